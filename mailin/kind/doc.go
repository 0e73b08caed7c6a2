// Package kind says who, or what, wrote a mail: a person, a vacation notice, a
// list, an alarm, a mail system; and which recipients a bounce is about and why.
package kind
