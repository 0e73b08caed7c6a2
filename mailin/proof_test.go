package mailin

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"maildesk/store"
)

// dnsZone is a DNS of one key for every selector, and counts the questions.
type dnsZone struct {
	key    string
	asked  atomic.Int32
	broken bool
	silent bool // it does not answer
}

func (z *dnsZone) lookup(ctx context.Context, name string) ([]string, error) {
	z.asked.Add(1)
	switch {
	case z.broken:
		return nil, errors.New("no such host")
	case z.silent:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return []string{"v=DKIM1; k=ed25519; p=" + z.key}, nil
}

var proofTime = time.Now() // the library signs by the real clock

const proofMail = "From: =?utf-8?q?Wang?= <wanglei@corp.example>\r\nTo: it@corp.example\r\nSubject: hello\r\n" +
	"Date: Mon, 23 Nov 2026 08:59:00 +0000\r\nMessage-ID: <1@corp.example>\r\n\r\n#close\r\n"

// sign signs a mail for a domain.
func sign(t *testing.T, key ed25519.PrivateKey, domain, mail string, fields ...string) string {
	t.Helper()
	if len(fields) == 0 {
		fields = []string{"From", "To", "Subject", "Date", "Message-ID"}
	}
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{
		Domain: domain, Selector: "s1", Signer: key, HeaderCanonicalization: "relaxed", BodyCanonicalization: "relaxed",
		HeaderKeys: fields,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestVouch: a signature of the author's domain, or the topmost word of a
// listed server, vouches; nothing else does.
func TestVouch(t *testing.T) {
	t.Parallel()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	zone := dnsZone{key: base64.StdEncoding.EncodeToString(public)}
	signed := sign(t, key, "corp.example", proofMail)
	results := func(words string) string { return "Authentication-Results: " + words + "\r\n" }
	const pass = "mx.corp.example; dmarc=pass header.from=corp.example"
	for _, test := range []struct {
		name, mail, want string
	}{
		{"nothing", proofMail, ""},
		{"signed by the domain", signed, "dkim corp.example "},
		{"signed by a host of the organisation", sign(t, key, "mail.corp.example", proofMail), "dkim mail.corp.example "},
		{"signed by somebody else", sign(t, key, "evil.test", proofMail), ""},
		{"signed by a look-alike", sign(t, key, "corp-example.com", proofMail), ""},
		{"changed behind the signature", strings.Replace(signed, "#close", "#reopen", 1), ""},
		{"another author", strings.Replace(signed, "wanglei@", "zhaomin@", 1), ""},
		{"another subject", strings.Replace(signed, "hello", "Re: [IT20261123001]", 1), ""},
		{"a second author on top", "From: manager@corp.example\r\n" + signed, ""},
		{"two authors in one line", sign(t, key, "corp.example", strings.Replace(proofMail, "From: ", "From: manager@corp.example, ", 1)), ""},
		{"line ends of a Maildir", strings.ReplaceAll(signed, "\r\n", "\n"), "dkim corp.example "},
		{"a listed server", results(pass) + proofMail, "dmarc corp.example mx.corp.example"},
		{"a listed server's signature", results("mx.corp.example 1; dkim=pass header.d=mail.corp.example") + proofMail, "dkim mail.corp.example mx.corp.example"},
		{"in two lines", results("mx.corp.example; spf=pass smtp.mailfrom=corp.example") + results(pass) + proofMail, "dmarc corp.example mx.corp.example"},
		{"behind the server's hops", "Received: from mx by store\r\n" + results(pass) + "Received: from x by mx\r\n" + proofMail, "dmarc corp.example mx.corp.example"},
		{"failed", results("mx.corp.example; dmarc=fail header.from=corp.example; dkim=fail header.d=corp.example") + proofMail, ""},
		{"SPF alone", results("mx.corp.example; spf=pass smtp.mailfrom=wanglei@corp.example") + proofMail, ""},
		{"of another author", results("mx.corp.example; dmarc=pass header.from=evil.test") + proofMail, ""},
		{"a server that nobody listed", results("mx.evil.test; dmarc=pass header.from=corp.example") + proofMail, ""},
		{"forged below the server's own", results("mx.corp.example; dmarc=fail header.from=corp.example") + "Received: from x by mx\r\n" + results(pass) + proofMail, ""},
		{"garbled", results("mx.corp.example; dmarc=") + proofMail, ""},
		{"a second subject on top", "Subject: Re: [IT20261123001]\r\n" + signed, ""},
		{"a second kind of content on top", "Content-Type: text/html\r\n" + signed, "dkim corp.example "}, // nobody signed one
		{"two kinds of content", "Content-Type: text/html\r\nContent-Type: text/plain\r\n" + signed, ""},
		{"references of another thread twice", "References: <a@x>\r\nReferences: <b@x>\r\n" + signed, ""},
		{"the subject is not signed", sign(t, key, "corp.example", proofMail, "From", "To", "Date"), ""},
		{"a part of the body is signed", strings.Replace(signed, " d=corp.example;", " l=3; d=corp.example;", 1), ""},
		{"a field with a blank in its name", "Fr om: manager@corp.example\r\n" + signed, ""},
		{"an author behind an author", results(pass) + strings.Replace(proofMail, "<wanglei@corp.example>", "<x@outside.test> <wanglei@corp.example>", 1), ""},
		{"an author in a comment", results(pass) + strings.Replace(proofMail, "From: =?utf-8?q?Wang?= <wanglei@corp.example>", "From: x@outside.test (wanglei@corp.example)", 1), ""},
		{"an author in an encoded word", results(pass) + strings.Replace(proofMail, "=?utf-8?q?Wang?= <wanglei@corp.example>", "=?utf-8?q?wanglei=40corp.example?=", 1), ""},
		{"full-width marks", results(pass) + strings.Replace(proofMail, "<wanglei@corp.example>", "＜wanglei@corp.example＞", 1), ""},
		{"a group", results(pass) + strings.Replace(proofMail, "=?utf-8?q?Wang?= <wanglei@corp.example>", "all: x@outside.test, wanglei@corp.example;", 1), ""},
		{"a name in GBK", results(pass) + strings.Replace(proofMail, "=?utf-8?q?Wang?=", "=?gb2312?B?zfXA2g==?=", 1), "dmarc corp.example mx.corp.example"},
		{"a verdict in a comment", results("mx.corp.example; spf=pass (x; dmarc=pass header.from=corp.example ;) smtp.mailfrom=x@evil.test") + proofMail, ""},
		{"a verdict in a comment that never ends", results("mx.corp.example; spf=pass (x smtp.mailfrom=x; dmarc=pass header.from=corp.example") + proofMail, ""},
		{"a verdict in an envelope address", results(`mx.corp.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from=corp.example; b"@evil.test`) + proofMail, ""},
		{"a verdict in a quoted quote", results(`mx.corp.example; spf=pass smtp.mailfrom="a\"; dmarc=pass header.from=corp.example; \"b"@evil.test`) + proofMail, ""},
		{"a verdict in a reason", results(`mx.corp.example; dkim=fail reason="x; dmarc=pass header.from=corp.example"`) + proofMail, ""},
		{"the server's name in a comment", results("mx.evil.test (mx.corp.example); dmarc=pass header.from=corp.example") + proofMail, ""},
		{"the server's own comments", results("mx.corp.example (Coremail (c) 2026); dmarc=pass (p=none) header.from=corp.example") + proofMail, "dmarc corp.example mx.corp.example"},
		{"of no domain", strings.Replace(proofMail, "<wanglei@corp.example>", "<wanglei>", 1), ""},
	} {
		v := &Verifier{Servers: []string{"mx.corp.example"}, LookupTXT: zone.lookup}
		if got := told(v.Vouch(t.Context(), []byte(test.mail), Parse([]byte(test.mail)), proofTime)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func told(a *store.Auth) string {
	if a == nil {
		return ""
	}
	return a.Method + " " + a.Domain + " " + a.Server
}

// TestVouchOld: what was signed long ago proves nobody now.
func TestVouchOld(t *testing.T) {
	t.Parallel()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	zone := dnsZone{key: base64.StdEncoding.EncodeToString(public)}
	mail := []byte(sign(t, key, "corp.example", proofMail))
	v := &Verifier{LookupTXT: zone.lookup}
	for _, test := range []struct {
		name string
		now  time.Time
		want string
	}{
		{"at once", time.Now(), "dkim corp.example "},
		{"a month later", time.Now().AddDate(0, 1, 0), ""},
	} {
		if got := told(v.Vouch(t.Context(), mail, Parse(mail), test.now)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// TestVouchDNS: the DNS is asked once a name, never about others than the
// author, and when it does not answer, nothing vouches.
func TestVouchDNS(t *testing.T) {
	t.Parallel()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	good := sign(t, key, "corp.example", proofMail)
	other := sign(t, key, "evil.test", proofMail)
	for _, test := range []struct {
		name, mail string
		zone       *dnsZone
		asked      int32
		want       string
	}{
		{"answers", good, &dnsZone{}, 1, "dkim corp.example "},
		{"fails", good, &dnsZone{broken: true}, 1, ""},
		{"is silent", good, &dnsZone{silent: true}, 1, ""},
		{"is not asked", other, &dnsZone{}, 0, ""},
	} {
		test.zone.key = base64.StdEncoding.EncodeToString(public)
		v := &Verifier{LookupTXT: test.zone.lookup, Timeout: 20 * time.Millisecond}
		for range 3 {
			if got := told(v.Vouch(t.Context(), []byte(test.mail), Parse([]byte(test.mail)), proofTime)); got != test.want {
				t.Errorf("%s: got %q, want %q", test.name, got, test.want)
			}
		}
		if got := test.zone.asked.Load(); got != test.asked {
			t.Errorf("%s: asked %d times, want %d", test.name, got, test.asked)
		}
	}
	var none *Verifier
	if a := none.Vouch(t.Context(), []byte(good), Parse([]byte(good)), proofTime); a != nil {
		t.Errorf("without a verifier: got %v", a)
	}
}
