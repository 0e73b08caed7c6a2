package rules

import (
	"slices"

	"maildesk/store"
)

// request is what the words of a mail ask for and order. What to load hangs on
// it as much as what to decide, so it is read once.
type request struct {
	mail     *store.Incoming // whose words were read
	asks     *string         // as asks reads it; nil: not read yet
	ordered  bool            // the rest was read
	commands []Command
	rest     string
	repeats  *[2]string // as repeatTopic reads it; nil: not read yet
}

func (c *Case) request() *request {
	if c.asked.mail != c.Mail {
		c.asked = request{mail: c.Mail}
	}
	return &c.asked
}

// asks is what the mail asks the desk; see asks.
func (c *Case) asks() string {
	r := c.request()
	if r.asks == nil {
		asked := asks(c.Mail.Message)
		r.asks = &asked
	}
	return *r.asks
}

// commands are the orders of the mail and the words beside them; see ReadCommands.
func (c *Case) commands() ([]Command, string) {
	r := c.request()
	if !r.ordered {
		r.ordered = true
		r.commands, r.rest = ReadCommands(written(c.Mail.Message), c.Mail.Message.Language)
	}
	return slices.Clone(r.commands), r.rest
}

// repeatTopic is what an equal mail of the sender is found by; see repeatTopic.
func (c *Case) repeatTopic() (topic, exact string) {
	r := c.request()
	if r.repeats == nil {
		topic, exact := repeatTopic(c.Mail.Message)
		r.repeats = &[2]string{topic, exact}
	}
	return r.repeats[0], r.repeats[1]
}
