// Package config reads the connection file: which mailboxes are read, how
// letters leave, where the store is. The rule book is the help desk's own file.
package config

import (
	"context"
	"crypto/x509"
	"fmt"
	"math"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"maildesk/rules/strict"
)

// Config is the connection file as it is written.
type Config struct {
	Store     string    `toml:"store"`
	Rules     string    `toml:"rules"`
	Templates string    `toml:"templates"`
	Desk      Desk      `toml:"desk"`
	Mailbox   []Mailbox `toml:"mailbox"`
	SMTP      SMTP      `toml:"smtp"`
	Proof     Proof     `toml:"proof"`
	Log       Log       `toml:"log"`

	path string // of the file
}

// Desk is who the desk is to the world of mail.
type Desk struct {
	Address string   `toml:"address"`
	Name    string   `toml:"name"` // shown as sender; empty: the rule book's company.desk
	Aliases []string `toml:"aliases"`
	Admin   string   `toml:"admin"`
}

// Login is what both ends need to be let in.
type Login struct {
	Host         string `toml:"host"`
	Port         int    `toml:"port"`
	TLS          string `toml:"tls"`
	CAFile       string `toml:"ca_file"`
	User         string `toml:"user"`
	Mechanism    string `toml:"mechanism"`
	Password     Secret `toml:"password"`
	PasswordFile string `toml:"password_file"`
	PasswordEnv  string `toml:"password_env"`
}

// Mailbox is one account that is read.
type Mailbox struct {
	Name string `toml:"name"`
	Login
	Folders   []string `toml:"folders"`
	Settle    string   `toml:"settle"`
	MoveTo    string   `toml:"move_to"`
	SizeLimit Size     `toml:"size_limit"`
	Poll      Duration `toml:"poll"`
}

// SMTP is the account that letters leave by.
type SMTP struct {
	Login
	Address       string   `toml:"address"`
	Hello         string   `toml:"hello"`
	Sessions      int      `toml:"sessions"`
	PerConnection int      `toml:"per_connection"`
	Interval      Duration `toml:"interval"`
	NullSender    bool     `toml:"null_sender"`
	Timeout       Duration `toml:"timeout"`
}

// Proof says what vouches for senders.
type Proof struct {
	Servers []string          `toml:"servers"` // authserv-ids whose Authentication-Results count
	Domains map[string]string `toml:"domains"` // "corp.example" = "require"; lower case once it is read
}

// Log says how much is logged, and how.
type Log struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// Secret is text that no log and no error shows.
type Secret string

// String hides the secret.
func (Secret) String() string { return "<secret>" }

// Duration is a time.Duration written as "30s". It is no number, so that
// `poll = 30` is a mistake and not 30 ns.
type Duration struct{ time.Duration }

// UnmarshalText reads "30s", "5m".
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < 0 {
		return fmt.Errorf("%q is no length of time; write for example \"30s\" or \"5m\"", text)
	}
	d.Duration = parsed
	return nil
}

// Size is a number of bytes written as "25MB".
type Size struct{ Bytes int64 }

// UnmarshalText reads "25MB", "500KB", "1GB" (powers of 1024).
func (s *Size) UnmarshalText(text []byte) error {
	word := strings.ToUpper(strings.TrimSpace(string(text)))
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}} {
		if number, ok := strings.CutSuffix(word, unit.name); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
			if err != nil || n <= 0 || n > math.MaxInt64/unit.bytes {
				break
			}
			s.Bytes = n * unit.bytes
			return nil
		}
	}
	return fmt.Errorf("%q is no size; write for example \"25MB\"", text)
}

// Dir is the folder of the file; relative paths in it start there.
func (c *Config) Dir() string { return filepath.Dir(c.path) }

// Path makes a path of the file absolute or relative to the program.
func (c *Config) Path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir(), name)
}

// StoreDSN is the store's place for sqldb.Open.
func (c *Config) StoreDSN() string {
	if strings.HasPrefix(c.Store, "postgres://") || strings.HasPrefix(c.Store, "postgresql://") {
		return c.Store
	}
	return c.Path(c.Store)
}

func (c *Config) defaults() {
	def(&c.Store, "maildesk.db")
	def(&c.Log.Level, "info")
	def(&c.Log.Format, "text")
	for i := range c.Mailbox {
		m := &c.Mailbox[i]
		if m.Name == "" {
			m.Name = m.User
		}
		def(&m.TLS, "implicit")
		def(&m.Mechanism, "auto")
		def(&m.Settle, "leave")
		def(&m.SizeLimit, Size{25 << 20})
		def(&m.Poll, Duration{30 * time.Second})
		def(&m.Port, map[string]int{"implicit": 993}[m.TLS])
		def(&m.Port, 143)
		if len(m.Folders) == 0 {
			m.Folders = []string{"INBOX"}
		}
	}
	s := &c.SMTP
	def(&s.TLS, "implicit")
	def(&s.Mechanism, "auto")
	def(&s.Port, map[string]int{"implicit": 465, "starttls": 587}[s.TLS])
	def(&s.Port, 25)
	def(&s.Address, c.Desk.Address)
	def(&s.Sessions, 2)
	def(&s.Timeout, Duration{time.Minute})
}

func def[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// check finds everything that is wrong, not only the first.
func (c *Config) check(places strict.Index) error {
	var all []error
	wrong := func(key, format string, args ...any) {
		w, ok := places.Find(strings.Replace(key, "mailbox.", "mailbox[0].", 1))
		if !ok {
			w.Key.File = c.path
		}
		all = append(all, w.Key.Mistake(key, format, args...))
	}
	one := func(key, value string, allowed ...string) {
		for _, a := range allowed {
			if value == a {
				return
			}
		}
		wrong(key, "%q; write one of %s", value, strings.Join(allowed, ", "))
	}
	address := func(key, value, advice string) {
		if !Address(value) {
			wrong(key, "%q is no mail address; write %s", value, advice)
		}
	}
	address("desk.address", c.Desk.Address, "the address that employees write to")
	for i, alias := range c.Desk.Aliases {
		address(fmt.Sprintf("desk.aliases[%d]", i), alias, "a further address of the desk, or leave it out")
	}
	if c.Desk.Admin != "" {
		address("desk.admin", c.Desk.Admin, "who is told of what goes wrong, or leave it out")
	}
	if scheme, _, found := strings.Cut(c.Store, "://"); found && c.StoreDSN() != c.Store {
		wrong("store", "%q is no kind of database that is known; write the path of a file (SQLite) or \"postgres://…\"", scheme)
	}
	one("log.level", c.Log.Level, "debug", "info", "warn", "error")
	one("log.format", c.Log.Format, "text", "json")
	if len(c.Mailbox) == 0 {
		wrong("mailbox", "there is none; add a [[mailbox]] with the account that employees write to")
	}
	names := map[string]bool{}
	for i := range c.Mailbox {
		m := &c.Mailbox[i]
		key := "mailbox"
		if len(c.Mailbox) > 1 {
			key = fmt.Sprintf("mailbox[%d]", i)
		}
		c.checkLogin(key, &m.Login, wrong, one)
		one(key+".settle", m.Settle, "leave", "flag", "move")
		one(key+".mechanism", m.Mechanism, "auto", "login", "plain", "oauthbearer", "xoauth2")
		if m.User == "" {
			wrong(key+".user", "is missing; most providers want the whole address")
		}
		if slices.Contains(m.Folders, "") {
			wrong(key+".folders", "one is empty; write names of folders such as \"INBOX\"")
		}
		if m.Poll.Duration < time.Second {
			wrong(key+".poll", "%s is too often; write \"1s\" or more", m.Poll)
		}
		if m.Settle == "move" && m.MoveTo == "" {
			wrong(key+".move_to", "is missing; name the folder that mails are moved to")
		}
		if names[m.Name] {
			wrong(key+".name", "%q is used twice; two mailboxes need two names", m.Name)
		}
		names[m.Name] = true
	}
	c.checkLogin("smtp", &c.SMTP.Login, wrong, one)
	one("smtp.mechanism", c.SMTP.Mechanism, "auto", "login", "plain", "cram-md5", "scram-sha-1", "scram-sha-256", "oauthbearer", "xoauth2")
	for domain, policy := range c.Proof.Domains {
		one("proof.domains."+domain, policy, "none", "prefer", "require")
	}
	if c.Desk.Address != c.SMTP.Address { // else it is said already
		address("smtp.address", c.SMTP.Address, "the address that letters come from, or leave it out")
	}
	if strings.ContainsAny(c.SMTP.Hello, " <>@") {
		wrong("smtp.hello", "%q is no name of a machine; write for example desk.example.com, or leave it out", c.SMTP.Hello)
	}
	if c.SMTP.PerConnection < 0 {
		wrong("smtp.per_connection", "%d; write how many letters a connection may carry, or 0 for any number", c.SMTP.PerConnection)
	}
	if c.SMTP.Sessions < 1 || c.SMTP.Sessions > 20 {
		wrong("smtp.sessions", "%d; write 1 to 20 (most providers allow few)", c.SMTP.Sessions)
	}
	return strict.InOrder(all)
}

func (c *Config) checkLogin(key string, l *Login, wrong func(key, format string, args ...any), one func(key, value string, allowed ...string)) {
	if l.Host == "" {
		wrong(key+".host", "is missing; write the name of the server, such as imap.example.com or smtp.example.com")
	}
	if l.Port < 1 || l.Port > 65535 {
		wrong(key+".port", "%d is no port", l.Port)
	}
	one(key+".tls", l.TLS, "implicit", "starttls", "none")
	if l.TLS == "none" && !loopback(l.Host) {
		wrong(key+".tls", "\"none\" sends the password for all to read; it is allowed towards this machine only (127.0.0.1, localhost)")
	}
	given := 0
	for _, s := range []string{string(l.Password), l.PasswordFile, l.PasswordEnv} {
		if s != "" {
			given++
		}
	}
	switch {
	case given > 1:
		wrong(key+".password", "give one of password, password_file and password_env")
	case given == 0 && l.User != "":
		wrong(key+".password", "is missing; give password_file, password_env or password (many providers want a 授权码, a password for mail clients)")
	}
	if l.PasswordEnv != "" && os.Getenv(l.PasswordEnv) == "" {
		wrong(key+".password_env", "the environment variable %s is not set", l.PasswordEnv)
	}
	if l.PasswordFile != "" {
		if _, err := os.ReadFile(c.Path(l.PasswordFile)); err != nil {
			wrong(key+".password_file", "%v; write the password into that file, readable for the desk only", err)
		}
	}
	if l.CAFile != "" {
		if _, err := c.pool(l.CAFile); err != nil {
			wrong(key+".ca_file", "%v", err)
		}
	}
}

// Address reports whether a text is a mail address and nothing else: it@example.com.
func Address(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Read gives the password or token, anew each time, so that a changed file works.
func (c *Config) read(l *Login) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		switch {
		case l.PasswordFile != "":
			text, err := os.ReadFile(c.Path(l.PasswordFile))
			return strings.TrimSpace(string(text)), err
		case l.PasswordEnv != "":
			return os.Getenv(l.PasswordEnv), nil
		}
		return string(l.Password), nil
	}
}

func (c *Config) pool(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.Path(file))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form", file)
	}
	return pool, nil
}
