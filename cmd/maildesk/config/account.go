package config

import (
	"net"
	"strconv"

	"maildesk/mailin"
	"maildesk/mailout"
)

// Accounts are the mailboxes as mailin reads them.
func (c *Config) Accounts() ([]*mailin.Account, error) {
	var all []*mailin.Account
	for i := range c.Mailbox {
		m := &c.Mailbox[i]
		roots, err := c.pool(m.CAFile)
		if err != nil {
			return nil, err
		}
		all = append(all, &mailin.Account{
			Name: m.Name, Address: net.JoinHostPort(m.Host, strconv.Itoa(m.Port)), TLS: mailin.Security(m.TLS), RootCAs: roots,
			User: m.User, Mechanism: mailin.Mechanism(m.Mechanism), Secret: c.read(&m.Login), Folders: m.Folders,
			Settle: mailin.SettlePolicy(m.Settle), SettleFolder: m.MoveTo, SizeLimit: m.SizeLimit.Bytes, Poll: m.Poll.Duration,
		})
	}
	return all, nil
}

// SMTPAccount is the account that mailout sends by.
func (c *Config) SMTPAccount() (*mailout.Account, error) {
	s := &c.SMTP
	roots, err := c.pool(s.CAFile)
	if err != nil {
		return nil, err
	}
	return &mailout.Account{
		Host: s.Host, Port: s.Port, TLS: mailout.TLS(s.TLS), RootCAs: roots,
		User: s.User, Mechanism: s.Mechanism, Secret: c.read(&s.Login),
		Address: s.Address, Hello: s.Hello, Sessions: s.Sessions, PerConnection: s.PerConnection,
		Interval: s.Interval.Duration, NullSender: s.NullSender, Timeout: s.Timeout.Duration,
	}, nil
}
