package mailin

import (
	"fmt"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

func TestSets(t *testing.T) {
	t.Parallel()
	sparse := make([]uint32, 1000) // as NetEase numbers them
	for i := range sparse {
		sparse[i] = 1_320_975_718 + uint32(i)*977
	}
	dense := make([]uint32, 100_000)
	for i := range dense {
		dense[i] = 4_000_000_000 + uint32(i)
	}
	tests := []struct {
		uids []uint32
		sets int
	}{
		{nil, 0}, {[]uint32{7}, 1}, {[]uint32{1, 2, 3, 5, 9, 10}, 1}, {sparse, 12}, {dense, 1},
	}
	for _, tt := range tests {
		all := sets(tt.uids)
		if len(all) != tt.sets {
			t.Errorf("%d UIDs: got %d sets, want %d", len(tt.uids), len(all), tt.sets)
		}
		var got []uint32
		for _, set := range all {
			if n := len(set.String()); n > longestSet {
				t.Errorf("a set of %d octets: %.60s…", n, set)
			}
			nums, _ := set.Nums()
			for _, uid := range nums {
				got = append(got, uint32(uid))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.uids) {
			t.Errorf("got %v, want %v", got, tt.uids)
		}
	}
	if got := sets([]uint32{1, 2, 3, 5, 9, 10})[0].String(); got != "1:3,5,9:10" {
		t.Errorf("got set %s, want 1:3,5,9:10", got)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	const limit = 20 << 20
	mixed := []entry{{uid: 1, size: 100}, {uid: 2, size: limit + 1}, {uid: 3, size: limit + 1}, {uid: 5, size: limit}, {uid: 6, size: 1}}
	many := make([]entry, 3*batchMails)
	sparse := make([]entry, batchMails)
	for i := range many {
		many[i] = entry{uid: uint32(i + 1), size: 1000}
	}
	for i := range sparse {
		sparse[i] = entry{uid: 1_000_000_000 + uint32(i)*3, size: 1000}
	}
	tests := []struct {
		name  string
		list  []entry
		sizes []int
	}{
		{"none", nil, nil},
		{"mixed", mixed, []int{1, 2, 1, 1}},
		{"many", many, []int{batchMails, batchMails, batchMails}},
		{"sparse", sparse, []int{86, 86, 84}},
	}
	for _, tt := range tests {
		var sizes []int
		next := 0
		for _, g := range groups(tt.list, limit) {
			sizes = append(sizes, len(g.mails))
			var uids []uint32
			for _, m := range g.mails {
				if m != tt.list[next] || g.headers != (m.size > limit) {
					t.Errorf("%s: got %+v in a group of headers %v", tt.name, m, g.headers)
				}
				uids = append(uids, m.uid)
				next++
			}
			if n := len(sets(uids)); n != 1 {
				t.Errorf("%s: a group needs %d commands, want one", tt.name, n)
			}
		}
		if fmt.Sprint(sizes) != fmt.Sprint(tt.sizes) {
			t.Errorf("%s: got groups of %v, want %v", tt.name, sizes, tt.sizes)
		}
	}
}

func TestBoth(t *testing.T) {
	t.Parallel()
	tests := []struct{ a, b, want imap.UIDSet }{
		{imap.UIDSetNum(1, 2, 3, 7), imap.UIDSetNum(2, 3, 4, 7), imap.UIDSetNum(2, 3, 7)},
		{imap.UIDSetNum(1, 2, 3), imap.UIDSetNum(1, 2, 3), imap.UIDSetNum(1, 2, 3)},
		{imap.UIDSetNum(1), imap.UIDSetNum(2), nil},
	}
	for _, tt := range tests {
		if got := both(tt.a, tt.b); got.String() != tt.want.String() {
			t.Errorf("%s and %s: got %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestOutside(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 5, 14, 2, 0, 0, 0, time.UTC)
	began := &beginning{UIDValidity: 7, UID: 100, At: at}
	tests := []struct {
		name string
		f    *folder
		m    entry
		want bool
	}{
		{"everything is the desk's", &folder{validity: 7}, entry{uid: 1, date: at.AddDate(-1, 0, 0)}, false},
		{"there before", &folder{validity: 7, began: began}, entry{uid: 100, date: at}, true},
		{"came after", &folder{validity: 7, began: began}, entry{uid: 101, date: at.AddDate(-1, 0, 0)}, false},
		{"numbered anew, old", &folder{validity: 8, began: began}, entry{uid: 500, date: at.Add(-25 * time.Hour)}, true},
		{"numbered anew, at the edge", &folder{validity: 8, began: began}, entry{uid: 1, date: at.Add(-time.Hour)}, false},
		{"numbered anew, no date", &folder{validity: 8, began: began}, entry{uid: 1}, false},
	}
	for _, tt := range tests {
		if got := tt.f.outside(tt.m); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func BenchmarkIntake(b *testing.B) {
	t := newBench(b)
	t.poller.Log = nil
	raws := make([]string, b.N)
	for n := range raws {
		raws[n] = mail(n)
	}
	t.deliver("INBOX", raws...)
	b.ResetTimer()
	t.start()
	t.until("all are in", func() bool { return t.poller.Status().Mails == b.N })
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
