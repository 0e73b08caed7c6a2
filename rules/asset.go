package rules

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"maildesk/rules/strict"
	"maildesk/store"
	"maildesk/templates"
)

// Asset is a registered device (handbook S7).
type Asset struct {
	Tag      string `toml:"tag"` // what stands on its label
	Serial   string `toml:"serial"`
	Kind     string `toml:"kind"` // a subcategory: "hardware/printer", "printer" or its name; how a device is found that the mail does not name
	Model    string `toml:"model"`
	Owner    string `toml:"owner"` // address
	Site     string `toml:"site"`
	Bought   string `toml:"bought"`   // 2024-03-01
	Warranty string `toml:"warranty"` // its last day
}

// assetsFile is the register as it is written.
type assetsFile struct {
	Files  []string `toml:"files"`  // CSV, relative to the rule book
	Device []*Asset `toml:"device"` // single ones
}

// Register knows the devices.
type Register struct {
	devices []*Asset
	named   map[string]*Asset   // by tag and by serial number, upper case
	owned   map[string][]*Asset // by address key
}

// Find gives a device by its tag or serial number, nil for none.
func (r *Register) Find(name string) *Asset { return r.named[strings.ToUpper(name)] }

// Len is how many devices there are.
func (r *Register) Len() int { return len(r.devices) }

// mentioned is the first device whose tag or serial number stands in a text.
func (r *Register) mentioned(text string) *Asset {
	if len(r.named) == 0 {
		return nil
	}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool {
		return c >= utf8.RuneSelf || !inWord(byte(c)) && c != '-' && c != '_' && c != '/' && c != '.'
	}) {
		if a := r.Find(strings.Trim(word, "-_/.")); a != nil {
			return a
		}
	}
	return nil
}

// about is the device that a mail is about: the one that it names, else the
// requester's only one of the kind that the subcategory names.
func (r *Register) about(m *store.Message, requester store.Address, subcategory string) *Asset {
	if a := r.mentioned(m.Subject + "\n" + written(m)); a != nil {
		return a
	}
	var only *Asset
	for _, a := range r.owned[requester.Key()] {
		if a.Kind != subcategory || a.Kind == "" {
			continue
		}
		if only != nil {
			return nil
		}
		only = a
	}
	return only
}

// assets reads the register: single devices, then files.
func (c *checker) assets(b *Book, f assetsFile) {
	r := &b.Assets
	r.named, r.owned = map[string]*Asset{}, map[string][]*Asset{}
	for i, a := range f.Device {
		key := fmt.Sprintf("assets.device[%d]", i)
		w, _ := c.places.Find(key)
		c.asset(b, a, w.Key, key)
	}
	for i, name := range f.Files {
		key := fmt.Sprintf("assets.files[%d]", i)
		path := beside(c.path, name)
		text, err := os.ReadFile(path)
		if err != nil {
			c.wrong(key, "%v", err)
			continue
		}
		c.assetLines(b, path, text)
	}
}

// columns are the names of the columns of a file, in both languages.
var columns = map[string]string{
	"tag": "tag", "资产编号": "tag", "编号": "tag", "资产标签": "tag", "serial": "serial", "serial number": "serial", "序列号": "serial", "sn": "serial",
	"kind": "kind", "类别": "kind", "类型": "kind", "model": "model", "型号": "model", "owner": "owner", "使用人": "owner", "使用人邮箱": "owner",
	"site": "site", "地点": "site", "位置": "site", "bought": "bought", "购买日期": "bought", "warranty": "warranty", "保修至": "warranty", "保修期至": "warranty",
}

// assetLines reads a CSV file with a line of column names, as spreadsheets
// write it: in UTF-8 or, on Chinese Windows, in GB18030.
func (c *checker) assetLines(b *Book, path string, text []byte) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if !utf8.Valid(text) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text); err == nil {
			text = decoded
		}
	}
	lines := csv.NewReader(bytes.NewReader(text))
	lines.TrimLeadingSpace, lines.FieldsPerRecord = true, -1
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		lines.Comma = ';'
	}
	wrong := func(line, col int, format string, args ...any) {
		if len(c.mistakes) < strict.Most {
			c.wrongAt(strict.Place{File: path, Line: line, Col: max(col, 1)}, "", format, args...)
		}
	}
	var names []string
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			wrong(parse.Line, parse.Column, "%v", parse.Err)
			return
		} else if err != nil {
			wrong(1, 1, "%v", err)
			return
		}
		line, _ := lines.FieldPos(0)
		if names == nil {
			for i, field := range fields {
				name, ok := columns[strings.ToLower(strings.TrimSpace(field))]
				if _, col := lines.FieldPos(i); !ok && strings.TrimSpace(field) != "" {
					wrong(line, col, "%q is no column; there are tag, serial, kind, model, owner, site, bought and warranty", field)
				}
				names = append(names, name)
			}
			if !slices.Contains(names, "tag") {
				wrong(line, 1, "there is no column tag (资产编号) in the first line")
				return
			}
			continue
		}
		a := &Asset{}
		for i, field := range fields[:min(len(fields), len(names))] {
			if place := a.at(names[i]); place != nil {
				*place = strings.TrimSpace(field)
			}
		}
		if *a != (Asset{}) {
			c.asset(b, a, strict.Place{File: path, Line: line, Col: 1}, "")
		}
	}
}

func (a *Asset) at(column string) *string {
	return map[string]*string{"tag": &a.Tag, "serial": &a.Serial, "kind": &a.Kind, "model": &a.Model, "owner": &a.Owner,
		"site": &a.Site, "bought": &a.Bought, "warranty": &a.Warranty}[column]
}

// asset checks one device and takes it into the register.
func (c *checker) asset(b *Book, a *Asset, at strict.Place, key string) {
	wrong := func(format string, args ...any) {
		if len(c.mistakes) < strict.Most {
			c.wrongAt(at, key, format, args...)
		}
	}
	r := &b.Assets
	if a.Tag == "" {
		wrong("has no tag; write what stands on the label of the device")
		return
	}
	if a.Owner != "" && !strings.Contains(a.Owner, "@") {
		wrong("%s: owner %q is no mail address", a.Tag, a.Owner)
	}
	for _, day := range []*string{&a.Bought, &a.Warranty} {
		if *day == "" {
			continue
		}
		t, err := time.Parse("2006-1-2", strings.ReplaceAll(*day, "/", "-"))
		if err != nil {
			wrong("%s: %q is no date; write for example 2027-03-01", a.Tag, *day)
		}
		*day = t.Format(time.DateOnly)
	}
	if a.Kind != "" {
		code, ok := b.kindNamed(a.Kind)
		if !ok {
			wrong("%s: %q is no kind of device; write a subcategory such as \"hardware/printer\" or its name%s", a.Tag, a.Kind, strict.Meant(a.Kind, slices.Collect(maps.Keys(b.subcategories))))
		}
		a.Kind = code
	}
	for _, name := range []string{a.Tag, a.Serial} {
		name = strings.ToUpper(name)
		if other := r.named[name]; name != "" && other != nil && other != a {
			wrong("%s is registered twice", name)
		} else if name != "" {
			r.named[name] = a
		}
	}
	r.devices = append(r.devices, a)
	if owner := (store.Address{Address: a.Owner}).Key(); owner != "" {
		r.owned[owner] = append(r.owned[owner], a)
	}
}

// kindNamed finds the subcategory of a kind of device.
func (b *Book) kindNamed(kind string) (code string, ok bool) {
	kind = strings.ToLower(kind)
	for _, code := range slices.Sorted(maps.Keys(b.subcategories)) {
		s := b.subcategories[code]
		_, short, _ := strings.Cut(code, "/")
		if kind == code || s.Category() == store.Hardware && kind == short || kind == strings.ToLower(s.Chinese) || kind == strings.ToLower(s.English) {
			return code, true
		}
	}
	return "", false
}

// tieAsset ties the ticket to the device that its mail is about.
func (t *turn) tieAsset() {
	ticket, m := t.ticket(), t.c.Mail.Message
	if ticket.Asset != "" {
		return
	}
	if a := t.Book.Assets.about(m, ticket.Requester, ticket.Subcategory); a != nil {
		ticket.Asset = a.Tag
		t.learn(store.Fields{DeviceModel: a.Model}, nil, "assets")
	}
}

// assetData is the device of a ticket as a letter shows it, nil for none.
func (t *turn) assetData() *templates.Asset {
	a := t.Book.Assets.Find(t.ticket().Asset)
	if a == nil {
		return nil
	}
	data := &templates.Asset{Tag: a.Tag, Serial: a.Serial, Model: a.Model, Site: a.Site, Days: *t.Book.Dispatch.Repeat, Times: 1}
	data.Bought, _ = time.ParseInLocation(time.DateOnly, a.Bought, t.Book.Zone())     // zero: not known
	data.Warranty, _ = time.ParseInLocation(time.DateOnly, a.Warranty, t.Book.Zone()) // as are dates of no sense, which build refuses
	if p := t.Book.Directory.Find(a.Owner); p != nil {
		data.Owner = p.Name
	}
	data.Owner = cmp.Or(data.Owner, a.Owner)
	data.Expired = !data.Warranty.IsZero() && !t.now.Before(data.Warranty.AddDate(0, 0, 1))
	since := t.ticket().Opened.AddDate(0, 0, -data.Days)
	for _, e := range t.c.Earlier {
		if e.Asset == a.Tag && e.Maintenance == "" && e.ID != t.ticket().ID && e.Opened.After(since) && !e.Opened.After(t.ticket().Opened) && e.Status != store.StatusMerged {
			data.Times++
		}
	}
	return data
}

// mostEarlierOf bounds how many tickets of a requester or device are looked at.
const mostEarlierOf = 30

// loadEarlier finds the tickets of the requester, and of the devices that the
// case may be about, of the days that matter.
func (d *Desk) loadEarlier(tx store.Tx, c *Case, now time.Time) error {
	requester, tags := store.Address{}, []string{}
	switch {
	case c.Ticket != nil:
		requester = c.Ticket.Requester
		if c.Ticket.Asset != "" {
			tags = append(tags, c.Ticket.Asset)
		}
	case c.Mail != nil && c.Mail.Message.Kind != store.BounceKind:
		requester, _ = d.requesterOf(c.Mail.Message)
	}
	if requester.Key() == "" {
		return nil
	}
	if c.Mail != nil && len(tags) == 0 && d.Book.Assets.Len() > 0 {
		if a := d.Book.Assets.mentioned(c.Mail.Message.Subject + "\n" + written(c.Mail.Message)); a != nil {
			tags = append(tags, a.Tag)
		} else {
			for _, a := range d.Book.Assets.owned[requester.Key()] {
				tags = append(tags, a.Tag)
			}
		}
	}
	since := now.AddDate(0, 0, -*d.Book.Dispatch.Sticky)
	list, err := tx.ListTickets(store.TicketFilter{Requester: requester.Key(), Since: since, Limit: mostEarlierOf})
	if err != nil {
		return fmt.Errorf("earlier tickets of %s: %w", requester.Key(), err)
	}
	c.Earlier = list
	for _, tag := range tags[:min(len(tags), 10)] {
		list, err := tx.ListTickets(store.TicketFilter{Asset: tag, Since: now.AddDate(0, 0, -max(*d.Book.Dispatch.Repeat, *d.Book.Dispatch.Sticky)), Limit: mostEarlierOf})
		if err != nil {
			return fmt.Errorf("earlier tickets about %s: %w", tag, err)
		}
		for _, e := range list {
			if !slices.ContainsFunc(c.Earlier, func(have *store.Ticket) bool { return have.ID == e.ID }) {
				c.Earlier = append(c.Earlier, e)
			}
		}
	}
	return nil
}
