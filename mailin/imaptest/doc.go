// Package imaptest is an IMAP server inside the process, for tests and for
// the demonstration: real sockets on loopback, mails in memory, and faults
// that can be switched on and off while it runs.
package imaptest
