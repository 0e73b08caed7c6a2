package rules

import (
	"slices"
	"strings"
	"unicode"

	"maildesk/rules/answer"
	"maildesk/rules/lexicon"
	"maildesk/store"
)

// mostTold is how many articles a technician is told of.
const mostTold = 3

// worthTelling is the least score of an article that he is told of.
const worthTelling = 2

// fit is how well an article fits a ticket.
type fit struct {
	article *store.Article
	score   int
	sure    bool // enough to show it to the requester
}

// fitting are the published articles about the ticket's subcategory that share
// words with what its requester wrote, the best first.
func (t *turn) fitting() []fit {
	var list []fit
	text := ""
	for _, a := range t.c.Articles {
		if a.Subcategory != t.ticket().Subcategory {
			continue
		}
		if text == "" {
			text = t.symptoms()
		}
		if f := t.Book.fit(a, text); f.score >= worthTelling {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b fit) int { return b.score - a.score })
	return list
}

// symptoms is what the requester said of the problem, folded, without what he
// said works or is not the trouble.
func (t *turn) symptoms() string {
	var all []string
	for _, e := range t.history() {
		if e.Kind == store.EventOpened || e.Kind == store.EventMail {
			all = append(all, e.Text)
		}
	}
	return t.Book.troubled(t.ticket().Subject, strings.Join(all, "\n"))
}

// troubled is what a folded text says of trouble.
func (b *Book) troubled(subject, text string) string {
	var said []string
	for _, c := range b.read(subject, text, true).clauses {
		if !c.fine {
			said = append(said, c.text)
		}
	}
	return strings.Join(said, "\n")
}

// fit counts the different words that an article's keywords and title share
// with a folded text. What every problem of its subcategory is called by counts
// nothing, a code with a digit counts twice, and what a keyword covers is not
// counted again in the title.
func (b *Book) fit(a *store.Article, text string) fit {
	f := fit{article: a}
	common := ""
	if s, ok := b.Subcategory(a.Subcategory); ok {
		common = lexicon.Fold(s.Chinese + " " + s.English + " " + strings.ReplaceAll(s.Code, "/", " "))
	}
	found := 0
	title := lexicon.Fold(a.Title)
	for _, keyword := range a.Keywords {
		word := lexicon.Fold(keyword)
		if len([]rune(word)) < 2 || strings.Contains(common, word) || !mentions(text, word) {
			continue
		}
		title = strings.ReplaceAll(title, word, " ")
		found++
		f.score += 2
		if strings.ContainsFunc(word, unicode.IsDigit) {
			f.score += 2
		}
	}
	title = b.withoutTrouble(title)
	shared, all := 0, 0
	for _, pair := range pairs(title) {
		if strings.Contains(common, pair) {
			continue
		}
		all++
		if mentions(text, pair) {
			shared++
		}
	}
	f.score += shared
	f.sure = found > 0 && f.score >= 4 || shared >= 4 && shared*10 >= 6*all || shared >= 3 && shared*10 >= 7*all
	return f
}

// mentions reports whether a folded text has a word: a Latin one by itself.
func mentions(text, word string) bool {
	for rest := text; ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		before, after := rune(' '), rune(' ')
		for _, r := range rest[:i] {
			before = r
		}
		for _, r := range rest[i+len(word):] {
			after = r
			break
		}
		first, last := []rune(word)[0], []rune(word)[len([]rune(word))-1]
		if !(lexicon.Latin(before) && lexicon.Latin(first)) && !(lexicon.Latin(after) && lexicon.Latin(last)) {
			return true
		}
		rest = rest[i+len(word):]
	}
}

// pairs are the different words of a folded text: of Chinese each two
// neighbours, otherwise words of three letters or a digit at least.
func pairs(text string) []string {
	var all []string
	add := func(word string) {
		if !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return !lexicon.Latin(r) }) {
		if len(run) >= 3 || strings.ContainsFunc(run, unicode.IsDigit) {
			add(run)
		}
	}
	last := rune(0)
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		if han && last != 0 {
			add(string([]rune{last, r}))
		}
		if last = 0; han {
			last = r
		}
	}
	return all
}

// patience is by how much an article must fail more often than it helps before
// it is shown to nobody.
const patience = 3

// remedy is the one article that the requester of a new ticket is shown, nil
// for none: it is in his language, it surely fits, and it has not failed more
// often than it helped.
func (t *turn) remedy() *store.Article {
	for _, f := range t.fitting() {
		if f.sure && f.article.Language == t.ticket().Language && f.article.NotHelped < f.article.Helped+patience {
			return f.article
		}
	}
	return nil
}

// howToRule is the rule of the book by which a mail asks how something is done.
const howToRule = "how-to question"

// isQuestion reports whether a mail only asks how something is done.
func (c *Classification) isQuestion(text string) bool {
	for _, trouble := range []string{"怎么办", "咋办", "怎么回事", "what should i do"} {
		if strings.Contains(text, trouble) {
			return false
		}
	}
	return c.Priority == store.Normal && slices.ContainsFunc(c.Trace, func(s Step) bool { return s.Rule == howToRule && s.Matched })
}

// showArticle puts the article that fits into the acknowledgement (handbook
// S1), and reports whether it answers a question by itself: then nobody is sent
// before the requester says that it does not help, or says nothing.
func (t *turn) showArticle(l *Letter, class Classification) (answers bool) {
	a := t.remedy()
	if a == nil {
		return false
	}
	l.Data.Article = a
	t.uses(a)
	if answers = class.isQuestion(t.symptoms()); answers {
		l.Data.Code = "answered"
		l.Data.Guide, l.Data.Questions, t.ticket().Missing = nil, nil, nil
	}
	return answers
}

// Endings of the text of an EventArticle: what the requester said of it.
const (
	helped    = " helped"
	notHelped = " not helped"
)

// judgeArticle counts whether the article helped that the requester was shown.
func (t *turn) judgeArticle(intent answer.Intent) {
	ending := map[answer.Intent]string{answer.ConfirmResolved: helped, answer.Satisfied: helped, answer.NotResolved: notHelped}[intent]
	if ending == "" || t.ticket().Asked != store.AskedSelfCheck {
		return
	}
	for _, e := range slices.Backward(t.c.Events) {
		if e.Kind != store.EventArticle {
			continue
		}
		if id := store.ArticleID(e.Text); id != 0 { // else it was judged
			count := store.ArticleCount{ID: id, Helped: 1}
			if ending == notHelped {
				count = store.ArticleCount{ID: id, NotHelped: 1}
			}
			t.event(store.EventArticle, t.actor(), e.Text+ending, true)
			t.out.Counted = append(t.out.Counted, count)
		}
		return
	}
}

// tellArticles names the articles that may help the technician.
func (t *turn) tellArticles(l *Letter) {
	for _, f := range t.fitting() {
		if len(l.Data.Articles) == mostTold {
			return
		}
		l.Data.Articles = append(l.Data.Articles, f.article)
	}
}
