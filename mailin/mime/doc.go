// Package mime takes a mail apart: its header, its parts, its text in UTF-8,
// its files with what makes one dangerous. Nothing that is wrong with a mail
// stops it; what was repaired has a name.
package mime
