// Package quote tells what the writer of a mail newly wrote from what he
// quotes, forwards and signs with, in plain text and in HTML, as mail clients
// and people of many languages do it.
package quote
