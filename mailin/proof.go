package mailin

import (
	"bytes"
	"context"
	"errors"
	"io"
	encodedword "mime"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-msgauth/authres"
	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/publicsuffix"

	"maildesk/mailin/mime"
	"maildesk/store"
)

// Verifier looks for what vouches for the From domain of a mail: a signature of
// that domain, or a word of a server that the desk trusts. Finding nothing is no
// failure: most mails between colleagues of one provider carry nothing. It is
// safe for concurrent use.
type Verifier struct {
	// Servers are the authserv-ids whose Authentication-Results count. Only
	// servers belong here that remove such fields from what comes in.
	Servers []string
	// LookupTXT asks the DNS; nil: the system's resolver.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
	// Timeout is for all questions about one mail; default 5 s.
	Timeout time.Duration

	mu    sync.Mutex
	cache map[string]record // by name; guarded by mu
}

// record is what the DNS said of a name, with the time until which it is believed.
type record struct {
	records []string
	err     error
	until   time.Time
}

const (
	keepFound   = time.Hour
	keepMissing = 5 * time.Minute
	mostAnswers = 1000
	// oldSignature is how long before its arrival a mail may have been signed:
	// old mails that are sent anew prove nobody.
	oldSignature = 7 * 24 * time.Hour
)

// Vouch gives what vouches for the From domain of a mail, nil for nothing.
func (v *Verifier) Vouch(ctx context.Context, raw []byte, m *store.Message, now time.Time) *store.Auth {
	from := m.From.Domain()
	if v == nil || from == "" {
		return nil
	}
	h, defects := mime.TopOf(raw)
	if !plain(h, m.From) || slices.ContainsFunc(defects, func(d string) bool { return strings.HasPrefix(d, "header-") || d == "missing-blank-line" }) {
		return nil
	}
	if a := v.told(h, from); a != nil {
		return a
	}
	return v.signed(ctx, raw, h, from, now)
}

// onceOnly are the fields that RFC 5322 section 3.6 and RFC 2045 allow once. A
// signature is of the lowest one, and people read the topmost.
var onceOnly = []string{
	"From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
	"MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}

// plain reports whether there are no two opinions about a header, and about who
// wrote it: it has one author (RFC 7489 section 6.6.1), in a field as the standard
// writes it. What we make of anything else, another may read otherwise.
func plain(h mime.Header, from store.Address) bool {
	for _, name := range onceOnly {
		if len(h.All(name)) > 1 {
			return false
		}
	}
	reader := netmail.AddressParser{WordDecoder: &encodedword.WordDecoder{CharsetReader: func(_ string, r io.Reader) (io.Reader, error) { return r, nil }}}
	authors, err := reader.ParseList(unfold(h.Get("From")))
	return err == nil && len(authors) == 1 && store.Address{Address: authors[0].Address}.Key() == from.Key()
}

// told reads the topmost Authentication-Results of a listed server: fields
// below were there when the mail came to it, whoever wrote them (RFC 8601
// section 5).
func (v *Verifier) told(h mime.Header, from string) *store.Auth {
	server := ""
	for _, f := range h {
		switch {
		case strings.EqualFold(f.Name, "Received") && server != "":
			return nil
		case !strings.EqualFold(f.Name, "Authentication-Results"):
			continue
		}
		name, results, err := authres.Parse(withoutQuotes(unfold(f.Value)))
		if err != nil || !slices.ContainsFunc(v.Servers, func(s string) bool { return strings.EqualFold(s, name) }) {
			continue
		}
		if server != "" && !strings.EqualFold(server, name) {
			return nil
		}
		server = name
		for _, r := range results {
			switch r := r.(type) {
			case *authres.DMARCResult:
				if r.Value == authres.ResultPass && strings.EqualFold(r.From, from) {
					return &store.Auth{Method: "dmarc", Domain: from, Server: server}
				}
			case *authres.DKIMResult:
				if r.Value == authres.ResultPass && aligned(from, r.Domain) {
					return &store.Auth{Method: "dkim", Domain: strings.ToLower(r.Domain), Server: server}
				}
			}
		}
	}
	return nil
}

// withoutQuotes takes comments and what is quoted out of a field: there a server
// repeats what the sender said, and the library reads it like its own words (RFC
// 8601 section 2.2, RFC 5322 section 3.2). What is left open ends the field.
func withoutQuotes(value string) string {
	var b strings.Builder
	comments, quoted := 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\':
			i++
		case quoted:
			quoted = c != '"'
		case c == '(':
			comments++
		case comments > 0:
			if c == ')' {
				comments--
			}
		case c == '"':
			quoted = true
			b.WriteByte('x')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unfold(value string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(value)
}

// signed verifies the signatures of the From domain (RFC 6376).
func (v *Verifier) signed(ctx context.Context, raw []byte, h mime.Header, from string, now time.Time) *store.Auth {
	if len(h.All("DKIM-Signature")) == 0 {
		return nil
	}
	timeout := v.Timeout
	if timeout == 0 {
		timeout = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// An error is of the mail as a whole: nothing vouches for it. So is a
	// signature that is wrong or cannot be asked about.
	found, err := dkim.VerifyWithOptions(bytes.NewReader(withCRLF(raw)), &dkim.VerifyOptions{
		MaxVerifications: 10,
		LookupTXT: func(name string) ([]string, error) {
			if _, domain, _ := strings.Cut(strings.ToLower(name), "._domainkey."); !aligned(from, domain) {
				return nil, errOther
			}
			return v.lookup(ctx, name, now)
		},
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return nil
	}
	for _, s := range found {
		old := !s.Time.IsZero() && s.Time.Before(now.Add(-oldSignature))
		ended := !s.Expiration.IsZero() && s.Expiration.Before(now)
		// Without the subject the same words could be sent about another ticket.
		subject := slices.ContainsFunc(s.HeaderKeys, func(key string) bool { return strings.EqualFold(strings.TrimSpace(key), "Subject") })
		if s.Err == nil && !old && !ended && subject && aligned(from, s.Domain) {
			return &store.Auth{Method: "dkim", Domain: strings.ToLower(s.Domain)}
		}
	}
	return nil
}

// errOther: the signature of another domain says nothing of the author.
var errOther = errors.New("not the author's domain")

// lookup asks the DNS, or remembers.
func (v *Verifier) lookup(ctx context.Context, name string, now time.Time) ([]string, error) {
	name = strings.ToLower(name)
	v.mu.Lock()
	known, ok := v.cache[name]
	v.mu.Unlock()
	if ok && now.Before(known.until) {
		return known.records, known.err
	}
	ask := v.LookupTXT
	if ask == nil {
		ask = net.DefaultResolver.LookupTXT
	}
	a := record{until: now.Add(keepFound)}
	a.records, a.err = ask(ctx, name)
	if a.err != nil {
		a.until = now.Add(keepMissing)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.cache == nil || len(v.cache) >= mostAnswers {
		v.cache = map[string]record{}
	}
	v.cache[name] = a
	return a.records, a.err
}

// aligned reports whether a domain speaks for the author's: the same one, or
// of the same organisation (RFC 7489 section 3.1.1, relaxed).
func aligned(from, domain string) bool {
	from, domain = strings.ToLower(from), strings.TrimSuffix(strings.ToLower(domain), ".")
	if from == domain {
		return from != ""
	}
	a, errA := publicsuffix.EffectiveTLDPlusOne(from)
	b, errB := publicsuffix.EffectiveTLDPlusOne(domain)
	return errA == nil && errB == nil && a == b
}

// withCRLF gives lines their ends back that a pipe or a Maildir changed
// (RFC 6376 section 5.3 signs CRLF).
func withCRLF(raw []byte) []byte {
	if bytes.Contains(raw, []byte("\r\n")) {
		return raw
	}
	return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
}
