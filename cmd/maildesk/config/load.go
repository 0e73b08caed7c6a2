package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"maildesk/rules/strict"
)

// FileName is the name of the connection file in a folder that init made.
const FileName = "maildesk.toml"

// Load reads the connection file; a folder stands for the file in it. The error
// joins a strict.Mistake for each thing wrong.
func Load(path string) (*Config, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, FileName)
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file; `maildesk init DIR` writes one, then use --config DIR", path)
	} else if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	return Parse(path, text)
}

// Offline is Load for what touches no server: passwords and certificates need
// not be at hand.
func Offline(path string) (*Config, error) {
	c, err := Load(path)
	all, joined := err.(interface{ Unwrap() []error })
	if c == nil || !joined {
		return c, err
	}
	return c, errors.Join(slices.DeleteFunc(slices.Clone(all.Unwrap()), func(err error) bool {
		var m strict.Mistake
		return errors.As(err, &m) && onlyOnline.MatchString(m.Key)
	})...)
}

var onlyOnline = regexp.MustCompile(`\.(password|password_file|password_env|ca_file)$`)

// Unwritten are the password files that are empty, as init makes them.
func (c *Config) Unwritten() []string {
	var empty []string
	logins := []*Login{&c.SMTP.Login}
	for i := range c.Mailbox {
		logins = append(logins, &c.Mailbox[i].Login)
	}
	for _, l := range logins {
		file := c.Path(l.PasswordFile)
		text, err := os.ReadFile(file)
		if err == nil && len(bytes.TrimSpace(text)) == 0 && !slices.Contains(empty, file) {
			empty = append(empty, file)
		}
	}
	return empty
}

// Parse is Load of a text that was read already.
func Parse(path string, text []byte) (*Config, error) {
	c, places, mistakes := strict.Read[Config](path, text, nil)
	if len(mistakes) > 0 {
		return nil, strict.InOrder(mistakes)
	}
	c.path = path
	c.defaults()
	err := c.check(places)
	c.Proof.Domains = lowered(c.Proof.Domains)
	return c, err
}

// lowered is a table of domains, as addresses are looked up in it.
func lowered(domains map[string]string) map[string]string {
	low := map[string]string{}
	for domain, policy := range domains {
		low[strings.ToLower(domain)] = policy
	}
	return low
}
