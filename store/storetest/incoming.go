package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"testing"
	"time"

	"maildesk/store"
)

var incomingPromises = []promise{
	{"a mail comes back as it was", func(t *testing.T, s store.Store) {
		want := &store.Incoming{}
		Fill(want)
		for i := range want.Message.Attachments {
			a := &want.Message.Attachments[i]
			sum := sha256.Sum256(a.Content)
			a.SHA256 = hex.EncodeToString(sum[:])
		}
		update(t, s, func(tx store.Tx) {
			want.State, want.TicketID = store.Held, newTicket(tx, nil).ID
			complete(t, want)
			ok(tx.AddIncoming(want))
		})
		complete(t, want)
		view(t, s, func(tx store.Tx) {
			if raw := must(tx.IncomingRaw(want.ID)); !bytes.Equal(raw, want.Raw) {
				t.Errorf("raw: got %q, want %q", raw, want.Raw)
			}
			for _, a := range want.Message.Attachments {
				if content := must(tx.Blob(a.SHA256)); !bytes.Equal(content, a.Content) {
					t.Errorf("attachment: got %q, want %q", content, a.Content)
				}
			}
			want.Raw = nil
			for i := range want.Message.Attachments {
				want.Message.Attachments[i].Content = nil
			}
			same(t, "Incoming", must(tx.Incoming(want.ID)), want)
			same(t, "ListIncoming", must(tx.ListIncoming(store.IncomingFilter{})), []*store.Incoming{want})
		})
	}},
	{"a mail of nothing and a mail without a message are kept", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			in := &store.Incoming{Origin: store.Origin{Account: "it", UID: 1}}
			ok(tx.AddIncoming(in))
			got := must(tx.Incoming(in.ID))
			wantIs(t, "state", got.State, store.Pending)
			wantIs(t, "message", got.Message, nil)
			wantIs(t, "bytes", len(must(tx.IncomingRaw(in.ID))), 0)
		})
	}},
	{"a date that no calendar has does not keep a mail out", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, date := range []time.Time{
				time.Date(12024, 1, 1, 0, 0, 0, 0, time.UTC),
				time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC),
				time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -12*3600)),
				time.Date(2024, 1, 1, 0, 0, 0, 1, time.FixedZone("", 99*3600)),
			} {
				newMail(tx, uint32(i+1), func(in *store.Incoming) {
					in.Message.Date = date
					in.Message.Forward = &store.Forward{Date: date}
				})
			}
			got := must(tx.ListIncoming(store.IncomingFilter{}))
			wantIs(t, "mails", len(got), 4)
			same(t, "date in an odd zone", got[0].Message.Date, time.Date(2023, 12, 27, 21, 0, 0, 0, time.UTC))
			wantIs(t, "date out of the calendar", got[3].Message.Date.IsZero(), true)
		})
	}},
	{"a known origin is a conflict and names the known mail", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			first := newMail(tx, 1, nil)
			again := &store.Incoming{Origin: first.Origin, Hash: "other", Raw: []byte("other"), Message: &store.Message{
				Attachments: []store.Attachment{{Content: []byte("other file")}}}}
			wantError(t, "AddIncoming", tx.AddIncoming(again), store.ErrConflict)
			wantIs(t, "id", again.ID, first.ID)
			newMail(tx, 2, nil) // the transaction goes on
		})
		view(t, s, func(tx store.Tx) {
			wantIs(t, "mails", len(must(tx.ListIncoming(store.IncomingFilter{}))), 2)
			sum := sha256.Sum256([]byte("other file"))
			_, err := tx.Blob(hex.EncodeToString(sum[:]))
			wantError(t, "blob of the refused mail", err, store.ErrNotFound)
		})
	}},
	{"each part of the origin counts", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, o := range []store.Origin{
				{Account: "a", Folder: "f", UIDValidity: 1, UID: 1},
				{Account: "b", Folder: "f", UIDValidity: 1, UID: 1},
				{Account: "a", Folder: "g", UIDValidity: 1, UID: 1},
				{Account: "a", Folder: "f", UIDValidity: 2, UID: 1},
				{Account: "a", Folder: "f", UIDValidity: 1, UID: 2},
				{Account: "a", Folder: "f", UIDValidity: 4294967295, UID: 4294967295},
			} {
				newMail(tx, uint32(i+1), func(in *store.Incoming) { in.Origin = o })
			}
			wantIs(t, "mails", len(must(tx.ListIncoming(store.IncomingFilter{}))), 6)
		})
	}},
	{"a second delivery is kept as a duplicate", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			first := newMail(tx, 1, nil)
			ticket := newTicket(tx, nil)
			ok(tx.FinishIncoming(first.ID, store.Verdict{State: store.Opened, TicketID: ticket.ID}))
			for uid := uint32(2); uid < 4; uid++ {
				second := newMail(tx, uid, func(in *store.Incoming) {
					in.Hash, in.Message, in.Raw = first.Hash, first.Message, []byte("Received: by another way\r\n")
				})
				wantIs(t, "state", second.State, store.Ignored)
				got := must(tx.Incoming(second.ID))
				wantIs(t, "state", got.State, store.Ignored)
				wantIs(t, "reason", got.Reason, "duplicate of mail 1")
				wantIs(t, "ticket", got.TicketID, ticket.ID)
				wantIs(t, "raw", string(must(tx.IncomingRaw(second.ID))), string(first.Raw))
			}
			wantIs(t, "pending", len(must(tx.PendingIncoming(moment(100), 10))), 0)
		})
	}},
	{"equal content with another Message-ID is another mail", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			newMail(tx, 1, func(in *store.Incoming) { in.Hash, in.Raw = "h", []byte("first") })
			second := newMail(tx, 2, func(in *store.Incoming) { in.Hash, in.Raw = "h", []byte("second") })
			wantIs(t, "state", must(tx.Incoming(second.ID)).State, store.Pending)
			wantIs(t, "raw", string(must(tx.IncomingRaw(second.ID))), "second")
		})
	}},
	{"pending mails come oldest first and not before their time", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for uid := uint32(1); uid <= 5; uid++ {
				newMail(tx, uid, nil)
			}
			newMail(tx, 6, func(in *store.Incoming) { in.State = store.Held })
			ok(tx.PostponeIncoming(1, moment(30), "no luck"))
			ok(tx.FinishIncoming(4, store.Verdict{State: store.Ignored, Reason: "thanks"}))
			same(t, "now", ids(must(tx.PendingIncoming(moment(29), 10)), mailID), []int64{2, 3, 5})
			same(t, "two", ids(must(tx.PendingIncoming(moment(29), 2)), mailID), []int64{2, 3})
			same(t, "later", ids(must(tx.PendingIncoming(moment(30), 10)), mailID), []int64{1, 2, 3, 5})
			got := must(tx.Incoming(1))
			wantIs(t, "attempts", got.Attempts, 1)
			wantIs(t, "reason", got.Reason, "no luck")
			wantIs(t, "state", got.State, store.Pending)
			same(t, "next", got.Next, moment(30))
		})
	}},
	{"a verdict is recorded", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			in, ticket := newMail(tx, 1, nil), newTicket(tx, nil)
			ok(tx.FinishIncoming(in.ID, store.Verdict{State: store.FollowUp, Reason: "by References", TicketID: ticket.ID}))
			got := must(tx.Incoming(in.ID))
			wantIs(t, "state", got.State, store.FollowUp)
			wantIs(t, "reason", got.Reason, "by References")
			wantIs(t, "ticket", got.TicketID, ticket.ID)
		})
	}},
	{"a released mail is pending again with its proof", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			in := newMail(tx, 1, nil)
			ok(tx.PostponeIncoming(in.ID, moment(50), "no luck"))
			ok(tx.FinishIncoming(in.ID, store.Verdict{State: store.Held, Reason: "not proved"}))
			ok(tx.ReleaseIncoming(in.ID, store.ProofAsked, nil))
			got := must(tx.Incoming(in.ID))
			wantIs(t, "state", got.State, store.Pending)
			wantIs(t, "proof", got.Proof, store.ProofAsked)
			wantIs(t, "attempts", got.Attempts, 0)
			same(t, "message", got.Message, in.Message)
			wantIs(t, "pending", len(must(tx.PendingIncoming(moment(0), 10))), 1)

			again := &store.Message{}
			Fill(again)
			again.From.Address = "liwei@other.example"
			ok(tx.ReleaseIncoming(in.ID, store.Unproved, again))
			for i := range again.Attachments {
				sum := sha256.Sum256(again.Attachments[i].Content)
				wantIs(t, "key of the attachment", again.Attachments[i].SHA256, hex.EncodeToString(sum[:]))
				must(tx.Blob(again.Attachments[i].SHA256))
				again.Attachments[i].Content = nil
			}
			got = must(tx.Incoming(in.ID))
			same(t, "message read anew", got.Message, again)
			wantIs(t, "proof", got.Proof, store.ProofAsked)
			wantIs(t, "mails of the new sender", must(tx.CountIncoming("liwei@other.example", moment(0))), 1)
		})
	}},
	{"what is not there is not found", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			_, err := tx.Incoming(404)
			wantError(t, "Incoming", err, store.ErrNotFound)
			_, err = tx.IncomingRaw(404)
			wantError(t, "IncomingRaw", err, store.ErrNotFound)
			wantError(t, "FinishIncoming", tx.FinishIncoming(404, store.Verdict{State: store.Ignored}), store.ErrNotFound)
			wantError(t, "PostponeIncoming", tx.PostponeIncoming(404, moment(0), ""), store.ErrNotFound)
			wantError(t, "ReleaseIncoming", tx.ReleaseIncoming(404, store.ProofAdmin, &store.Message{}), store.ErrNotFound)
			_, err = tx.Blob("ab")
			wantError(t, "Blob", err, store.ErrNotFound)
			_, err = tx.Cursor("it", "INBOX")
			wantError(t, "Cursor", err, store.ErrNotFound)
			_, err = tx.Meta("instance")
			wantError(t, "Meta", err, store.ErrNotFound)
			ok(tx.SetMeta("instance", "1")) // and the transaction goes on
		})
	}},
	{"lists of mails are filtered and paged", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			ticket := newTicket(tx, nil)
			for uid := uint32(1); uid <= 6; uid++ {
				newMail(tx, uid, nil)
			}
			ok(tx.FinishIncoming(2, store.Verdict{State: store.FollowUp, TicketID: ticket.ID}))
			ok(tx.FinishIncoming(3, store.Verdict{State: store.Held}))
			ok(tx.FinishIncoming(5, store.Verdict{State: store.FollowUp, TicketID: ticket.ID}))
			for _, c := range []struct {
				name string
				f    store.IncomingFilter
				want []int64
			}{
				{"all", store.IncomingFilter{}, []int64{6, 5, 4, 3, 2, 1}},
				{"state", store.IncomingFilter{State: store.FollowUp}, []int64{5, 2}},
				{"ticket", store.IncomingFilter{TicketID: ticket.ID}, []int64{5, 2}},
				{"since", store.IncomingFilter{Since: moment(4)}, []int64{6, 5, 4}},
				{"page", store.IncomingFilter{BeforeID: 5, Limit: 2}, []int64{4, 3}},
				{"all at once", store.IncomingFilter{State: store.FollowUp, TicketID: ticket.ID, Since: moment(1), BeforeID: 5, Limit: 9}, []int64{2}},
				{"none", store.IncomingFilter{State: store.Quarantined}, []int64{}},
			} {
				same(t, c.name, ids(must(tx.ListIncoming(c.f)), mailID), c.want)
			}
		})
	}},
	{"a list without a limit has 100 rows", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for uid := uint32(1); uid <= 101; uid++ {
				newMail(tx, uid, nil)
			}
			wantIs(t, "mails", len(must(tx.ListIncoming(store.IncomingFilter{}))), 100)
		})
	}},
	{"mails are counted by sender, domain and time", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for i, from := range []string{"Zhang@Corp.example", "zhang@corp.example", "li@corp.example", "zhang@notcorp.example", ""} {
				newMail(tx, uint32(i+1), func(in *store.Incoming) { in.Message.From.Address = from })
			}
			for _, c := range []struct {
				sender string
				since  int
				want   int
			}{
				{"zhang@corp.example", 0, 2}, {"ZHANG@corp.example", 2, 1}, {"zhang@corp.example", 3, 0},
				{"@corp.example", 0, 3}, {"@Corp.Example", 3, 1}, {"corp.example", 0, 0}, {"", 0, 5}, {"", 5, 1},
			} {
				wantIs(t, c.sender, must(tx.CountIncoming(c.sender, moment(c.since))), c.want)
			}
			ok(tx.FinishIncoming(1, store.Verdict{State: store.Held}))
			wantIs(t, "held", must(tx.CountIncoming("zhang@corp.example", moment(0), store.Held)), 1)
			wantIs(t, "held or pending", must(tx.CountIncoming("@corp.example", moment(0), store.Held, store.Pending)), 3)
		})
	}},
	{"the mails of a folder are known by their UIDs", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			for uid := uint32(1); uid <= 4; uid++ {
				newMail(tx, uid, nil)
			}
			newMail(tx, 5, func(in *store.Incoming) { in.Origin.Folder = "Junk" })
			newMail(tx, 6, func(in *store.Incoming) { in.Origin.UIDValidity = 8 })
			last := newMail(tx, 4294967295, nil)
			ok(tx.FinishIncoming(last.ID, store.Verdict{State: store.Quarantined, Reason: "broken"}))
			same(t, "UIDs", must(tx.IncomingUIDs("it", "INBOX", 7, 2)), map[uint32]store.State{
				3: store.Pending, 4: store.Pending, 4294967295: store.Quarantined,
			})
			wantIs(t, "UIDs of an unknown folder", len(must(tx.IncomingUIDs("it", "Sent", 7, 0))), 0)
		})
	}},
	{"a cursor is kept for each folder", func(t *testing.T, s store.Store) {
		update(t, s, func(tx store.Tx) {
			want := store.Cursor{Account: "it", Folder: "收件箱", UIDValidity: 4294967295, UID: 4294967294}
			complete(t, want)
			ok(tx.SetCursor(store.Cursor{Account: "it", Folder: "收件箱", UIDValidity: 1, UID: 5}))
			ok(tx.SetCursor(store.Cursor{Account: "it", Folder: "INBOX", UIDValidity: 1, UID: 6}))
			ok(tx.SetCursor(want))
			same(t, "cursor", must(tx.Cursor("it", "收件箱")), want)
			wantIs(t, "other", must(tx.Cursor("it", "INBOX")).UID, 6)
		})
	}},
	{"blobs are kept once and come back as they were", func(t *testing.T, s store.Store) {
		noise := make([]byte, 100_000)
		for i := range noise {
			noise[i] = byte(rand.Uint32())
		}
		for _, content := range [][]byte{nil, {0}, []byte("中文"), bytes.Repeat([]byte("log line\n"), 50_000), noise} {
			sum := sha256.Sum256(content)
			want := hex.EncodeToString(sum[:])
			update(t, s, func(tx store.Tx) {
				wantIs(t, "key", must(tx.AddBlob(content)), want)
				wantIs(t, "key of the second", must(tx.AddBlob(content)), want)
			})
			view(t, s, func(tx store.Tx) {
				if got := must(tx.Blob(want)); !bytes.Equal(got, content) {
					t.Errorf("blob of %d bytes came back with %d", len(content), len(got))
				}
			})
		}
	}},
}
