package rules

import (
	"embed"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"maildesk/rules/strict"
	"maildesk/store"
)

// mailsLearned are short mails with their categories and priorities that the
// learners learn from: one a line, "code TAB priority TAB subject TAB text", with
// \n for a new line in it. labelled.tsv are the mails of testdata/labelled.
//
//go:embed learned/*.tsv
var mailsLearned embed.FS

// noTicket is the learners' code for mail that opens no ticket.
const noTicket = "nonticket"

// experience is what was learned from mails, besides the rules.
type experience struct {
	about    *Learner                    // category, or noTicket
	kinds    map[store.Category]*Learner // subcategory, of mails of a category
	priority *Learner
	rules    map[string]string // conditions by name of the rules in force while learning

	built       *experience   // before the corrections; nil without them
	corrections []*correction // that were learned besides
}

// lesson is one mail with what is right for it.
type lesson struct {
	about         string
	priority      store.Priority
	subject, text string
}

// message is the mail of the lesson, of which no more is known.
func (l lesson) message() *store.Message {
	return &store.Message{Subject: l.subject, BaseSubject: answerPrefix.ReplaceAllString(l.subject, ""), NewText: l.text, Kind: store.Human}
}

// lessons reads the mails in the files, all but those named.
func lessons(except ...string) ([]lesson, error) {
	var all []lesson
	files, err := mailsLearned.ReadDir("learned")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if slices.Contains(except, file.Name()) {
			continue
		}
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
			parts := strings.Split(strings.ReplaceAll(line, `\n`, "\n"), "\t")
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
	base, places, mistakes := strict.Read[bookFile](builtinName, builtin, named)
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
	e.kinds = map[store.Category]*Learner{}
	for _, c := range store.Categories {
		e.kinds[c] = newLearner(kindBuckets, b.codesOf(c))
	}
	for _, r := range b.rules {
		e.rules[r.Name] = r.When
	}
	samples := make([]Sample, len(all))
	var work sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for part := range n {
		work.Go(func() {
			for i := part; i < len(all); i += n {
				samples[i] = b.SampleOf(all[i].message())
			}
		})
	}
	work.Wait()
	// A mail that opens no ticket is nothing urgent either.
	about, priority := make([]example, len(all)), make([]example, len(all))
	kinds := map[store.Category][]example{}
	for i, l := range all {
		code, _, detailed := strings.Cut(l.about, "/")
		about[i] = example{samples[i], e.about.index(code)}
		if c := store.Category(code); detailed {
			kinds[c] = append(kinds[c], example{samples[i], e.kinds[c].index(l.about)})
		}
		priority[i] = example{samples[i], e.priority.index(string(l.priority))}
	}
	work.Go(func() { e.about.learn(about) })
	work.Go(func() { e.priority.learn(priority) })
	for c, learner := range e.kinds {
		work.Go(func() { learner.learn(kinds[c]) })
	}
	work.Wait()
	return e
}

// kindBuckets are enough for the few hundred mails of a category.
const kindBuckets = 1 << 14

// codesOf are the subcategories of a category, in order.
func (b *Book) codesOf(c store.Category) []string {
	var codes []string
	for _, code := range sortedKeys(b.subcategories) {
		if b.subcategories[code].Category() == c {
			codes = append(codes, code)
		}
	}
	return codes
}

// SampleOf is a mail as a Learner sees it with the words and rules of this book.
func (b *Book) SampleOf(m *store.Message) Sample {
	r := b.readMail(m)
	matched, _ := b.match(r, b.env(r, m, heard(m)))
	return r.sample(ruleNames(matched))
}

func ruleNames(matched []*Rule) []string {
	names := make([]string, len(matched))
	for i, r := range matched {
		names[i] = r.Name
	}
	return names
}
