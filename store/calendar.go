package store

// CalendarReply is the answer of a person's calendar to an invitation
// (RFC 5546 section 3.2.3).
type CalendarReply struct {
	UID      string `json:"uid,omitempty"`
	Attendee string `json:"attendee,omitempty"` // address key of who answers
	Status   string `json:"status,omitempty"`   // accepted, declined, tentative; countered for another time
	Start    string `json:"start,omitempty"`    // the time that is proposed instead, in words
	Comment  string `json:"comment,omitempty"`
}
