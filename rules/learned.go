package rules

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"maildesk/store"
)

// mailsLearned are short mails with their categories and priorities that the
// learners learn from: one a line, "code TAB priority TAB subject TAB text".
//
//go:embed learned/*.tsv
var mailsLearned embed.FS

// noTicket is the learners' code for mail that opens no ticket.
const noTicket = "nonticket"

// experience is what was learned from mails, besides the rules.
type experience struct {
	about    *Learner // category, or noTicket
	priority *Learner
	rules    map[string]string // conditions by name of the rules in force while learning
}

// lesson is one mail with what is right for it.
type lesson struct {
	about         string
	priority      store.Priority
	subject, text string
}

// lessons reads the mails in the files.
func lessons() ([]lesson, error) {
	var all []lesson
	files, err := mailsLearned.ReadDir("learned")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := mailsLearned.ReadFile("learned/" + file.Name())
		if err != nil {
			return nil, err
		}
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			parts := strings.Split(line, "\t")
			if len(parts) != 4 {
				return nil, fmt.Errorf("learned/%s:%d: %d columns, want 4: code, priority, subject, text", file.Name(), number, len(parts))
			}
			all = append(all, lesson{parts[0], store.Priority(parts[1]), parts[2], parts[3]})
		}
	}
	return all, nil
}

// builtinExperience is learned once, with the built-in book; company books
// share it.
var builtinExperience = sync.OnceValues(func() (*experience, error) {
	all, err := lessons()
	if err != nil {
		return nil, err
	}
	base, places, mistakes := decode(builtinName, builtin)
	base.number(builtinName, places)
	b, err := build("", places, base, mistakes)
	if err != nil {
		return nil, err
	}
	return b.learn(all), nil
})

// learn makes an experience of mails, seen with this book.
func (b *Book) learn(all []lesson) *experience {
	e := &experience{rules: map[string]string{}, priority: NewLearner("normal", "urgent", "critical")}
	codes := []string{noTicket}
	for _, c := range store.Categories {
		codes = append(codes, string(c))
	}
	e.about = NewLearner(codes...)
	for _, r := range b.rules {
		e.rules[r.Name] = r.When
	}
	about, priority := make([]example, 0, len(all)), make([]example, 0, len(all))
	for _, l := range all {
		s := b.SampleOf(l.subject, l.text)
		code, _, _ := strings.Cut(l.about, "/")
		about = append(about, example{s, e.about.index(code)})
		priority = append(priority, example{s, e.priority.index(string(l.priority))})
	}
	e.about.learn(about)
	e.priority.learn(priority)
	return e
}

// SampleOf is a mail, of which only subject and text are known, as a Learner
// sees it with the words and rules of this book.
func (b *Book) SampleOf(subject, text string) Sample {
	r := b.read(subject, text)
	matched, _ := b.match(r, b.env(r, &store.Message{BaseSubject: subject, Kind: store.Human}, text))
	return r.sample(ruleNames(matched))
}

func ruleNames(matched []*Rule) []string {
	names := make([]string, len(matched))
	for i, r := range matched {
		names[i] = r.Name
	}
	return names
}
