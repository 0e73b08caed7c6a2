package store

import (
	"encoding/json"
	"time"
)

// Signature is what similar tickets are found by.
type Signature struct {
	TicketID int64
	At       time.Time // of the last mail of the kind
	Major    bool      // of an incident: it is found however long ago it was
	Topics   []string  // what the ticket is about, in a few words of the rules
	Place    string    // of an incident: there is one for a topic and a place
	Data     json.RawMessage
}

// Alike is a ticket that shares a topic with a mail, as far as the two are
// compared.
type Alike struct {
	Topic      string
	TicketID   int64
	Number     string
	Status     Status
	Requester  Address
	Department string
	Subject    string
	Priority   Priority
	Opened     time.Time
	Major      bool
	Reporters  int
	Place      string
	At         time.Time
	Data       json.RawMessage
}

// Child is a ticket that is part of an incident, as far as the incident is
// concerned with it.
type Child struct {
	ID         int64
	Number     string
	Status     Status
	Requester  Address
	Department string
	Subject    string
	Opened     time.Time
	Changed    time.Time
}
