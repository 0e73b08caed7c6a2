package rules

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// repair is a repair order (handbook H10, 《设备维修申请单》); events remember it.
type repair struct {
	Order  string        `json:"order"` // R, the ticket's number, and which of its orders
	Vendor store.Address `json:"vendor"`
	Device string        `json:"device,omitempty"`
	Done   bool          `json:"done,omitempty"`
	Cost   string        `json:"cost,omitempty"`
}

// repairs are the orders of the ticket, each as it stands.
func (t *turn) repairs() []*repair {
	var all []*repair
	for _, e := range t.history() {
		if e.Kind != store.EventRepair {
			continue
		}
		r := &repair{}
		if json.Unmarshal(e.Data, r) != nil {
			continue
		}
		if i := slices.IndexFunc(all, func(old *repair) bool { return old.Order == r.Order }); i >= 0 {
			all[i] = r
		} else {
			all = append(all, r)
		}
	}
	return all
}

func (t *turn) noteRepair(r *repair, words string) {
	e := t.event(store.EventRepair, t.actor(), strings.TrimSpace(r.Order+" "+words), true)
	e.Data, _ = json.Marshal(r) // of strings: cannot fail
}

var (
	repairDone = regexp.MustCompile(`(?i)^(?:done|finished|repaired|完成|修好了?|已修好|修复)\b?[\s,，:：]*`)
	repairCost = regexp.MustCompile(`(?i)(?:cost|费用|金额|花费)\s*[=:：]?\s*([0-9][0-9.,]*\s*(?:元|块|rmb|cny)?)`)
	orderRE    = regexp.MustCompile(`(?i)\bRIT[0-9]{11,}-[0-9]+\b`)
)

// orderRepair sends a device to a vendor, or records that it came back. The
// vendor learns what the technician writes here, and nothing else of the ticket.
func (t *turn) orderRepair(p *Person, args string, line *templates.Line) (done, refused string) {
	if repairDone.MatchString(args) {
		return t.repaired(args)
	}
	if t.ticket().Status.Ended() {
		return "", "ended"
	}
	if refused := t.heldUp(); refused != "" {
		return "", refused
	}
	vendor, symptom := t.Book.vendorNamed(t.c.Mail.Message.Mask(args))
	switch {
	case vendor == nil:
		line.More = t.Book.vendorNames()
		return "", "unknown_vendor"
	case symptom == "":
		return "", "no_symptom"
	}
	t.take(p)
	ticket := t.ticket()
	r := &repair{Order: "R" + ticket.Number + "-" + itoa(len(t.repairs())+1), Vendor: vendor.Mail(), Device: ticket.Fields.DeviceModel}
	t.noteRepair(r, vendor.Name+" "+symptom)
	t.pause("vendor")
	language := vendor.Language
	if language == "" {
		language = t.Book.Company.Language
	}
	contact := p
	if owner := t.owner(); owner != nil {
		contact = owner
	}
	l := t.letter(Letter{Name: "repair_order", To: r.Vendor, Language: language, From: contact.Name})
	l.Data.Actor = personData(contact)
	l.Data.Repair = &templates.Repair{Order: r.Order, Device: r.Device, Symptom: symptom}
	t.attach(l, filesOf(t.c.Mail.Message))
	line.Text = firstWords(line.Text, 60) + " → " + vendor.Name + " " + r.Order
	return "repair_sent", ""
}

// repaired records that the last order, or the one that is named, is done.
func (t *turn) repaired(args string) (done, refused string) {
	named := strings.ToUpper(orderRE.FindString(args))
	var last *repair
	waiting := 0
	for _, r := range t.repairs() {
		if r.Done {
			continue
		}
		waiting++
		if named == "" || r.Order == named {
			last = r
		}
	}
	if last == nil {
		return "", "no_repair"
	}
	last.Done = true
	if m := repairCost.FindStringSubmatch(args); m != nil {
		last.Cost = strings.TrimSpace(m[1])
	}
	t.noteRepair(last, t.c.Mail.Message.Mask(strings.TrimSpace(args)))
	if t.ticket().Waiting == "vendor" && waiting == 1 && !t.ticket().Status.Ended() {
		t.resume()
		t.ticket().Status = store.StatusWorking
	}
	return "repair_done", ""
}

var spareBack = regexp.MustCompile(`(?i)^(?:return(?:ed)?|back|归还|已归还|收回|还回)\b?\s*`)

// orderSpare records that the requester was lent a spare device, or gave it back.
func (t *turn) orderSpare(p *Person, args string, _ *templates.Line) (done, refused string) {
	args = t.c.Mail.Message.Mask(strings.TrimSpace(args))
	lent := t.spare()
	if spareBack.MatchString(args) {
		if lent == "" {
			return "", "no_spare"
		}
		t.event(store.EventSpare, p.Key(), "returned: "+lent, true)
		return "spare_back", ""
	}
	switch {
	case t.ticket().Status.Ended():
		return "", "ended"
	case args == "":
		return "", "which_spare"
	}
	t.take(p)
	t.event(store.EventSpare, p.Key(), "lent: "+firstWords(args, 100), true)
	return "spare_lent", ""
}

// spare is the device that the requester has on loan, empty for none.
func (t *turn) spare() string {
	lent := ""
	for _, e := range t.history() {
		if e.Kind == store.EventSpare {
			lent, _ = strings.CutPrefix(e.Text, "lent: ")
			if strings.HasPrefix(e.Text, "returned: ") {
				lent = ""
			}
		}
	}
	return lent
}

// fromVendor keeps what a vendor writes about an order of the ticket, and
// reports whether the mail is that. It is shown to the technician and can change
// nothing. He is known by the root id of our letter, or by the order's number.
func (t *turn) fromVendor() bool {
	r := t.vendorsRepair()
	if r == nil {
		return false
	}
	t.sent(store.EventVendor, t.wordsOf(t.c.Mail.Message), true)
	code := "vendor"
	if t.c.Proof == store.Unproved && !t.Self.Proves(t.c.Mail.Message.References, t.ticket().Number, r.Vendor.Key()) {
		code = "vendor_unproved" // who knows the order's number may have guessed it
	}
	l := t.news(code)
	l.Data.Repair = &templates.Repair{Order: r.Order, Device: r.Device}
	if l.Data.Actor.Name == "" {
		l.Data.Actor = addressData(r.Vendor)
	}
	return true
}

// vendorsRepair is the order about which the vendor writes, nil for none.
func (t *turn) vendorsRepair() *repair {
	m := t.c.Mail.Message
	for _, r := range t.repairs() {
		if t.writesFor(r.Vendor, m.From) && (t.Self.Proves(m.References, t.ticket().Number, r.Vendor.Key()) ||
			strings.Contains(strings.ToUpper(m.Subject+"\n"+m.Text), r.Order)) {
			return r
		}
	}
	return nil
}
