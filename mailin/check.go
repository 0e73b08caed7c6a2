package mailin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Finding is one thing that a check of a mailbox found.
type Finding struct {
	Problem bool // the desk cannot work like this
	Text    string
}

// Check connects to the mailbox, logs in, looks at its folders and says what
// the server can do and what is wrong. It changes nothing on the server, and
// needs no store.
func (p *Poller) Check(ctx context.Context) []Finding {
	var found []Finding
	good := func(format string, args ...any) {
		found = append(found, Finding{Text: fmt.Sprintf(format, args...)})
	}
	bad := func(err error) { found = append(found, Finding{Problem: true, Text: err.Error()}) }
	for _, problem := range p.Account.Problems() {
		bad(fmt.Errorf("mailbox %s: %w", p.Account.Name, problem))
	}
	if len(found) > 0 {
		return found
	}
	p.begin()
	s, err := p.connect(ctx)
	if err != nil {
		bad(err)
		return found
	}
	defer s.close()
	a := s.account
	good("mailbox %s: logged in at %s as %s", a.Name, a.Address, a.User)
	s.checkAbilities(good)
	names, err := s.folders(ctx)
	if err != nil {
		bad(a.failure("list folders", err, ""))
		return found
	}
	for _, folder := range a.Folders {
		if !slices.Contains(names, folder) {
			bad(a.failure(fmt.Sprintf("open folder %q", folder), errNoFolder, "there are "+quoteNames(names)))
			continue
		}
		box, err := s.choose(ctx, folder)
		if err != nil {
			bad(a.failure(fmt.Sprintf("open folder %q", folder), err, ""))
			continue
		}
		fate := "all of them become tickets or follow-ups unless they came in before"
		if a.OnlyNew {
			fate = "those that are there at the first start are left alone"
		}
		good("mailbox %s: folder %q holds %d mails; %s", a.Name, folder, box.NumMessages, fate)
		if a.Settle == FlagMail && !canFlag(box.PermanentFlags, imap.Flag(a.Flag)) {
			bad(a.failure(fmt.Sprintf("flag mails in folder %q", folder), fmt.Errorf("the server keeps no flag %s", a.Flag),
				"take one of "+joinFlags(box.PermanentFlags)+", or set settle = \"leave\""))
		}
	}
	if a.Settle == MoveMail {
		if slices.Contains(names, a.SettleFolder) {
			good("mailbox %s: mails move to %q once they are stored", a.Name, a.SettleFolder)
		} else {
			good("mailbox %s: folder %q will be made for the mails that are stored", a.Name, a.SettleFolder)
		}
	}
	return found
}

// checkAbilities says what the server's capabilities mean for the desk.
func (s *session) checkAbilities(good func(string, ...any)) {
	a := s.account
	say := func(capability imap.Cap, with, without string) {
		if s.caps.Has(capability) {
			good("mailbox %s: %s: %s", a.Name, capability, with)
		} else {
			good("mailbox %s: no %s: %s", a.Name, capability, without)
		}
	}
	say(imap.CapIdle, fmt.Sprintf("new mail in %q is told at once", a.Folders[0]),
		fmt.Sprintf("new mail is seen every %v", a.Poll))
	say(imap.CapID, "sent after the login", "not needed")
	if a.Settle != MoveMail {
		return
	}
	switch {
	case s.caps.Has(imap.CapMove):
		say(imap.CapMove, "stored mails are moved in one step", "")
	case s.caps.Has(imap.CapUIDPlus):
		say(imap.CapUIDPlus, "stored mails are copied, and then deleted one by one", "")
	default:
		good("mailbox %s: neither MOVE nor UIDPLUS: stored mails are copied; the originals stay, marked deleted and seen", a.Name)
	}
}

// canFlag reports whether a folder keeps a flag. A server that does not say
// keeps all of them (RFC 9051 section 7.1); one that takes new keywords need
// not name the flags that every server has.
func canFlag(permanent []imap.Flag, flag imap.Flag) bool {
	common := []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft}
	same := func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) }
	if len(permanent) == 0 || slices.ContainsFunc(permanent, same) {
		return true
	}
	return slices.Contains(permanent, imap.FlagWildcard) &&
		(!strings.HasPrefix(string(flag), `\`) || slices.ContainsFunc(common, same))
}

func joinFlags(flags []imap.Flag) string {
	names := make([]string, len(flags))
	for i, flag := range flags {
		names[i] = string(flag)
	}
	return strings.Join(names, " ")
}
