package secret

import (
	"crypto/hmac"
	"errors"
	"fmt"
	"strings"
	"time"

	"maildesk/store"
)

// PlusName is where the store keeps whether the provider delivers it+tag@:
// "asked TIME" since a mail to such an address is under way, "yes TIME" once it
// came, "no TIME" when it was refused.
const PlusName = "plus"

// probeAgain is how long an answer, or none, is believed.
const probeAgain = 30 * 24 * time.Hour

// Probe sends the desk a mail at a plus address, unless it is known whether the
// provider delivers those. Where it does, Reply-To carries a secret, and an
// answer proves itself also when its client drops References.
func Probe(tx store.Tx, self *Identity, now time.Time) error {
	text, err := tx.Meta(PlusName)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("probe of plus addresses: %w", err)
	}
	if _, at, _ := strings.Cut(text, " "); text != "" {
		if asked, err := time.Parse(time.RFC3339, at); err == nil && now.Sub(asked) < probeAgain {
			return nil
		}
	}
	day := now.UTC().Format("20060102")
	to := store.Address{Address: self.PlusAddress("probe", day)}
	err = tx.AddOutgoing(&store.Outgoing{
		Letter: "probe", Recipient: to.Address, From: self.Address, To: []store.Address{to}, ReplyTo: self.Address, Automatic: "auto-generated",
		Subject: "maildesk: do mails to " + to.Address + " arrive?", MessageID: self.LetterID("desk", "probe "+day, 0),
		Text: "The desk wrote this to itself, to learn whether its mail provider delivers addresses with a plus.\n", Next: now, Created: now,
	})
	if err != nil {
		return fmt.Errorf("probe of plus addresses: %w", err)
	}
	return NotePlus(tx, "asked", now)
}

// Plus tells what is known of plus addresses: "yes", "no", "asked", or empty
// before the first probe.
func Plus(tx store.Tx) (string, error) {
	text, err := tx.Meta(PlusName)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("plus addresses: %w", err)
	}
	what, _, _ := strings.Cut(text, " ")
	return what, nil
}

// NotePlus keeps what was learned of plus addresses.
func NotePlus(tx store.Tx, what string, now time.Time) error {
	return tx.SetMeta(PlusName, what+" "+now.UTC().Format(time.RFC3339))
}

// PlusAddress is the desk's address with a secret for one reader of a ticket's letters.
func (id *Identity) PlusAddress(number, reader string) string {
	return id.plusBy(id.newest(), number, reader)
}

func (id *Identity) plusBy(k Key, number, reader string) string {
	local, domain, _ := strings.Cut(id.Address.Address, "@")
	return fmt.Sprintf("%s+%s.%s.%s@%s", local, strings.ToLower(number), k.ID, k.mac("plus", strings.ToUpper(number), reader), domain)
}

// plusTag is what stands behind the plus of an address of the desk, lower case.
func (id *Identity) plusTag(address string) (tag string, ok bool) {
	local, domain, _ := strings.Cut(store.Address{Address: address}.Key(), "@")
	base, tag, ok := strings.Cut(local, "+")
	return tag, ok && base+"@"+domain == id.Address.Key()
}

// PlusNumber is the ticket number in a plus address of the desk.
func (id *Identity) PlusNumber(address string) string {
	tag, _ := id.plusTag(address)
	number, _, _ := strings.Cut(tag, ".")
	return strings.ToUpper(number)
}

// ProvesByAddress reports whether a mail came to the plus address that reader
// was given for a ticket.
func (id *Identity) ProvesByAddress(m *store.Message, number, reader string) bool {
	for _, address := range SentTo(m) {
		if _, ok := id.plusTag(address); !ok {
			continue
		}
		for _, k := range id.Keys {
			if hmac.Equal([]byte(store.Address{Address: address}.Key()), []byte(store.Address{Address: id.plusBy(k, number, reader)}.Key())) {
				return true
			}
		}
	}
	return false
}

// SentTo are the addresses that a mail came to, as it tells.
func SentTo(m *store.Message) []string {
	all := m.Delivered[:len(m.Delivered):len(m.Delivered)]
	for _, a := range append(m.To[:len(m.To):len(m.To)], m.Cc...) {
		all = append(all, a.Address)
	}
	return all
}

// Probed reports whether a mail is the desk's own probe, come home.
func (id *Identity) Probed(m *store.Message, now time.Time) bool {
	if !id.Own(m.From.Address) {
		return false
	}
	for back := range 5 { // days that it may have been under way
		if id.ProvesByAddress(m, "probe", now.AddDate(0, 0, -back).UTC().Format("20060102")) {
			return true
		}
	}
	return false
}

// CheckCode stands behind the number in the subject of letters to one reader,
// where nothing better survives: 40 bits that count only in a mail from him.
func (id *Identity) CheckCode(number, reader string) string {
	return codeBy(id.newest(), number, reader)
}

func codeBy(k Key, number, reader string) string {
	return k.mac("code", strings.ToUpper(number), reader)[:8]
}

// ProvesByCode reports whether the subject of a mail has the check code that
// reader was given for a ticket.
func (id *Identity) ProvesByCode(m *store.Message, number, reader string) bool {
	for _, code := range m.CheckCodes {
		for _, k := range id.Keys {
			if hmac.Equal([]byte(strings.ToLower(code)), []byte(codeBy(k, number, reader))) {
				return true
			}
		}
	}
	return false
}
