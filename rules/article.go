package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"maildesk/rules/strict"
	"maildesk/store"
)

// Knowledge says how an article of the knowledge base comes to be read.
type Knowledge struct {
	Publish string `toml:"publish"` // who publishes what #知识 writes: technician, manager
	Propose *int   `toml:"propose"` // an article is proposed of what was solved so often; 0: never
}

// knowledgeFolder lies beside the rule book and holds articles as files.
const knowledgeFolder = "knowledge"

// articleFiles are the articles that lie beside a rule book, sorted.
func articleFiles(book string) []string {
	if book == "" {
		return nil
	}
	// The pattern is well formed: there is no error.
	names, _ := filepath.Glob(filepath.Join(beside(book, knowledgeFolder), "*.txt"))
	return names
}

// articles reads the articles that lie beside the book.
func (c *checker) articles(b *Book) {
	for _, path := range articleFiles(c.path) {
		text, err := os.ReadFile(path)
		if err != nil {
			c.wrongAt(strict.Place{File: path}, "", "%v", err)
			continue
		}
		if a := c.article(b, path, string(text)); a != nil {
			b.articles = append(b.articles, a)
		}
	}
}

// articleKeys are the names of what stands above an article, in both languages.
var articleKeys = map[string]string{
	"title": "title", "标题": "title", "keywords": "keywords", "关键词": "keywords",
	"subcategory": "subcategory", "category": "subcategory", "类别": "subcategory", "review": "review", "复查": "review",
}

// article reads one file: lines "title: …", "keywords: …", "subcategory: …" and
// "review: 2027-06-01", then, below an empty line, the text. It is nil when
// something is wrong.
func (c *checker) article(b *Book, path, text string) *store.Article {
	before := len(c.mistakes)
	wrong := func(line int, format string, args ...any) {
		c.wrongAt(strict.Place{File: path, Line: line, Col: 1}, "", format, args...)
	}
	name := filepath.Base(path)
	parts := strings.Split(name, ".")
	a := &store.Article{State: store.ArticlePublished, Source: name}
	if len(parts) != 3 || !strings.HasPrefix(name, fileArticle) || parts[1] != "zh" && parts[1] != "en" {
		wrong(1, "an article is called KB-name.zh.txt or KB-name.en.txt")
		return nil
	}
	a.Language = parts[1]
	if !utf8.ValidString(text) {
		wrong(1, "is not UTF-8; save it in that encoding")
		return nil
	}
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\uFEFF")
	head, body, _ := strings.Cut(text, "\n\n")
	for i, line := range strings.Split(head, "\n") {
		key, value, ok := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
		value = strings.TrimSpace(value)
		if !ok {
			wrong(i+1, "%q is no line of the head; it has title, keywords, subcategory and review, then an empty line", line)
			continue
		}
		switch articleKeys[strings.ToLower(strings.TrimSpace(key))] {
		case "title":
			a.Title = value
		case "keywords":
			a.Keywords = keywords(value)
		case "subcategory":
			if _, ok := b.subcategories[value]; !ok {
				wrong(i+1, "subcategory: there is no %q%s", value, strict.Meant(value, sortedKeys(b.subcategories)))
			}
			a.Subcategory = value
		case "review":
			day, err := time.Parse(time.DateOnly, value)
			if err != nil {
				wrong(i+1, "review: %q is no day; write for example 2027-06-01", value)
			}
			a.Review = day
		default:
			wrong(i+1, "%q is none of title, keywords, subcategory and review", strings.TrimSpace(key))
		}
	}
	a.Body = strings.TrimSpace(body)
	if a.Title == "" {
		wrong(1, "has no title; write a line \"title: …\"")
	}
	if a.Subcategory == "" {
		wrong(1, "has no subcategory; write a line \"subcategory: network/vpn\"")
	}
	if a.Body == "" {
		wrong(1, "has no text; it stands below the head, after an empty line")
	}
	if len(c.mistakes) > before {
		return nil
	}
	return a
}

// fileArticle begins the source of an article that is a file; that of any other
// is a ticket's number.
const fileArticle = "KB-"

// FromFile reports whether an article is a file beside the rule book: it is
// changed there and nowhere else.
func FromFile(a *store.Article) bool { return strings.HasPrefix(a.Source, fileArticle) }

// keywords takes a list of words apart.
func keywords(list string) []string {
	var all []string
	for word := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",，、;；", r) }) {
		if word = strings.TrimSpace(word); word != "" && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

// setArticles lets the articles beside the book come into force: each keeps its
// number for as long as its file has its name, and is retired without the file.
func (d *Desk) setArticles(tx store.Tx, now time.Time) error {
	const most = 10_000
	all, err := tx.ListArticles(store.ArticleFilter{Limit: most})
	if err != nil {
		return fmt.Errorf("articles: %w", err)
	}
	known := map[string]*store.Article{}
	for _, a := range all {
		if FromFile(a) {
			known[a.Source] = a
		}
	}
	for _, file := range d.Book.articles {
		a, fresh := known[file.Source], *file
		delete(known, file.Source)
		fresh.Changed, fresh.Created = now, now
		if a == nil {
			if err := tx.AddArticle(&fresh); err != nil {
				return err
			}
			continue
		}
		if a.State == fresh.State && a.Title == fresh.Title && a.Body == fresh.Body && a.Subcategory == fresh.Subcategory &&
			slices.Equal(a.Keywords, fresh.Keywords) && a.Review.Equal(fresh.Review) {
			continue
		}
		fresh.ID, fresh.Created = a.ID, a.Created
		if err := tx.UpdateArticle(&fresh); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(known) {
		if a := known[name]; a.State != store.ArticleRetired {
			a.State, a.Changed = store.ArticleRetired, now
			if err := tx.UpdateArticle(a); err != nil {
				return err
			}
		}
	}
	return nil
}
