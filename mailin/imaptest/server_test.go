package imaptest

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.AddUser("it@corp.test", "secret", "处理完")
	return s
}

func dial(t *testing.T, s *Server) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestWaysIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	trust := &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.CA, ServerName: "127.0.0.1"}}
	ways := map[string]func() (*imapclient.Client, error){
		"plain":    func() (*imapclient.Client, error) { return imapclient.DialInsecure(s.Addr, nil) },
		"starttls": func() (*imapclient.Client, error) { return imapclient.DialStartTLS(s.Addr, trust) },
		"tls":      func() (*imapclient.Client, error) { return imapclient.DialTLS(s.TLSAddr, trust) },
	}
	for name, way := range ways {
		for _, mechanism := range []string{"LOGIN", "PLAIN", "OAUTHBEARER"} {
			for _, password := range []string{"secret", "wrong"} {
				c, err := way()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				switch mechanism {
				case "LOGIN":
					err = c.Login("it@corp.test", password).Wait()
				case "PLAIN":
					err = c.Authenticate(sasl.NewPlainClient("", "it@corp.test", password))
				default:
					err = c.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: "it@corp.test", Token: password}))
				}
				if got, want := err == nil, password == "secret"; got != want {
					t.Errorf("%s by %s with password %q: got error %v, want success %v", name, mechanism, password, err, want)
				}
				c.Close()
			}
		}
	}
	for _, command := range s.Commands() {
		if strings.Contains(command, "secret") || strings.Contains(command, "wrong") {
			t.Errorf("the record of commands holds a password: %s", command)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t)
	raw := []byte("Subject: x\r\n\r\n" + strings.Repeat("line\r\n", 2000))
	for range 3 {
		if err := s.Deliver("it@corp.test", "INBOX", raw); err != nil {
			t.Fatal(err)
		}
	}
	fetch := func(change func(*Faults)) ([]*imapclient.FetchMessageBuffer, error) {
		t.Helper()
		s.Set(func(f *Faults) { *f = Faults{}; change(f) })
		c := dial(t, s)
		if err := c.Login("it@corp.test", "secret").Wait(); err != nil {
			return nil, err
		}
		if _, err := c.Select("INBOX", nil).Wait(); err != nil {
			return nil, err
		}
		return c.Fetch(imap.UIDSet{imap.UIDRange{Start: 1}}, &imap.FetchOptions{
			RFC822Size: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}},
		}).Collect()
	}
	tests := []struct {
		name   string
		change func(*Faults)
		mails  int
		size   int64 // of the first mail
		body   int   // bytes of its body
		fails  bool
	}{
		{name: "none", change: func(*Faults) {}, mails: 3, size: int64(len(raw)), body: len(raw)},
		{name: "lost", change: func(f *Faults) { f.Lost = []uint32{2} }, mails: 2, size: int64(len(raw)), body: len(raw)},
		{name: "body first", change: func(f *Faults) { f.BodyFirst = []uint32{3} }, mails: 2, size: int64(len(raw)), body: len(raw)},
		{name: "garbled", change: func(f *Faults) { f.Garbled = []uint32{2} }, fails: true},
		{name: "size", change: func(f *Faults) { f.Sizes = map[uint32]int64{1: 9} }, mails: 3, size: 9, body: len(raw)},
		{name: "pad", change: func(f *Faults) { f.Pad = map[uint32]int64{1: 1 << 20} }, mails: 3, size: int64(len(raw)), body: len(raw) + 1<<20},
		{name: "refused", change: func(f *Faults) { f.Refuse = map[string]string{"SELECT": "[UNAVAILABLE] later"} }, fails: true},
		{name: "hang", change: func(f *Faults) { f.Hang = []string{"UID FETCH"} }, fails: true},
		{name: "id", change: func(f *Faults) { f.NeedID = true }, fails: true},
		{name: "greeting", change: func(f *Faults) { f.Greeting = "* BYE too many connections" }, fails: true},
	}
	for _, tt := range tests {
		list, err := fetch(tt.change)
		if (err != nil) != tt.fails {
			t.Errorf("%s: got error %v, want one: %v", tt.name, err, tt.fails)
		}
		if err != nil {
			continue
		}
		if len(list) != tt.mails || list[0].RFC822Size != tt.size || len(list[0].BodySection[0].Bytes) != tt.body {
			t.Errorf("%s: got %d mails, size %d, body %d; want %d, %d, %d", tt.name,
				len(list), list[0].RFC822Size, len(list[0].BodySection[0].Bytes), tt.mails, tt.size, tt.body)
		}
	}
}

// The library's own Collect races with its reader when a literal is cut, so
// this test reads by hand.
func TestCut(t *testing.T) {
	t.Parallel()
	s := start(t)
	if err := s.Deliver("it@corp.test", "INBOX", bytes.Repeat([]byte("~"), 9000)); err != nil {
		t.Fatal(err)
	}
	s.Set(func(f *Faults) { f.Cut, f.Cuts = 5000, 1 })
	conn, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "1 LOGIN it@corp.test secret\r\n2 SELECT INBOX\r\n3 UID FETCH 1 (BODY.PEEK[])\r\n")
	answer, _ := io.ReadAll(conn)
	if got := bytes.Count(answer, []byte("~")); got != 5000 {
		t.Errorf("got %d bytes of the body, want 5000: %.300q", got, answer)
	}
}

func TestHiddenCapability(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := dial(t, s)
	if err := c.Login("it@corp.test", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if !c.Caps().Has(imap.CapIdle) || !c.Caps().Has(imap.CapID) || !c.Caps().Has(imap.CapMove) {
		t.Errorf("got capabilities %v, want IDLE, ID and MOVE among them", c.Caps())
	}
	s.Set(func(f *Faults) { f.Hide = []string{"IDLE"} })
	c = dial(t, s)
	if err := c.Login("it@corp.test", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if c.Caps().Has(imap.CapIdle) {
		t.Error("IDLE is offered although hidden")
	}
	if _, err := c.Idle(); err == nil {
		t.Error("IDLE was served although hidden")
	}
}

func TestBytesAreKept(t *testing.T) {
	t.Parallel()
	s := start(t)
	odd := []string{"", "no header at all", ">From x\r\nSubject :y\r\n\r\nbody", "A: b\n\nplain line ends\n", strings.Repeat("\x00\xff", 3000)}
	for _, raw := range odd {
		if err := s.Deliver("it@corp.test", "INBOX", []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	c := dial(t, s)
	if err := c.Login("it@corp.test", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(imap.UIDSet{imap.UIDRange{Start: 1}}, "处理完").Wait(); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Mails("it@corp.test", "INBOX"); err != nil || len(left) > 0 {
		t.Errorf("got %d mails and error %v behind the move, want none", len(left), err)
	}
	mails, err := s.Mails("it@corp.test", "处理完")
	if err != nil || len(mails) != len(odd) {
		t.Fatalf("got %d mails and error %v, want %d", len(mails), err, len(odd))
	}
	for i, raw := range odd {
		if string(mails[i].Raw) != raw {
			t.Errorf("got %.80q, want %.80q", mails[i].Raw, raw)
		}
	}
}

func TestMails(t *testing.T) {
	t.Parallel()
	s := start(t)
	want := []byte("Subject: 打印机\r\n\r\n坏了\r\n")
	if err := s.Deliver("it@corp.test", "处理完", want); err != nil {
		t.Fatal(err)
	}
	c := dial(t, s)
	if err := c.Login("it@corp.test", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("处理完", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	flag := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}
	if err := c.Store(imap.UIDSetNum(1), flag, nil).Close(); err == nil {
		t.Error("a folder opened with EXAMINE was changed")
	}
	if _, err := c.Select("处理完", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Store(imap.UIDSetNum(1), flag, nil).Close(); err != nil {
		t.Fatal(err)
	}
	mails, err := s.Mails("it@corp.test", "处理完")
	if err != nil {
		t.Fatal(err)
	}
	if len(mails) != 1 || !bytes.Equal(mails[0].Raw, want) || !slices.Contains(mails[0].Flags, `\seen`) && !slices.Contains(mails[0].Flags, `\Seen`) {
		t.Errorf("got %+v, want one mail %q that is seen", mails, want)
	}
}
