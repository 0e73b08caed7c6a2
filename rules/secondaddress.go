package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"maildesk/store"
)

// secondName is where the store keeps from which further addresses people write,
// as they told us: "second=known" in address keys, separated by blanks.
const secondName = "second addresses"

// mostSecond bounds that list; the oldest are forgotten.
const mostSecond = 5000

// SecondAddresses are those that people said are theirs too, "second=known".
func SecondAddresses(tx store.Tx) ([]string, error) {
	text, err := tx.Meta(secondName)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("second addresses: %w", err)
	}
	return strings.Fields(text), nil
}

// rememberSecond takes a mail from an address for one of its owner's from now on.
func rememberSecond(tx store.Tx, second, known store.Address) error {
	if !strings.Contains(second.Key(), "@") || strings.ContainsAny(second.Key()+known.Key(), " \t\n=") {
		return nil // no address that could be told apart again
	}
	all, err := withoutSecond(tx, second)
	if err != nil {
		return err
	}
	all = append(all, second.Key()+"="+known.Key())
	return tx.SetMeta(secondName, strings.Join(all[max(0, len(all)-mostSecond):], " "))
}

// maySecond reports whether somebody may say that an address is his too. One of
// the company, or of a vendor, may be another's: whoever forged a mail from it
// would get all that its owner writes.
func (d *Desk) maySecond(a store.Address) bool {
	return d.Book.Directory.Find(a.Address) == nil && !d.ownDomain(a) && !d.Self.Own(a.Address) &&
		!slices.ContainsFunc(d.Book.vendors, func(v *Vendor) bool { return d.writesFor(v.Mail(), a) })
}

// ForgetSecond ends that.
func ForgetSecond(tx store.Tx, second store.Address) error {
	all, err := withoutSecond(tx, second)
	if err != nil {
		return err
	}
	return tx.SetMeta(secondName, strings.Join(all, " "))
}

func withoutSecond(tx store.Tx, second store.Address) ([]string, error) {
	all, err := SecondAddresses(tx)
	return slices.DeleteFunc(all, func(pair string) bool { return strings.HasPrefix(pair, second.Key()+"=") }), err
}

// adoptSecond takes a mail for its writer's who told us of the address. It
// proves no more than a known address does.
func (d *Desk) adoptSecond(tx store.Tx, c *Case) error {
	from := c.Mail.Message.From
	if c.Sender != nil || from.Key() == "" {
		return nil
	}
	all, err := SecondAddresses(tx)
	if err != nil {
		return err
	}
	for _, pair := range all {
		if known, ok := strings.CutPrefix(pair, from.Key()+"="); ok {
			d.writtenBy(c, d.personAt(store.Address{Name: from.Name, Address: known}))
			return nil
		}
	}
	return nil
}
