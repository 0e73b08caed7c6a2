package rules

import (
	"fmt"
	"slices"

	"maildesk/rules/strict"
)

// number notes where the rules and subcategories of a file are written.
func (f *bookFile) number(file string, places strict.Index) {
	for i, r := range f.Rule {
		r.Place = places[fmt.Sprintf("rule[%d]", i)].Key
		r.Place.File = file
	}
	for i, s := range f.Subcategory {
		s.Place = places[fmt.Sprintf("subcategory[%d]", i)].Key
		s.Place.File = file
	}
}

// twice tells names that one file gives twice.
func (f *bookFile) twice(places strict.Index) (mistakes []error) {
	check := func(key string, seen map[string]bool, name string, at strict.Place) {
		if name != "" && seen[name] {
			first, _ := places.Find(key + "." + name)
			mistakes = append(mistakes, at.Mistake(key+"."+name, "the name is used twice, first in line %d; give each its own", first.Key.Line))
		}
		seen[name] = true
	}
	rules, subcategories := map[string]bool{}, map[string]bool{}
	for _, r := range f.Rule {
		check("rule", rules, r.Name, r.Place)
	}
	for _, s := range f.Subcategory {
		check("subcategory", subcategories, s.Code, s.Place)
	}
	return mistakes
}

// overlay puts what the company says over what is built in: single values and
// word lists replace, subcategories and rules replace those of the same name,
// others are added (rules before the built-in ones).
func (f *bookFile) overlay(c *bookFile) {
	setString(&f.Company.Name, c.Company.Name)
	setString(&f.Company.Desk, c.Company.Desk)
	setString(&f.Company.Hotline, c.Company.Hotline)
	setString(&f.Company.Language, c.Company.Language)
	setString(&f.Company.Colour, c.Company.Colour)
	setString(&f.Company.Logo, c.Company.Logo)
	setString(&f.Company.Signature, c.Company.Signature)
	setString(&f.Company.English.Name, c.Company.English.Name)
	setString(&f.Company.English.Desk, c.Company.English.Desk)
	setString(&f.Company.English.Signature, c.Company.English.Signature)
	setString(&f.Company.Open, c.Company.Open)
	setString(&f.Company.HR, c.Company.HR)
	if c.Company.Domains != nil {
		f.Company.Domains = c.Company.Domains
	}
	setString(&f.Calendar.Zone, c.Calendar.Zone)
	setString(&f.Calendar.Public, c.Calendar.Public)
	if c.Calendar.Week != nil {
		f.Calendar.Week = c.Calendar.Week
	}
	f.Calendar.Days = append(f.Calendar.Days, c.Calendar.Days...)
	f.Calendar.Files = append(f.Calendar.Files, c.Calendar.Files...)
	for name, t := range c.Targets {
		f.Targets[name] = t
	}
	setValue(&f.Times.Remind, c.Times.Remind)
	setValue(&f.Times.SelfCheck, c.Times.SelfCheck)
	setValue(&f.Times.Accept, c.Times.Accept)
	setValue(&f.Times.InfoRemind, c.Times.InfoRemind)
	setValue(&f.Times.ConfirmRemind, c.Times.ConfirmRemind)
	setValue(&f.Times.OutOfOffice, c.Times.OutOfOffice)
	setValue(&f.Times.AutoClose, c.Times.AutoClose)
	setValue(&f.Times.Reopen, c.Times.Reopen)
	setValue(&f.Times.Approval, c.Times.Approval)
	setValue(&f.Times.ApprovalRemind, c.Times.ApprovalRemind)
	setValue(&f.Times.Digest, c.Times.Digest)
	setValue(&f.Times.PublicDelay, c.Times.PublicDelay)
	setValue(&f.Times.Review, c.Times.Review)
	setValue(&f.Review.Frequent, c.Review.Frequent)
	setValue(&f.Review.Device, c.Review.Device)
	setValue(&f.Review.Requester, c.Review.Requester)
	setValue(&f.Caps.SenderHour, c.Caps.SenderHour)
	setValue(&f.Caps.SenderDay, c.Caps.SenderDay)
	setValue(&f.Caps.DomainHour, c.Caps.DomainHour)
	setValue(&f.Caps.TicketHour, c.Caps.TicketHour)
	setValue(&f.Caps.TotalHour, c.Caps.TotalHour)
	setValue(&f.Caps.NewTickets, c.Caps.NewTickets)
	f.Incident.overlay(&c.Incident)
	setValue(&f.Dispatch.Sticky, c.Dispatch.Sticky)
	setValue(&f.Dispatch.StickyLoad, c.Dispatch.StickyLoad)
	setValue(&f.Dispatch.Repeat, c.Dispatch.Repeat)
	setString(&f.Knowledge.Publish, c.Knowledge.Publish)
	setValue(&f.Knowledge.Propose, c.Knowledge.Propose)
	setString(&f.Duty.Handover, c.Duty.Handover)
	f.Assets = c.Assets
	f.Duty.Roster, f.Duty.OnCall = c.Duty.Roster, c.Duty.OnCall
	setValue(&f.Caps.AllTickets, c.Caps.AllTickets)
	if c.Priority.Matrix != nil {
		f.Priority = c.Priority
	}
	f.Maintenance, f.Reminder = c.Maintenance, c.Reminder
	f.Manager, f.Technician, f.Person, f.Department, f.Vendor, f.Checklist = c.Manager, c.Technician, c.Person, c.Department, c.Vendor, c.Checklist
	for name, words := range c.Words {
		f.Words[name] = words
	}
	for _, s := range c.Subcategory {
		i := slices.IndexFunc(f.Subcategory, func(old *Subcategory) bool { return old.Code == s.Code })
		if i >= 0 {
			f.Subcategory[i] = s
		} else {
			f.Subcategory = append(f.Subcategory, s)
		}
	}
	var added []*Rule
	for _, r := range c.Rule {
		i := slices.IndexFunc(f.Rule, func(old *Rule) bool { return old.Name == r.Name })
		switch {
		case i >= 0 && r.Off && r.When == "":
			f.Rule[i].Off = true
		case i >= 0:
			f.Rule[i] = r
		default:
			added = append(added, r)
		}
	}
	f.Rule = append(added, f.Rule...)
}

func setString(p *string, v string) { setValue(p, v) }

func setValue[T comparable](p *T, v T) {
	var zero T
	if v != zero {
		*p = v
	}
}
