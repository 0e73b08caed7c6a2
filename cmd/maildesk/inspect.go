package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/mailin"
	"maildesk/rules"
	"maildesk/rules/answer"
	"maildesk/store"
)

// inspected is one line of inspect --json. Its keys are a contract.
type inspected struct {
	File  string `json:"file"`
	Size  int64  `json:"size"`
	Error string `json:"error,omitempty"`

	MessageID   string          `json:"message_id,omitempty"`
	Date        time.Time       `json:"date,omitzero"`
	Subject     string          `json:"subject,omitempty"`
	BaseSubject string          `json:"base_subject,omitempty"`
	From        store.Address   `json:"from,omitzero"`
	ReplyTo     *store.Address  `json:"reply_to,omitempty"`
	To          []store.Address `json:"to,omitempty"`
	Cc          []store.Address `json:"cc,omitempty"`

	Text        string             `json:"text,omitempty"`
	NewText     string             `json:"new_text,omitempty"`
	Attachments []store.Attachment `json:"attachments,omitempty"`
	Defects     []string           `json:"defects,omitempty"`

	Kind       store.Kind     `json:"kind,omitempty"`
	KindReason string         `json:"kind_reason,omitempty"`
	Bounces    []store.Bounce `json:"bounce,omitempty"`
	References []string       `json:"references,omitempty"`
	Tickets    []string       `json:"tickets,omitempty"`
	Language   string         `json:"language,omitempty"`
	Fields     store.Fields   `json:"fields,omitzero"`
	Missing    []string       `json:"missing,omitempty"`

	Intent    answer.Intent   `json:"intent,omitempty"`
	Commands  []rules.Command `json:"commands,omitempty"`
	NonTicket bool            `json:"nonticket,omitempty"`

	Category    store.Category `json:"category,omitempty"`
	Subcategory string         `json:"subcategory,omitempty"`
	Priority    store.Priority `json:"priority,omitempty"`
	Tier        store.Tier     `json:"tier,omitempty"`
	ResponseDue time.Time      `json:"first_response_due,omitzero"`
	ResolveDue  time.Time      `json:"resolution_due,omitzero"`
	SelfCheck   string         `json:"self_check,omitempty"`
	Trace       []rules.Step   `json:"trace,omitempty"`

	reasons *rules.Trace // for people
	values  store.Fields // those of the directory, too
}

func inspectCommand(f *flags) *cobra.Command {
	var bookPath, at string
	as, asked := requester, store.AskedNone
	c := &cobra.Command{
		Use:   "inspect PATH…",
		Short: "Show what the desk makes of mails, touching no store and no network",
		Long: "Read mails (.eml files, folders, Maildir, mbox files, - for standard input) and show what would happen:\n" +
			"what was understood, category, priority, tier, deadlines, and why. Without --config and --rules the built-in\n" +
			"rule book and an empty directory serve.",
		Example: "  maildesk inspect --json mail.eml",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			book, err := inspectBook(f, c, bookPath)
			if err != nil {
				return err
			}
			i := inspector{book: book, as: as, asked: asked, json: f.json, out: c.OutOrStdout(), in: c.InOrStdin()}
			if at != "" {
				if i.at, err = momentAt(at, time.Now().In(book.Zone())); err != nil {
					return err
				}
			}
			for _, path := range args {
				if err := i.path(path); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&bookPath, "rules", "", "rule book to decide by")
	c.Flags().StringVar(&at, "at", "", "time of arrival, as 2026-11-22T09:30:00+08:00 or \"2026-11-22 09:30\" (default: the mail's date)")
	oneOf(c, &as, "as", "who writes:", []writer{requester, technician, approver, vendor})
	oneOf(c, &asked, "asked", "what the desk last asked:", []store.Asked{store.AskedNone, store.AskedInfo, store.AskedSelfCheck,
		store.AskedConfirm, store.AskedSurvey, store.AskedApproval, store.AskedConsent, store.AskedVisit})
	return c
}

// inspectBook is the rule book of --rules, of --config, or the built-in one.
func inspectBook(f *flags, c *cobra.Command, path string) (*rules.Book, error) {
	if path != "" || !c.Flags().Changed("config") {
		book, err := rules.Load(path)
		if err != nil {
			return nil, exit{2, listed(err)}
		}
		return book, nil
	}
	desk, err := f.desk()
	if err != nil {
		return nil, err
	}
	return desk.Book, nil
}

// writer is who writes a mail, for --as.
type writer string

const (
	requester  writer = "requester"
	technician writer = "technician"
	approver   writer = "approver"
	vendor     writer = "vendor"
)

type inspector struct {
	book  *rules.Book
	at    time.Time
	as    writer
	asked store.Asked
	json  bool
	out   io.Writer
	in    io.Reader
}

// path inspects a file, every file of a folder in name order, or standard input.
func (i *inspector) path(path string) error {
	if path == "-" {
		raw, err := io.ReadAll(i.in)
		return i.mail("-", raw, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return i.mail(path, nil, err)
	}
	if !info.IsDir() {
		return i.file(path)
	}
	return filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return i.mail(name, nil, err)
		}
		if entry.Type().IsRegular() {
			return i.file(name)
		}
		return nil
	})
}

func (i *inspector) file(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil || !strings.HasSuffix(path, ".mbox") {
		return i.mail(path, raw, err)
	}
	for n, mail := range splitMbox(raw) {
		name := path
		if n > 0 {
			name = fmt.Sprintf("%s#%d", path, n+1)
		}
		if err := i.mail(name, mail, nil); err != nil {
			return err
		}
	}
	return nil
}

// splitMbox cuts an mbox file at its From lines (RFC 4155). A file without
// any is one mail.
func splitMbox(raw []byte) [][]byte {
	var mails [][]byte
	start := 0
	for at := 0; at < len(raw); {
		i := bytes.Index(raw[at:], []byte("\nFrom "))
		if i < 0 {
			break
		}
		at += i + 1
		// A From line has an address and a date; a sentence that begins with From has not.
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			end = len(raw) - at
		}
		if fields := bytes.Fields(raw[at : at+end]); len(fields) >= 6 && bytes.Count(raw[at:at+end], []byte(":")) >= 1 {
			mails = append(mails, raw[start:at])
			start = at
		}
	}
	return append(mails, raw[start:])
}

func (i *inspector) mail(name string, raw []byte, err error) error {
	r := inspected{File: name, Size: int64(len(raw))}
	if err != nil {
		r.Error = err.Error()
	} else {
		i.read(&r, mailin.Parse(raw))
	}
	if i.json {
		return line(i.out, r)
	}
	return i.print(&r)
}

// read fills in what was understood, and what would be decided.
func (i *inspector) read(r *inspected, m *store.Message) {
	r.MessageID, r.Date, r.Subject, r.BaseSubject = m.MessageID, m.Date, m.Subject, m.BaseSubject
	r.From, r.ReplyTo, r.To, r.Cc = m.From, m.ReplyTo, m.To, m.Cc
	r.Text, r.NewText, r.Attachments, r.Defects = m.Text, m.NewText, m.Attachments, m.Defects
	r.Kind, r.KindReason, r.Bounces, r.References, r.Tickets = m.Kind, m.KindReason, m.Bounces, m.References, m.Tickets
	r.Language, r.Fields = m.Language, m.Fields
	switch i.as {
	case technician:
		r.Commands, _ = rules.ReadCommands(m.NewText, m.Language)
		return
	case requester:
	default:
		r.Intent, _ = answer.Read(m.NewText, i.asked)
		return
	}
	if i.asked != store.AskedNone || len(m.References) > 0 || len(m.Tickets) > 0 {
		r.Intent, _ = answer.Read(m.NewText, i.asked)
	}
	arrived := i.at
	if arrived.IsZero() {
		arrived = m.Date
	}
	class := i.book.Classify(m, i.book.Directory.Find(m.From.Address), arrived, rules.Known{})
	trace, values := i.book.Explain(m, &class, arrived)
	r.Trace, r.reasons, r.values = class.Trace, &trace, values
	r.NonTicket = class.NonTicket || m.Kind != store.Human && m.Kind != store.Notification && m.Kind != ""
	r.Category = class.Subcategory.Category()
	_, r.Subcategory, _ = strings.Cut(class.Subcategory.Code, "/")
	r.Priority, r.Tier, r.SelfCheck, r.Missing = class.Priority, class.Tier, class.SelfCheck, class.Missing
	if !arrived.IsZero() {
		r.ResponseDue, r.ResolveDue = i.book.Due(class.Priority, arrived)
	}
}

// print shows the same to a person.
func (i *inspector) print(r *inspected) error {
	var t table
	t.add("file", r.File)
	if r.Error != "" {
		t.add("error", r.Error)
		t.print(i.out)
		return nil
	}
	t.add("from", r.From.Name+" <"+r.From.Address+">")
	t.add("subject", r.Subject)
	t.add("kind", string(r.Kind)+"  "+r.KindReason)
	if r.Intent != "" {
		t.add("intent", string(r.Intent))
	}
	for _, c := range r.Commands {
		t.add("command", c.Verb+" "+c.Args+" "+c.Error)
	}
	if r.Category != "" {
		t.add("ticket", fmt.Sprintf("%v (%s/%s, %s, %s)", !r.NonTicket, r.Category, r.Subcategory, r.Priority, r.Tier))
		t.add("due", "first response "+moment(r.ResponseDue)+", resolution "+moment(r.ResolveDue))
	}
	if len(r.Missing) > 0 {
		t.add("missing", strings.Join(r.Missing, ", "))
	}
	for _, b := range r.Bounces {
		t.add("bounce", fmt.Sprintf("%s %s permanent=%v", b.Recipient, b.Status, b.Permanent))
	}
	for _, a := range r.Attachments {
		t.add("attachment", fmt.Sprintf("%s (%s, %d bytes)", a.Filename, a.ContentType, a.Size))
	}
	if len(r.Defects) > 0 {
		t.add("defects", strings.Join(r.Defects, ", "))
	}
	if r.reasons == nil {
		for _, name := range store.FieldNames {
			if value := *r.Fields.At(name); value != "" {
				t.add(name, value)
			}
		}
	}
	t.print(i.out)
	if r.reasons != nil {
		printTrace(i.out, r.reasons, r.values)
	}
	_, err := fmt.Fprintf(i.out, "\n%s\n\n", strings.TrimSpace(r.NewText))
	return err
}
