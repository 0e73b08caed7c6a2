package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
)

// admittedName is where the store keeps whom the administrator lets in besides
// the people of the book: address keys, separated by blanks.
const admittedName = "admitted"

// mostAdmitted bounds that list; who needs more wants a domain in the book.
const mostAdmitted = 2000

// Admitted are the addresses that the administrator lets in for ever.
func Admitted(tx store.Tx) ([]string, error) {
	text, err := tx.Meta(admittedName)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("admitted senders: %w", err)
	}
	return strings.Fields(text), nil
}

// Admit lets an address in from now on.
func Admit(tx store.Tx, a store.Address) error {
	all, err := Admitted(tx)
	if err != nil || slices.Contains(all, a.Key()) {
		return err
	}
	if !strings.Contains(a.Key(), "@") || strings.ContainsAny(a.Key(), " \t\n") {
		return fmt.Errorf("%q is no mail address", a.Address)
	}
	if len(all) >= mostAdmitted {
		return fmt.Errorf("%d senders are admitted already; name their domains in company.domains of the rule book", len(all))
	}
	return tx.SetMeta(admittedName, strings.Join(append(all, a.Key()), " "))
}

// Dismiss ends Admit.
func Dismiss(tx store.Tx, a store.Address) error {
	all, err := Admitted(tx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(key string) bool { return key == a.Key() })
	return tx.SetMeta(admittedName, strings.Join(all, " "))
}

// Junk puts a held or quarantined mail aside for good.
func Junk(tx store.Tx, id int64, by string) error {
	return tx.FinishIncoming(id, store.Verdict{State: store.Ignored, Reason: "junk, says " + by})
}
