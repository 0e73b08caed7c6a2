package smtptest

import (
	"fmt"
	"net/smtp"
)

// Submit hands a mail in on a connection that is logged in, and ends it. A
// refusal comes back as a *textproto.Error, with the step before it.
func Submit(c *smtp.Client, from string, to []string, raw []byte) error {
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("MAIL FROM %s: %w", from, err)
	}
	for _, one := range to {
		if err := c.Rcpt(one); err != nil {
			return fmt.Errorf("RCPT TO %s: %w", one, err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}
