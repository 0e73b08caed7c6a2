package rules

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
)

// linkHost is a web address up to the end of its host: with a scheme, or such
// as clients make a link of without one; and what starts a program or opens a
// share.
var linkHost = regexp.MustCompile(`(?i)(?:\b(?:(https?|ftp|file|smb)://[^\s/?#"'<>，。；、）)]*|www\.[A-Za-z0-9.\-]+|[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}/` +
	`|(?:javascript|vbscript|data|ms-[a-z\-]+|search-ms):[^\s，。]{2})|\\\\[A-Za-z0-9.\-]+\\|(?:^|[^@A-Za-z0-9._\-])(?:[A-Za-z0-9\-]+\.)+(?:com|cn|net|org|top|xyz|vip|cc|info|ru|shop|club|site|online|live|win|icu|link|click|work)\b)`)

// defang makes links such that nobody opens them by a slip of the hand:
// hxxps://evil[.]example/x.
func defang(text string) string {
	return linkHost.ReplaceAllStringFunc(text, func(link string) string {
		scheme, rest, found := strings.Cut(link, "://")
		switch {
		case found:
			scheme = strings.NewReplacer("tt", "xx", "TT", "XX", "ftp", "fxp", "FTP", "FXP", "file", "fxle", "FILE", "FXLE", "smb", "sxb", "SMB", "SXB").Replace(scheme)
			return scheme + "://" + strings.NewReplacer(".", "[.]", "。", "[。]").Replace(rest)
		case strings.HasPrefix(link, `\\`):
			return `[\\]` + strings.ReplaceAll(link[2:], ".", "[.]")
		case strings.Contains(link, ":") && !strings.Contains(link, "."):
			return strings.Replace(link, ":", "[:]", 1)
		}
		return strings.ReplaceAll(link, ".", "[.]")
	})
}

// defangLetter does so in what a letter quotes of others.
func defangLetter(l *Letter) {
	data := &l.Data
	if !saysOurs(l) {
		data.Words = defang(data.Words)
	}
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
// must not open: in reports of phishing, and in strangers' mail of which the
// administrator reads.
func (d *Desk) suspect(l *Letter, ticket *store.Ticket) bool {
	return l.Name == "held" || l.Name == "confirm_sender" || ticket != nil && ticket.Category == store.DataSecurity
}

// saysOurs reports whether the words of a letter are a technician's, for the
// requester: his links are meant to be opened.
func saysOurs(l *Letter) bool {
	return slices.Contains([]string{"answer", "resolution", "confirm_reminder", "waiting", "consent", "visit"}, l.Name)
}
