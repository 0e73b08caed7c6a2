package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Article is one text of the knowledge base (handbook H14): how a problem is
// solved, for whoever has it next.
type Article struct {
	ID          int64
	State       ArticleState
	Title       string
	Body        string
	Language    string // zh or en
	Subcategory string
	Keywords    []string  // words of the symptom by which it is found
	Review      time.Time // when somebody should read it again; zero for never
	Source      string    // number of the ticket, or name of the file, that it was made from
	Author      string    // address key; empty for a file
	Used        int       // how often it was sent
	Helped      int       // answers that it helped, and that it did not
	NotHelped   int
	Created     time.Time
	Changed     time.Time
}

// ArticleState says who reads an article.
type ArticleState string

const (
	ArticleDraft     ArticleState = "draft" // waits for the manager
	ArticlePublished ArticleState = "published"
	ArticleRetired   ArticleState = "retired"
)

// ArticleStates in the order in which an article passes them.
var ArticleStates = []ArticleState{ArticleDraft, ArticlePublished, ArticleRetired}

// Number is what people call the article by: KB0007; empty before it is kept.
func (a *Article) Number() string {
	if a.ID == 0 {
		return ""
	}
	return fmt.Sprintf("KB%04d", a.ID)
}

// ArticleID reads the number of an article, 0 for what is none.
func ArticleID(number string) int64 {
	digits, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(number)), "KB")
	id, err := strconv.ParseUint(digits, 10, 62)
	if !ok || err != nil {
		return 0
	}
	return int64(id)
}

// ArticleFilter selects articles for a list; zero values select everything.
type ArticleFilter struct {
	State  ArticleState
	Search string // words to be found in the article, Chinese or English
	Limit  int    // 0 means 100
}

// ArticleCount is what happened to an article: how often it was sent, and how
// often it helped and did not.
type ArticleCount struct {
	ID                      int64
	Used, Helped, NotHelped int
}
