// Package mailin is the edge where mail comes in: it reads mailboxes over
// IMAP, understands what it finds, and hands it to the store.
package mailin
