package rules

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"maildesk/store"
	"maildesk/templates"
)

// articleNumber is an article's number as people type it.
var articleNumber = regexp.MustCompile(`(?i)^[\s\[【（(#＃]*(KB[0-9]{1,9})\b[\s\]】）):：,，、]*`)

// cutArticle takes an article's number off the beginning of arguments.
func cutArticle(args string) (id int64, rest string) {
	m := articleNumber.FindStringSubmatch(args)
	if m == nil {
		return 0, args
	}
	return store.ArticleID(m[1]), strings.TrimSpace(args[len(m[0]):])
}

// mostArticles is how many articles a search shows.
const mostArticles = 10

// loadArticles gathers the article that an order names, or those that it looks
// for; i is the order's place in its mail.
func (d *Desk) loadArticles(tx store.Tx, c *Case, v *verb, args string, i int) (err error) {
	switch v.name {
	case "search":
		if strings.TrimSpace(args) == "" {
			return nil
		}
		if c.Texts == nil {
			c.Texts = map[int][]*store.Article{}
		}
		c.Texts[i], err = tx.ListArticles(store.ArticleFilter{State: store.ArticlePublished, Search: args, Limit: mostArticles})
		if err != nil {
			return fmt.Errorf("articles with %s: %w", args, err)
		}
	case "kb", "publish", "retire":
		_, args = cutNumber(args)
		id, _ := cutArticle(args)
		if id == 0 {
			return nil
		}
		a, err := tx.Article(id)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		if c.Texts == nil {
			c.Texts = map[int][]*store.Article{}
		}
		c.Texts[i] = []*store.Article{a}
	}
	return nil
}

// article is the one that the order in hand names, nil for none.
func (t *turn) article() *store.Article {
	if found := t.c.Texts[t.step-1]; len(found) > 0 {
		a := *found[0] // the case stays as it was
		return &a
	}
	return nil
}

// orderKB makes the solution an article of the knowledge base (handbook H14);
// with an article's number it sends that one to the requester.
func (t *turn) orderKB(p *Person, args string, line *templates.Line) (done, refused string) {
	if id, words := cutArticle(args); id != 0 {
		return t.sendArticle(p, words, line)
	}
	title, body, _ := strings.Cut(args, "\n")
	ticket := t.ticket()
	a := &store.Article{
		State: store.ArticlePublished, Title: strings.TrimSpace(title), Language: ticket.Language, Subcategory: ticket.Subcategory,
		Source: ticket.Number, Author: p.Key(), Created: t.at, Changed: t.at,
	}
	var text []string
	for words := range strings.SplitSeq(body, "\n") {
		key, list, _ := strings.Cut(strings.Replace(words, "：", ":", 1), ":")
		if articleKeys[strings.ToLower(strings.TrimSpace(key))] == "keywords" {
			a.Keywords = keywords(list)
			continue
		}
		if day, err := time.Parse(time.DateOnly, strings.TrimSpace(list)); err == nil && articleKeys[strings.ToLower(strings.TrimSpace(key))] == "review" {
			a.Review = day
			continue
		}
		text = append(text, words)
	}
	a.Body = strings.TrimSpace(strings.Join(text, "\n"))
	if ticket.Confidential && (a.Body == "" || a.Title == "") {
		return "", "confidential_article"
	}
	a.Body = cmp.Or(a.Body, ticket.Solution)
	if a.Body == "" {
		return "", "no_solution_yet"
	}
	if a.Title == "" {
		a.Title = ticket.Subject
	}
	a.Title, a.Body = firstWords(t.impersonal(a.Title), 100), t.impersonal(a.Body)
	for i, word := range a.Keywords {
		a.Keywords[i] = t.impersonal(word)
	}
	t.event(store.EventKBProposed, p.Key(), a.Title, true)
	t.out.Articles = append(t.out.Articles, a)
	t.writtenOf()
	t.beyond = true
	line.Text, line.Article = firstWords(line.Text, 60), a
	if t.Book.Knowledge.Publish == "manager" && !p.Manager {
		a.State = store.ArticleDraft
		if t.manager() != nil {
			l := t.toPerson("article", t.manager())
			l.Data.Article, l.Data.Actor = a, personData(p)
		}
		return "kb_draft", ""
	}
	return "kb_published", ""
}

var (
	anyAddress = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+`)
	anyMobile  = regexp.MustCompile(`\b1[3-9][0-9][ \-]?[0-9]{4}[ \-]?[0-9]{4}\b`)
)

// impersonal is a text for everybody: without secrets, and without the people
// of the ticket that it comes from.
func (t *turn) impersonal(text string) string {
	ticket := t.ticket()
	text = t.c.Mail.Message.Mask(text)
	text = anyMobile.ReplaceAllString(anyAddress.ReplaceAllString(text, "…"), "…")
	who := map[bool]string{true: "员工", false: "the requester"}[ticket.Language == "zh"]
	for _, name := range []string{ticket.Requester.Name, ticket.Beneficiary.Name, ticket.Fields.Name} {
		if len([]rune(name)) >= 2 {
			text = strings.ReplaceAll(text, name, who)
		}
	}
	for _, private := range []string{ticket.Fields.EmployeeID, ticket.Fields.Phone} {
		if len([]rune(private)) >= 4 {
			text = strings.ReplaceAll(text, private, "…")
		}
	}
	return text
}

// sendArticle puts an article into an answer to the requester, below the
// technician's own words.
func (t *turn) sendArticle(p *Person, words string, line *templates.Line) (done, refused string) {
	a := t.article()
	if a == nil || a.State != store.ArticlePublished {
		return "", "unknown_article"
	}
	t.answer(p, strings.TrimSpace(words+"\n\n"+a.Title+"\n\n"+a.Body))
	t.uses(a)
	line.Text, line.Article = firstWords(line.Text, 60), a
	return "kb_sent", ""
}

// uses records that the requester is sent an article.
func (t *turn) uses(a *store.Article) {
	t.event(store.EventArticle, t.actor(), a.Number(), true)
	t.out.Counted = append(t.out.Counted, store.ArticleCount{ID: a.ID, Used: 1})
}

// orderPublish lets everybody read a draft; it is the manager's.
func (t *turn) orderPublish(p *Person, _ string, line *templates.Line) (done, refused string) {
	if !p.Manager {
		return "", "manager_only"
	}
	return t.turnArticle(store.ArticlePublished, line)
}

// orderRetire takes an article out of use: its author may, and the manager.
func (t *turn) orderRetire(p *Person, _ string, line *templates.Line) (done, refused string) {
	if a := t.article(); a != nil && !p.Manager && a.Author != p.Key() {
		return "", "manager_only"
	}
	return t.turnArticle(store.ArticleRetired, line)
}

func (t *turn) turnArticle(state store.ArticleState, line *templates.Line) (done, refused string) {
	a := t.article()
	switch {
	case a == nil:
		return "", "unknown_article"
	case FromFile(a):
		return "", "article_file"
	}
	a.State, a.Changed = state, t.at
	top := t.top()
	top.out.Articles = append(top.out.Articles, a)
	line.Article = a
	if state == store.ArticlePublished {
		return "kb_published", ""
	}
	return "kb_retired", ""
}

// saveArticles writes the articles that an outcome makes, changes and counts,
// and the problems that want one.
func saveArticles(tx store.Tx, out *Outcome) error {
	for _, a := range out.Articles {
		write := tx.UpdateArticle
		if a.ID == 0 {
			write = tx.AddArticle
		}
		if err := write(a); err != nil {
			return err
		}
	}
	for _, p := range out.Problems {
		if err := tx.SetProblem(p); err != nil {
			return err
		}
	}
	for _, c := range out.Counted {
		if err := tx.CountArticle(c); err != nil {
			return err
		}
	}
	return nil
}
