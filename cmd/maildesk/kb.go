package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"maildesk/rules"
	"maildesk/store"
)

func kbCommand(f *flags) *cobra.Command {
	c := &cobra.Command{Use: "kb", Short: "The knowledge base: list, show, retire and check its articles"}
	var filter store.ArticleFilter
	list := &cobra.Command{
		Use:     "list [WORDS…]",
		Short:   "List articles, the most used first; WORDS are looked for in them",
		Example: "  maildesk kb list --state draft",
		RunE: func(c *cobra.Command, args []string) error {
			filter.Search = strings.Join(args, " ")
			return f.view(c.Context(), func(tx store.Tx) error {
				articles, err := tx.ListArticles(filter)
				if err != nil {
					return err
				}
				heads := []string{"NUMBER", "STATE", "LANGUAGE", "CATEGORY", "USED", "HELPED", "NOT", "REVIEW", "FROM", "TITLE"}
				return printList(f, c, heads, articles, func(a *store.Article) []string {
					return []string{a.Number(), string(a.State), a.Language, a.Subcategory, fmt.Sprint(a.Used), fmt.Sprint(a.Helped), fmt.Sprint(a.NotHelped),
						day(a.Review), a.Source, cut(a.Title, 50)}
				})
			})
		},
	}
	only(list, &filter.State, "state", store.ArticleStates)
	atMost(list, &filter.Limit)
	show := &cobra.Command{
		Use:     "show NUMBER",
		Short:   "Show an article",
		Example: "  maildesk kb show KB0007",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.view(c.Context(), func(tx store.Tx) error {
				a, err := articleNumbered(tx, args[0])
				if err != nil {
					return err
				}
				return showArticle(f, c, a)
			})
		},
	}
	retire := &cobra.Command{
		Use:     "retire NUMBER",
		Short:   "Take an article out of use; nobody is sent it any more",
		Example: "  maildesk kb retire KB0007",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.update(c.Context(), func(tx store.Tx) error {
				a, err := articleNumbered(tx, args[0])
				if err != nil {
					return err
				}
				if rules.FromFile(a) {
					return exit{1, fmt.Errorf("%s is the file %s beside the rule book; take that away", a.Number(), a.Source)}
				}
				a.State, a.Changed = store.ArticleRetired, time.Now()
				return tx.UpdateArticle(a)
			})
		},
	}
	check := &cobra.Command{
		Use:   "check",
		Short: "Say what is wrong with the files, and which articles somebody should read again",
		Long: "Read the articles in the folder knowledge beside the rule book and say every mistake with its line; with one\n" +
			"the exit code is 1. Then name the articles that somebody should look at: drafts that wait for the manager,\n" +
			"those whose day of review is past, and those that helped less often than not.",
		Example: "  maildesk kb check --config desk",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return checkArticles(f, c, time.Now()) },
	}
	c.AddCommand(list, show, retire, check)
	return c
}

func articleNumbered(tx store.Tx, number string) (*store.Article, error) {
	a, err := tx.Article(store.ArticleID(number))
	if errors.Is(err, store.ErrNotFound) {
		return nil, exit{1, fmt.Errorf("there is no article %s; `maildesk kb list` names all", number)}
	}
	return a, err
}

func showArticle(f *flags, c *cobra.Command, a *store.Article) error {
	w := c.OutOrStdout()
	if f.json {
		return line(w, a)
	}
	var t table
	t.add("number", a.Number())
	t.add("title", a.Title)
	t.add("state", string(a.State))
	t.add("language", a.Language)
	t.add("category", a.Subcategory)
	t.add("keywords", strings.Join(a.Keywords, ", "))
	t.add("from", strings.TrimSpace(a.Source+" "+a.Author))
	t.add("review", day(a.Review))
	t.add("used", fmt.Sprintf("%d, helped %d, did not help %d", a.Used, a.Helped, a.NotHelped))
	t.print(w)
	fmt.Fprintf(w, "\n%s\n", a.Body)
	return nil
}

func day(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.Format(time.DateOnly)
}

// doubtful is one line of kb check --json.
type doubtful struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Text   string `json:"text"`
}

func checkArticles(f *flags, c *cobra.Command, now time.Time) error {
	path, _, err := f.bookAndLetters(c, nil)
	if err != nil {
		return err
	}
	if _, err := rules.Load(path); err != nil {
		return exit{1, listed(err)}
	}
	return f.view(c.Context(), func(tx store.Tx) error {
		const most = 10_000
		articles, err := tx.ListArticles(store.ArticleFilter{Limit: most})
		if err != nil {
			return err
		}
		w, found := c.OutOrStdout(), 0
		for _, a := range articles {
			text := doubt(a, now)
			if text == "" {
				continue
			}
			found++
			if f.json {
				if err := line(w, doubtful{a.Number(), a.Title, text}); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(w, "%s %s: %s\n", a.Number(), a.Title, text)
		}
		if !f.json {
			fmt.Fprintf(w, "%s, %d to be looked at\n", counted(len(articles), "article"), found)
		}
		return nil
	})
}

// doubt says why somebody should look at an article, nothing when nobody need.
func doubt(a *store.Article, now time.Time) string {
	switch {
	case a.State == store.ArticleRetired:
	case a.State == store.ArticleDraft:
		return "a draft; the manager publishes it by mail"
	case !a.Review.IsZero() && a.Review.Before(now):
		return "was to be read again on " + day(a.Review)
	case a.NotHelped > a.Helped:
		return fmt.Sprintf("helped %d times, and did not %d times", a.Helped, a.NotHelped)
	}
	return ""
}
