// Package scan finds words and patterns in the texts of mails.
package scan
