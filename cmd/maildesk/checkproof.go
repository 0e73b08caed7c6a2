package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
)

// lookedAt is how many of the last mails tell what vouches for a domain.
const lookedAt = 500

// proofOf is by what the desk can tell who wrote a mail: its own secrets, and
// what vouched for the company's domains in the last mails. An administrator who
// thinks of asking for proof reads here how many would be held.
func proofOf(ctx context.Context, db *sqldb.DB, c *config.Config, domains []string) (known []string, err error) {
	err = db.View(ctx, func(tx store.Tx) error {
		keys, err := secret.Keys(tx)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			known = append(known, fmt.Sprintf("key %s signs the secrets in letters; %s valid", keys[len(keys)-1].ID, counted(len(keys), "key")))
		}
		plus, err := secret.Plus(tx)
		if err != nil {
			return err
		}
		known = append(known, map[string]string{
			"yes":   "mails to it+tag@ arrive: Reply-To proves who answers",
			"no":    "mails to it+tag@ do not arrive: a code in the subject proves who answers",
			"asked": "no mail to it+tag@ has arrived yet: a code in the subject proves who answers",
			"":      "whether mails to it+tag@ arrive is tried when the desk first runs; until then a code in the subject proves who answers",
		}[plus])
		mails, err := tx.ListIncoming(store.IncomingFilter{Limit: lookedAt})
		if err != nil {
			return err
		}
		for _, domain := range domains {
			known = append(known, vouchedFor(domain, cmp.Or(c.Proof.Domains[strings.ToLower(domain)], "prefer"), mails))
		}
		return nil
	})
	if len(c.Proof.Servers) == 0 {
		known = append(known, "proof.servers is empty: signatures (DKIM) are verified here, Authentication-Results of no server count")
	} else {
		known = append(known, "Authentication-Results of "+strings.Join(c.Proof.Servers, ", ")+" count")
	}
	return known, err
}

// vouchedFor says how the last mails from a domain were proved.
func vouchedFor(domain, policy string, mails []*store.Incoming) string {
	methods := map[string]int{}
	all, none := 0, 0
	for _, in := range mails {
		if in.Message == nil || in.Message.Kind != store.Human || in.Message.From.Domain() != strings.ToLower(domain) {
			continue
		}
		all++
		switch a := in.Message.Auth; {
		case a == nil:
			none++
		case a.Server != "":
			methods[a.Method+", says "+a.Server]++
		default:
			methods[a.Method+" verified here"]++
		}
	}
	if all == 0 {
		return fmt.Sprintf("%s (%s): no mail from there yet", domain, policy)
	}
	var words []string
	for method, n := range methods {
		words = append(words, fmt.Sprintf("%d by %s", n, method))
	}
	slices.Sort(words)
	words = append(words, fmt.Sprintf("%d by nothing", none))
	note := ""
	if policy == "require" && none > 0 {
		note = "; those are held, unless they answer a letter"
	}
	return fmt.Sprintf("%s (%s): of the last %s, vouched for %s%s", domain, policy, counted(all, "mail"), strings.Join(words, ", "), note)
}
