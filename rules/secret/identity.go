// Package secret makes and knows again what proves who answers a letter: ids,
// addresses, codes and links that were sent to one reader.
package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"maildesk/store"
)

// Identity is who the desk is to the world of mail.
type Identity struct {
	Address  store.Address // the IT address; From and Reply-To of every letter
	Others   []string      // further addresses of the desk: aliases, other mailboxes
	Admin    store.Address // told of held mail and of trouble; empty: the manager
	Domain   string        // right side of our Message-IDs
	Instance string        // marks our letters, so that we know them when they come back
	Plus     bool          // the provider delivers Address with +tag
	Keys     []Key         // secrets behind the tokens, the newest last
}

// Own reports whether an address is one of the desk's.
func (id *Identity) Own(address string) bool {
	key := store.Address{Address: address}.Key()
	if _, ok := id.plusTag(key); ok {
		return true
	}
	return key == id.Address.Key() || slices.ContainsFunc(id.Others, func(o string) bool { return strings.EqualFold(o, key) })
}

// newest is the key that signs.
func (id *Identity) newest() Key {
	if len(id.Keys) == 0 {
		return Key{ID: "0"} // of a desk that writes no letters: replay, inspect
	}
	return id.Keys[len(id.Keys)-1]
}

// key finds a key by its id.
func (id *Identity) key(name string) (Key, bool) {
	for _, k := range id.Keys {
		if k.ID == name {
			return k, true
		}
	}
	return Key{}, false
}

// mac is a token of 80 bits, bound to a use and its particulars.
func (k Key) mac(use string, about ...string) string {
	h := hmac.New(sha256.New, k.Secret)
	fmt.Fprintf(h, "maildesk %s", use)
	for _, a := range about {
		fmt.Fprintf(h, "\x00%s", a)
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)[:10]))
}

// RootID begins the References of every letter about a ticket to one reader.
// Clients copy it into every answer, also where the provider replaces our
// Message-ID; nobody but the reader was sent it, so it proves him.
func (id *Identity) RootID(number, reader string) string {
	return id.rootBy(id.newest(), number, reader)
}

func (id *Identity) rootBy(k Key, number, reader string) string {
	return fmt.Sprintf("r.%s.%s.%s@%s", strings.ToLower(number), k.ID, k.mac("root", number, reader), id.Domain)
}

// LetterID is the Message-ID of one letter: nth of the ones that cause has.
func (id *Identity) LetterID(number, cause string, n int) string {
	return fmt.Sprintf("t.%s.%s@%s", strings.ToLower(number), id.newest().mac("letter", number, cause, fmt.Sprint(n)), id.Domain)
}

// TicketOf gives the ticket number in one of our own ids: of letters, roots and
// appointments.
func (id *Identity) TicketOf(messageID string) (number string, ok bool) {
	local, domain, _ := strings.Cut(messageID, "@")
	parts := strings.Split(local, ".")
	if !strings.EqualFold(domain, id.Domain) || len(parts) < 3 || !slices.Contains([]string{"r", "t", "v"}, parts[0]) {
		return "", false
	}
	return strings.ToUpper(parts[1]), true
}

// Proves reports whether the ids that a mail refers to hold the root id of that
// ticket and reader.
func (id *Identity) Proves(ids []string, number, reader string) bool {
	return slices.ContainsFunc(id.Keys, func(k Key) bool {
		want := []byte(strings.ToLower(id.rootBy(k, number, reader)))
		return slices.ContainsFunc(ids, func(got string) bool { return hmac.Equal([]byte(strings.ToLower(got)), want) })
	})
}

// VisitID names the nth appointment of a ticket to all calendars (RFC 5545
// section 3.8.4.7).
func (id *Identity) VisitID(number string, n int) string {
	return "v." + strings.ToLower(number) + "." + strconv.Itoa(n) + "@" + id.Domain
}
