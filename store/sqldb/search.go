package sqldb

import (
	"fmt"
	"strings"
)

const (
	// chunk is the number of words of a text that are indexed together. In
	// PostgreSQL a word has at most 256 places in one text, and texts end at
	// word 16383.
	chunk = 4000
	// overlap is the number of words that two chunks share, so that a phrase
	// at the seam is found.
	overlap = 20
	// indexed is the number of words of one text that can be found: those of
	// a log file of several megabytes would cost seconds.
	indexed = 40_000
	// terms is the number of words of a search that count.
	terms = 12
)

// IndexTicket implements store.Tx.
func (t *tx) IndexTicket(id int64, text string) error {
	return t.indexText(t.db.dialect.tickets, id, text)
}

// indexText adds text to what a row is found by.
func (t *tx) indexText(x textIndex, id int64, text string) error {
	words := document(text)
	words = words[:min(len(words), indexed)]
	for len(words) > 0 {
		end := min(chunk, len(words))
		if err := t.indexWords(x, id, words[:end]); err != nil {
			return err
		}
		if end == len(words) {
			return nil
		}
		words = words[end-overlap:]
	}
	return nil
}

func (t *tx) indexWords(x textIndex, row int64, words []string) error {
	what := fmt.Sprintf("index %d", row)
	kept := t.db.dialect.document(words)
	if x.addWords == "" {
		_, err := t.insert(what, x.addText, row, kept)
		return err
	}
	id, err := t.insert(what, x.addText, row)
	if err != nil {
		return err
	}
	_, err = t.write(what, x.addWords, id, kept)
	return err
}

// search appends the conditions that every term of a search is found in a
// row. It reports false when the search has no term that could be found.
func (t *tx) search(q *query, x textIndex, search string) bool {
	found := false
	for i, term := range strings.Fields(search) {
		words, prefix := phrase(term)
		if i >= terms {
			break
		}
		if len(words) == 0 {
			continue // punctuation alone
		}
		found = true
		q.add(x.hasWords, t.db.dialect.phrase(words, prefix))
	}
	return found
}
