package imaptest

import (
	"slices"
	"strings"
)

// Faults are what a server does wrong, or cannot do. The zero value is a
// server without fault. Commands are named as they are sent, in capitals,
// with UID in front where it is: "SELECT", "UID COPY".
type Faults struct {
	// Greeting is sent in place of "* OK …", then the connection is closed:
	// "* BYE too many connections".
	Greeting string
	// Hide are capabilities that are not offered, and not served when the
	// client uses them all the same: "IDLE", "MOVE", "UIDPLUS", "ID".
	Hide []string
	// Offer are further capabilities to show: "LOGINDISABLED".
	Offer []string
	// NeedID: a folder is opened only to clients that sent ID, as Coremail
	// servers do.
	NeedID bool
	// Refuse answers these commands with NO and the text, such as
	// "[UNAVAILABLE] try again later". A text that begins with "BAD " is
	// answered as it is.
	Refuse map[string]string
	// RefuseUID answers a FETCH of the body of a single one of these mails with NO.
	RefuseUID map[uint32]string
	// Silent are commands that are never answered.
	Silent []string
	// Hang are commands upon which the connection is closed.
	Hang []string
	// Cut closes the connection after so many bytes of a body, for the next
	// Cuts bodies that are as long (0 Cuts: never).
	Cut, Cuts int
	// Lost are UIDs whose bodies are left out of every answer.
	Lost []uint32
	// Empty are UIDs whose bodies come without a byte, whatever their size.
	Empty []uint32
	// BodyFirst are UIDs that are told after the body they belong to.
	BodyFirst []uint32
	// Garbled are UIDs whose body comes with an attribute that nobody asked for.
	Garbled []uint32
	// GarbledList are UIDs that are listed with a malformed date.
	GarbledList []uint32
	// Sizes are untrue answers for RFC822.SIZE, by UID.
	Sizes map[uint32]int64
	// Pad makes the body of a mail longer by so many bytes, made up while they are sent.
	Pad map[uint32]int64
	// Validity is added to the UIDVALIDITY of every folder.
	Validity uint32
	// NoUIDNext leaves UIDNEXT out of the answer to SELECT, as NetEase does.
	NoUIDNext bool
}

func (f *Faults) hides(capability string) bool {
	return slices.ContainsFunc(f.Hide, func(h string) bool { return strings.EqualFold(h, capability) })
}

// needs names the capability that a command is part of, empty for commands
// that every server has.
func needs(command string) string {
	switch command {
	case "IDLE", "ID", "MOVE", "NAMESPACE", "STARTTLS":
		return command
	case "UID MOVE":
		return "MOVE"
	case "UID EXPUNGE":
		return "UIDPLUS"
	}
	return ""
}

// writes reports whether a command changes a folder, which a folder opened
// with EXAMINE forbids (RFC 9051 section 6.3.3).
func writes(command string) bool {
	switch strings.TrimPrefix(command, "UID ") {
	case "STORE", "EXPUNGE", "MOVE":
		return true
	}
	return false
}
