package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"maildesk/rules/lexicon"
	"maildesk/store"
	"maildesk/templates"
)

// Bounds of what is remembered of problems and proposed to be written down.
const (
	mostProblems  = 200 // of a subcategory that a solved ticket is compared with
	mostSolved    = 24  // tickets that a problem names
	mostProposals = 5   // in one digest
)

// problemWords are the words by which the problem of a ticket is known again:
// those of its subject and its error code, without what every problem of the
// subcategory is called by, without places, and without words that say no more
// than that something fails. None: it is too vague to be known again.
func (b *Book) problemWords(ticket *store.Ticket) []string {
	text := lexicon.Fold(ticket.Subject + " " + ticket.Fields.ErrorCode)
	for _, place := range []interface{ ReplaceAllString(_, _ string) string }{floorZh, floorEn, buildingZh, buildingEn, houseZh} {
		text = place.ReplaceAllString(text, " ")
	}
	if s, ok := b.Subcategory(ticket.Subcategory); ok {
		for _, name := range []string{s.Chinese, s.English} {
			text = strings.ReplaceAll(text, lexicon.Fold(name), " ")
		}
	}
	return pairs(b.withoutTrouble(text))
}

// withoutTrouble is a folded text without the words that ask, or say that
// something fails: they stand in many.
func (b *Book) withoutTrouble(text string) string {
	rest := text
	b.lexicon.Each(text, func(w *lexicon.Word, _ int) {
		for _, list := range w.Lists {
			if name := b.lexicon.Lists[list]; (name == "howto" || name == "fails") && len([]rune(w.Text)) > 1 {
				rest = strings.ReplaceAll(rest, w.Text, " ")
			}
		}
	})
	return rest
}

// sameProblem reports whether most words of the shorter of two lists are in
// the other; a code with a digit counts twice.
func sameProblem(a, b []string) bool {
	weigh := func(words []string, also func(string) bool) (n int) {
		for _, w := range words {
			if also(w) {
				n++
				if strings.ContainsFunc(w, unicode.IsDigit) {
					n++
				}
			}
		}
		return n
	}
	all := func(string) bool { return true }
	shared := weigh(a, func(w string) bool { return slices.Contains(b, w) })
	return shared > 0 && shared*10 >= 6*min(weigh(a, all), weigh(b, all))
}

// loadProblems gathers the problems of a subcategory, for the desk's own people
// solve them and write of them.
func loadProblems(tx store.Tx, c *Case, subcategory string) error {
	if slices.ContainsFunc(c.Problems, func(p *store.Problem) bool { return p.Subcategory == subcategory }) {
		return nil
	}
	list, err := tx.Problems(store.ProblemFilter{Subcategory: subcategory, Limit: mostProblems})
	if err != nil {
		return fmt.Errorf("problems of %s: %w", subcategory, err)
	}
	c.Problems = append(c.Problems, list...)
	return nil
}

// problem is what the ticket in hand was about, as far as it is known already:
// changed in this turn, or before.
func (t *turn) problem(fits func(*store.Problem) bool) *store.Problem {
	top := t.top()
	for _, p := range top.out.Problems {
		if fits(p) {
			return p
		}
	}
	for _, p := range t.c.Problems {
		if fits(p) {
			changed := *p // the case stays as it was
			changed.Tickets = slices.Clone(p.Tickets)
			top.out.Problems = append(top.out.Problems, &changed)
			return &changed
		}
	}
	return nil
}

// solvedAgain counts that the problem of the ticket is solved, and says in the
// receipt how often it was when the knowledge base wants an article of it: once
// for each problem.
func (t *turn) solvedAgain(line *templates.Line) {
	ticket := t.ticket()
	if ticket.ID == 0 || ticket.Confidential || ticket.Major || ticket.Incident != 0 || t.unasked() || *t.Book.Knowledge.Propose == 0 {
		return
	}
	words := t.Book.problemWords(ticket)
	if len(words) == 0 {
		return
	}
	p := t.problem(func(p *store.Problem) bool { return p.Subcategory == ticket.Subcategory && sameProblem(p.Words, words) })
	if p == nil {
		p = &store.Problem{Subcategory: ticket.Subcategory, Words: words}
		t.top().out.Problems = append(t.top().out.Problems, p)
	}
	if slices.Contains(p.Tickets, ticket.ID) {
		return // solved once more after it was opened again
	}
	p.Tickets = append(p.Tickets, ticket.ID)
	p.Tickets = p.Tickets[max(0, len(p.Tickets)-mostSolved):]
	p.Solved, p.Last = p.Solved+1, t.at
	if p.Solved < *t.Book.Knowledge.Propose || p.Told || p.Written || t.Book.known(t.c.Articles, ticket) {
		return
	}
	p.Told = true
	line.Again = p.Solved
}

// known reports whether an article surely fits a ticket.
func (b *Book) known(articles []*store.Article, ticket *store.Ticket) bool {
	text := lexicon.Fold(ticket.Subject + "\n" + ticket.Fields.ErrorCode)
	return slices.ContainsFunc(articles, func(a *store.Article) bool {
		return a.Subcategory == ticket.Subcategory && b.fit(a, text).sure
	})
}

// writtenOf notes that there is an article of the problem of the ticket in hand.
func (t *turn) writtenOf() {
	id := t.ticket().ID
	if p := t.problem(func(p *store.Problem) bool { return slices.Contains(p.Tickets, id) }); p != nil {
		p.Written = true
	}
}

// tapKB writes the article that the digest proposes.
func (t *turn) tapKB() {
	p := t.c.Sender
	if !works(p) {
		return
	}
	line := templates.Line{Text: t.ticket().Number}
	if line.Done, line.Error = t.orderKB(p, "", &line); line.Error == "" {
		t.remember()
	}
	t.receipt(p, []templates.Line{line})
}

// proposals are the articles that the knowledge base wants: of problems that
// were solved in the period and often before, with the best solution of each.
func (d *Desk) proposals(tx store.Tx, r *templates.Review, articles []*store.Article, language string) ([]templates.Proposal, error) {
	if *d.Book.Knowledge.Propose == 0 {
		return nil, nil
	}
	problems, err := tx.Problems(store.ProblemFilter{Since: r.From, Least: *d.Book.Knowledge.Propose, Unwritten: true, Limit: 10 * mostProposals})
	if err != nil {
		return nil, fmt.Errorf("problems of a review: %w", err)
	}
	slices.SortStableFunc(problems, func(a, b *store.Problem) int { return cmp.Compare(b.Solved, a.Solved) })
	var all []templates.Proposal
	for _, p := range problems {
		tickets, err := tx.ListTickets(store.TicketFilter{IDs: p.Tickets, Limit: mostSolved})
		if err != nil {
			return nil, fmt.Errorf("tickets of a problem: %w", err)
		}
		best := bestSolved(tickets)
		if best == nil || d.Book.known(articles, best) {
			continue
		}
		one := templates.Proposal{Solved: p.Solved, Best: d.ticketData(best, language)}
		for _, ticket := range tickets[:min(len(tickets), 5)] {
			one.Numbers = append(one.Numbers, ticket.Number)
		}
		if all = append(all, one); len(all) == mostProposals {
			break
		}
	}
	return all, nil
}

// reviewKnowledge says what the knowledge base wants: articles to be written, to
// be read again, and to be written better.
func (d *Desk) reviewKnowledge(tx store.Tx, r *templates.Review, language string) error {
	articles, err := tx.ListArticles(store.ArticleFilter{State: store.ArticlePublished, Limit: mostPublished})
	if err != nil {
		return fmt.Errorf("articles of a review: %w", err)
	}
	for _, a := range articles {
		switch {
		case len(r.Stale) < mostShown && !a.Review.IsZero() && a.Review.Before(r.To):
			r.Stale = append(r.Stale, a)
		case len(r.Useless) < mostShown && a.NotHelped >= a.Helped+patience:
			r.Useless = append(r.Useless, a)
		}
	}
	r.Proposals, err = d.proposals(tx, r, articles, language)
	return err
}

// bestSolved is the ticket whose solution makes the best article: its requester
// was content, it was not opened again, it says the most; of equals the latest.
func bestSolved(tickets []*store.Ticket) *store.Ticket {
	const enough = 300 // letters; longer ones are not better
	score := func(t *store.Ticket) int {
		n := min(len([]rune(t.Solution)), enough)
		switch t.Satisfaction {
		case store.Satisfied:
			n += enough
		case store.Dissatisfied:
			n -= enough
		}
		return n - enough*t.Reopened
	}
	var best *store.Ticket
	for _, t := range tickets { // newest first
		if t.Solution == "" || t.Confidential || t.Resolved.IsZero() {
			continue
		}
		if best == nil || score(t) > score(best) {
			best = t
		}
	}
	return best
}
