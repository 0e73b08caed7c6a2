package mailin

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	// QQ drops commands of some 6 KB without a word, Yahoo those above 1,000
	// octets it understands but does not like; 2,000 pass everywhere.
	longestSet = 1900
	// Mails are fetched in batches of at most so many bytes and mails; two
	// batches are in memory at a time.
	batchBytes = 8 << 20
	batchMails = 256
	// Of a header that does not end, no more than this is kept.
	longestHeader = 1 << 20
)

// entry is what is known of a mail before it is fetched.
type entry struct {
	uid  uint32
	size int64     // 0 when unknown
	date time.Time // INTERNALDATE, zero when unknown
}

// arrival is a mail as it came.
type arrival struct {
	uid    uint32
	raw    []byte
	size   int64 // of what the server sent, more than len(raw) when it was too much
	header bool  // raw is the header alone
}

// hollow reports whether the server told of a mail with bytes and then gave
// none, as Exchange and Gmail do for a while with mails that they have just
// taken or cannot convert.
func (a arrival) hollow(m entry) bool { return len(a.raw) == 0 && m.size > 0 }

// How a folder is entry. A server whose answer the library cannot read is
// asked for less the next time.
const (
	listAll   = iota // UID, size and date by FETCH
	listSizes        // UIDs by SEARCH, sizes by FETCH
	listUIDs         // UIDs by SEARCH
)

// list lists the mails of the open folder whose UIDs are above after.
func (s *session) list(ctx context.Context, f *folder, after uint32) ([]entry, error) {
	if after == 1<<32-1 {
		return nil, nil
	}
	for {
		list, err := s.listBy(ctx, f.listing, after)
		if err == nil {
			f.listBroke = 0
			slices.SortFunc(list, func(a, b entry) int { return int(int64(a.uid) - int64(b.uid)) })
			return list, nil
		}
		if ctx.Err() != nil || passing(err) || f.listing == listUIDs {
			return nil, err
		}
		if refused(err) {
			f.listing++
			continue
		}
		// Once may be the network's fault; dates are not given up for that.
		if f.listBroke++; f.listBroke > 1 {
			f.listing, f.listBroke = f.listing+1, 0
		}
		return nil, err
	}
}

func (s *session) listBy(ctx context.Context, how int, after uint32) ([]entry, error) {
	above := imap.UIDSet{imap.UIDRange{Start: imap.UID(after + 1)}} // n:*
	if how == listAll {
		list, err := s.sizes(ctx, above, true)
		// RFC 9051 section 6.4.8: n:* holds the last mail even when its UID
		// is below n.
		return slices.DeleteFunc(list, func(m entry) bool { return m.uid <= after }), err
	}
	uids, err := s.search(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{above}})
	if err != nil {
		return nil, err
	}
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return uid <= after })
	sizes := map[uint32]int64{}
	if how == listSizes {
		for _, set := range sets(uids) {
			list, err := s.sizes(ctx, set, false)
			if err != nil {
				return nil, err
			}
			for _, m := range list {
				sizes[m.uid] = m.size
			}
		}
	}
	list := make([]entry, len(uids))
	for i, uid := range uids {
		list[i] = entry{uid: uid, size: sizes[uid]}
	}
	return list, nil
}

// sizes asks for the sizes, and the dates if wanted, of mails.
func (s *session) sizes(ctx context.Context, set imap.UIDSet, dates bool) ([]entry, error) {
	var list []entry
	err := s.step(ctx, "list mails", func(alive func()) error {
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: dates})
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			alive()
			var m entry
			for item := data.Next(); item != nil; item = data.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					m.uid = uint32(item.UID)
				case imapclient.FetchItemDataRFC822Size:
					m.size = item.Size
				case imapclient.FetchItemDataInternalDate:
					m.date = item.Time
				}
			}
			if m.uid != 0 {
				list = append(list, m)
			}
		}
		return cmd.Close()
	})
	return list, err
}

// fetch fetches bodies, or headers alone, and hands over each mail as soon
// as it is here whole. What it handed over may be believed even when it
// returns an error. Of a mail above the size limit only the header is kept.
func (s *session) fetch(ctx context.Context, set imap.NumSet, headers bool, take func(arrival)) error {
	section := &imap.FetchItemBodySection{Peek: true}
	if headers {
		section.Specifier = imap.PartSpecifierHeader
	}
	return s.step(ctx, "fetch", func(alive func()) error {
		// UID first, and nothing else: each further attribute is one more that
		// a server can answer in a way the library gives up on.
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			alive()
			a, came := arrival{}, false
			for item := data.Next(); item != nil; item = data.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					a.uid = uint32(item.UID)
				case imapclient.FetchItemDataBodySection:
					if item.Literal == nil || came {
						continue // NIL: no such body
					}
					limit := s.account.SizeLimit
					if headers {
						limit = longestHeader
					}
					if err := a.read(item.Literal, limit, alive); err != nil {
						// The library would read on behind the cut: leave the
						// command as it is, with its connection.
						s.raw.Close()
						<-s.client.Closed()
						return err
					}
					a.header, came = a.header || headers, true
				}
			}
			if a.uid != 0 && came {
				take(a)
			}
		}
		return cmd.Close()
	})
}

// read reads a body. The library takes a literal that a lost connection cut
// off for complete, so the bytes are counted.
func (a *arrival) read(literal imap.LiteralReader, limit int64, alive func()) error {
	a.size = literal.Size()
	keep := a.size
	if a.size > limit {
		a.header, keep = true, min(a.size, longestHeader)
	}
	a.raw = make([]byte, 0, keep)
	piece := make([]byte, 32<<10)
	var came int64
	for {
		n, err := literal.Read(piece)
		came += int64(n)
		a.raw = append(a.raw, piece[:min(int64(n), keep-int64(len(a.raw)))]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		alive()
	}
	if came < a.size {
		return fmt.Errorf("%w: %d of %d bytes came", errCut, came, a.size)
	}
	if a.header {
		a.raw = headerOf(a.raw)
	}
	return nil
}

// headerOf cuts a mail behind its header.
func headerOf(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			return raw[:i+len(end)]
		}
	}
	return raw
}

// fetchBySequence fetches one mail by its sequence number: a server that
// sends the body before the UID is not understood otherwise. gone means that
// the mail is not in the folder any more.
func (s *session) fetchBySequence(ctx context.Context, uid uint32) (found *arrival, gone bool, err error) {
	var numbers []uint32
	err = s.step(ctx, "search", func(func()) error {
		set := imap.UIDSetNum(imap.UID(uid))
		data, err := s.client.Search(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
		if err == nil {
			numbers = data.AllSeqNums()
		}
		return err
	})
	if err != nil || len(numbers) == 0 {
		return nil, err == nil, err
	}
	err = s.fetch(ctx, imap.SeqSetNum(numbers[0]), false, func(a arrival) {
		if a.uid == uid {
			found = &a
		}
	})
	return found, false, err
}

// sets puts UIDs, in ascending order, into sets short enough for a command.
func sets(uids []uint32) []imap.UIDSet {
	var all []imap.UIDSet
	var set imap.UIDSet
	length := 0
	for _, uid := range uids {
		if n := len(set); n > 0 && uint32(set[n-1].Stop)+1 == uid {
			set[n-1].Stop = imap.UID(uid)
			continue
		}
		if length += 22; length > longestSet { // two numbers of ten digits, colon, comma
			all, set, length = append(all, set), nil, 22
		}
		set = append(set, imap.UIDRange{Start: imap.UID(uid), Stop: imap.UID(uid)})
	}
	if len(set) > 0 {
		all = append(all, set)
	}
	return all
}
