package sqldb

import (
	"fmt"
	"strings"

	"maildesk/store"
)

const articleColumns = `id, state, title, body, language, subcategory, keywords, review_us, source, author_key,
	used, helped, not_helped, created_us, changed_us`

// AddArticle implements store.Tx.
func (t *tx) AddArticle(a *store.Article) error {
	keywords, err := asJSON("keywords", a.Keywords)
	if err != nil {
		return err
	}
	a.ID, err = t.insert("add article "+a.Title, `
		INSERT INTO articles (state, title, body, language, subcategory, keywords, review_us, source, author_key,
			used, helped, not_helped, created_us, changed_us)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
		RETURNING id`,
		a.State, a.Title, a.Body, a.Language, a.Subcategory, keywords, us(a.Review), a.Source, a.Author,
		a.Used, a.Helped, a.NotHelped, us(a.Created), us(a.Changed))
	if err != nil {
		return err
	}
	return t.indexArticle(a)
}

// UpdateArticle implements store.Tx.
func (t *tx) UpdateArticle(a *store.Article) error {
	what := "update article " + a.Number()
	keywords, err := asJSON("keywords", a.Keywords)
	if err != nil {
		return err
	}
	err = t.writeOne(what, `
		UPDATE articles SET state = ?2, title = ?3, body = ?4, language = ?5, subcategory = ?6, keywords = ?7,
			review_us = ?8, source = ?9, author_key = ?10, created_us = ?11, changed_us = ?12
		WHERE id = ?1`,
		a.ID, a.State, a.Title, a.Body, a.Language, a.Subcategory, keywords,
		us(a.Review), a.Source, a.Author, us(a.Created), us(a.Changed))
	if err != nil {
		return err
	}
	if _, err := t.write(what, `DELETE FROM article_texts WHERE article_id = ?1`, a.ID); err != nil {
		return err
	}
	return t.indexArticle(a)
}

func (t *tx) indexArticle(a *store.Article) error {
	words := append([]string{a.Number(), a.Title}, a.Keywords...)
	return t.indexText(t.db.dialect.articles, a.ID, strings.Join(append(words, a.Body), "\n"))
}

// CountArticle implements store.Tx.
func (t *tx) CountArticle(c store.ArticleCount) error {
	return t.writeOne(fmt.Sprintf("count article %d", c.ID), `
		UPDATE articles SET used = used + ?2, helped = helped + ?3, not_helped = not_helped + ?4
		WHERE id = ?1`, c.ID, c.Used, c.Helped, c.NotHelped)
}

// Article implements store.Tx.
func (t *tx) Article(id int64) (*store.Article, error) {
	what := fmt.Sprintf("read article %d", id)
	return one[*store.Article](what)(t.articles(what, `SELECT `+articleColumns+` FROM articles WHERE id = ?1`, id))
}

// ListArticles implements store.Tx.
func (t *tx) ListArticles(f store.ArticleFilter) ([]*store.Article, error) {
	q := query{text: `SELECT ` + articleColumns + ` FROM articles WHERE 1 = 1`}
	if f.State != "" {
		q.and(`state = ?`, f.State)
	}
	if strings.TrimSpace(f.Search) != "" && !t.search(&q, t.db.dialect.articles, f.Search) {
		return nil, nil
	}
	q.add(` ORDER BY used DESC, id LIMIT ?`, limit(f.Limit))
	return t.articles("list articles", q.text, q.args...)
}

func (t *tx) articles(what, query string, args ...any) (list []*store.Article, err error) {
	err = t.each(what, query, args, func(scan func(...any) error) error {
		a := &store.Article{}
		err := scan(&a.ID, &a.State, &a.Title, &a.Body, &a.Language, &a.Subcategory, fromJSON{&a.Keywords}, moment{&a.Review},
			&a.Source, &a.Author, &a.Used, &a.Helped, &a.NotHelped, moment{&a.Created}, moment{&a.Changed})
		list = append(list, a)
		return err
	})
	return list, err
}
