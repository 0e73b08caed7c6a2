package rules

import (
	"regexp"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// linkHost is a web address up to the end of its host: with a scheme, or such
// as clients make a link of without one.
var linkHost = regexp.MustCompile(`(?i)\b(?:(https?|ftp)://[A-Za-z0-9.\-_~%:@\[\]]+|www\.[A-Za-z0-9.\-]+|[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}/)`)

// defang makes links such that nobody opens them by a slip of the hand:
// hxxps://evil[.]example/x.
func defang(text string) string {
	return linkHost.ReplaceAllStringFunc(text, func(link string) string {
		scheme, rest, found := strings.Cut(link, "://")
		if !found {
			return strings.ReplaceAll(link, ".", "[.]")
		}
		scheme = strings.NewReplacer("tt", "xx", "TT", "XX", "ftp", "fxp", "FTP", "FXP").Replace(scheme)
		return scheme + "://" + strings.ReplaceAll(rest, ".", "[.]")
	})
}

// defangLetter does so in what a letter quotes of others.
func defangLetter(data *templates.Data) {
	data.Words = defang(data.Words)
	data.Ticket.Subject = defang(data.Ticket.Subject)
	for _, name := range store.FieldNames {
		field := data.Ticket.Fields.At(name)
		*field = defang(*field)
	}
	history := data.History
	data.History = nil
	for _, e := range history {
		e.Text = defang(e.Text)
		data.History = append(data.History, e)
	}
	held := data.Held
	data.Held = nil
	for _, in := range held {
		shown, m := *in, *in.Message
		m.Subject, m.From.Name = defang(m.Subject), defang(m.From.Name)
		shown.Message = &m
		data.Held = append(data.Held, &shown)
	}
}

// suspect reports whether what a letter quotes may hold links that its reader
// must not open: technicians read reports of phishing, the administrator reads
// of strangers' mail.
func (d *Desk) suspect(l *Letter, ticket *store.Ticket) bool {
	return l.Name == "held" || l.Name == "confirm_sender" || ticket != nil && ticket.Category == store.DataSecurity && works(d.Book.Directory.Find(l.To.Address))
}
