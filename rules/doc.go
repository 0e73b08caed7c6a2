// Package rules owns the verbs of the desk: what becomes of a mail and of a
// timer that is due. The heart is decide, which has no clock, no store and no
// network; load fetches what it needs and save writes what it answers.
package rules
