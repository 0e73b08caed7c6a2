// Package story plays stories: mails in, time passing, mails out. A story is
// a test of the whole desk over real IMAP and SMTP, and what the demo shows.
package story

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// Story is a script with the mails that it sends.
type Story struct {
	Name  string
	Steps []Step
	Files map[string]string
}

// Book is the story's rule book: its file rules.toml, else the company's with its
// file more.toml behind it.
func (s *Story) Book() string {
	if book, ok := s.Files["rules.toml"]; ok {
		return book
	}
	return company + s.Files["more.toml"]
}

// Step is one line of the script. The commands are:
//
//	at TIME                   set the clock (RFC 3339); the first step
//	say WORDS                 tell what happens
//	send USER FILE            USER mails FILE ("Subject: …" and more header, blank line, body) to the desk
//	raw USER FILE             the same, byte for byte
//	reply USER LETTER FILE    USER answers the newest letter of that name; reply-all with replyall; with a fourth
//	                          word, the letter of that person, who passed it on
//	tap USER LETTER CODE      USER taps the link of that answer in his newest letter of that name; CODE:ITEM where
//	                          it has several (for a held mail its number, in a digest the ticket's); with a fourth word, in the letter of that person, who passed it on
//	bounce USER LETTER        the server reports that the newest such letter to USER cannot be delivered
//	forward USER LETTER ADDRESS FILE
//	wait DURATION             let working time or night pass, and all that is due then happen
//	until TIME
//	expect USER LETTER WORDS… such a letter came since USER's last expect, with these words in it
//	files USER LETTER NAME…   the newest letter of that name brings these files, in this order; a picture is in
//	                          the page that shows it
//	absent USER LETTER WORDS… no letter of that name to USER holds any of these words
//	nothing USER              nothing came to USER since the last expect
//	ticket N KEY=VALUE…       the Nth ticket is so
//	inbox STATE N             so many mails are in that state
//	write PATH FILE…          the administrator saves these files, one behind the other, as PATH in the desk's
//	                          folder, and the desk reads it; company.toml is the company's rule book
//	thread USER               all letters to USER about a ticket are in one thread each
type Step struct {
	Line int
	Verb string
	Args []string
}

// Parse reads a story in txtar form: the script, then the files.
func Parse(name string, text []byte) (*Story, error) {
	archive := txtar.Parse(text)
	s := &Story{Name: name, Files: map[string]string{}}
	for _, f := range archive.Files {
		s.Files[f.Name] = string(f.Data)
	}
	for i, line := range strings.Split(string(archive.Comment), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		step := Step{Line: i + 1, Verb: verb}
		if verb == "say" {
			step.Args = []string{rest}
		} else {
			args, err := words(rest)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
			step.Args = args
		}
		least, ok := arguments[verb]
		if !ok {
			return nil, fmt.Errorf("%s:%d: no such command: %s", name, i+1, verb)
		}
		if len(step.Args) < least {
			return nil, fmt.Errorf("%s:%d: %s wants %d arguments", name, i+1, verb, least)
		}
		s.Steps = append(s.Steps, step)
	}
	return s, nil
}

// arguments are the commands with the least number of arguments they take.
var arguments = map[string]int{
	"at": 1, "say": 0, "send": 2, "raw": 2, "reply": 3, "replyall": 3, "forward": 4, "tap": 3, "bounce": 2, "wait": 1, "until": 1,
	"expect": 2, "files": 3, "absent": 2, "nothing": 1, "ticket": 2, "inbox": 2, "thread": 1, "write": 2,
}

// words splits a line at blanks; a part in double quotes is one word.
func words(line string) ([]string, error) {
	var all []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if line[0] == '"' {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("quote without end: %s", line)
			}
			word, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, err
			}
			all, line = append(all, word), line[len(quoted):]
			continue
		}
		end := strings.IndexByte(line, ' ')
		if end < 0 {
			end = len(line)
		}
		all, line = append(all, line[:end]), line[end:]
	}
	return all, nil
}
