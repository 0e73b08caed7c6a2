// Package store owns the nouns of the service desk and the promises of
// keeping them: mails that came in, tickets, letters that go out, timers.
package store
