package story

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"

	"maildesk/store"
)

// link is what a letter's HTML offers to tap.
var link = regexp.MustCompile(`href="(mailto:[^"]*)"`)

// tap sends the mail that a link prepares. The link may stand in a letter that
// somebody else got, who passed it on.
func (p *Player) tap(ctx context.Context, user, name, code, owner string) error {
	from := p.person(user)
	letter, err := p.newest(p.person(owner).Address, name)
	if err != nil {
		return err
	}
	target, err := p.link(ctx, letter.MessageID, p.person(owner).Key(), code)
	if err != nil {
		return err
	}
	return p.sendLink(ctx, from, target)
}

// sendLink sends what a client makes of a mailto link (RFC 6068).
func (p *Player) sendLink(ctx context.Context, from store.Address, target *url.URL) error {
	to, err := url.PathUnescape(target.Opaque)
	if err != nil {
		return err
	}
	fields := target.Query()
	raw := compose("Subject: "+fields.Get("subject")+"\n\n"+fields.Get("body"), from, to, p.Stage.Clock.Now(), nil)
	p.tell("mail", show(from, raw))
	if err := p.Stage.Send(from.Address, []string{to}, raw); err != nil {
		return err
	}
	return p.Stage.Settle(ctx)
}

// link finds the link of an answer in a letter that a reader got.
func (p *Player) link(ctx context.Context, messageID, reader, code string) (target *url.URL, err error) {
	code, item, _ := strings.Cut(code, ":")
	err = p.Stage.Gateway.Store.View(ctx, func(tx store.Tx) error {
		letters, err := tx.OutgoingByMessageID(messageID)
		if err != nil {
			return err
		}
		for _, o := range letters {
			if (store.Address{Address: o.Recipient}).Key() != reader {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(o.HTML, -1) {
				u, err := url.Parse(html.UnescapeString(m[1]))
				if err != nil {
					return fmt.Errorf("link %q: %w", m[1], err)
				}
				subject := u.Query().Get("subject")
				_, token, _ := strings.Cut(subject, "] "+code+"-")
				about, rest, _ := strings.Cut(token, ".")
				if strings.Count(rest, ".") < 3 { // no item stands before the round
					about = ""
				}
				if token != "" && about == item || strings.Contains(subject, "[M"+item+"] "+code+"-") || item != "" && strings.Contains(subject, "["+item+"] "+code+"-") {
					target = u
				}
			}
		}
		if target == nil {
			return fmt.Errorf("the letter %s to %s has no link %q", messageID, reader, code)
		}
		return nil
	})
	return target, err
}
