package main

import (
	"slices"
	"strings"
	"testing"

	"maildesk/cmd/maildesk/config"
	"maildesk/rules/secret"
	"maildesk/store"
	"maildesk/store/sqldb"
)

// TestProofOf: check tells by what mails are proved, and what a policy would hold.
func TestProofOf(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), t.TempDir()+"/maildesk.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := &config.Config{Proof: config.Proof{Domains: map[string]string{"corp.example": "require"}}}
	domains := []string{"corp.example", "other.example"}
	before, err := proofOf(t.Context(), db, c, domains)
	if text := strings.Join(before, "\n"); err != nil || !strings.Contains(text, "no mail from there yet") || !strings.Contains(text, "is tried when") || !strings.Contains(text, "proof.servers is empty") {
		t.Errorf("of a new store: %v\n%s", err, text)
	}
	err = db.Update(t.Context(), func(tx store.Tx) error {
		for i, auth := range []*store.Auth{{Method: "dkim", Domain: "corp.example"}, {Method: "dmarc", Domain: "corp.example", Server: "mx"}, nil, nil} {
			m := &store.Message{Kind: store.Human, From: store.Address{Address: "a@corp.example"}, Auth: auth}
			if err := tx.AddIncoming(&store.Incoming{Origin: store.Origin{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)}, Message: m, Raw: []byte{byte(i)}, State: store.Pending}); err != nil {
				return err
			}
		}
		_, err := secret.RotateKeys(tx, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Proof.Servers = []string{"mx"}
	after, err := proofOf(t.Context(), db, c, domains)
	want := "corp.example (require): of the last 4 mails, vouched for 1 by dkim verified here, 1 by dmarc, says mx, 2 by nothing; those are held, unless they answer a letter"
	if err != nil || !slices.Contains(after, want) || !slices.Contains(after, "Authentication-Results of mx count") || !strings.Contains(after[0], "1 key valid") {
		t.Errorf("%v, got\n%s\nwant\n%s", err, strings.Join(after, "\n"), want)
	}
}
