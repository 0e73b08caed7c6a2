// Package mailout is the edge where mail goes out: it takes letters from the
// store and hands them to an SMTP server, each until somebody took
// responsibility for it or refused it for good.
package mailout
