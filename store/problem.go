package store

import "time"

// Problem is what several solved tickets were about: when it is solved often,
// the knowledge base wants an article (handbook H14).
type Problem struct {
	ID          int64
	Subcategory string
	Words       []string  // by which it is known again
	Tickets     []int64   // solved ones, the latest last; at most some dozen
	Solved      int       // how many in all
	Last        time.Time // when the latest was solved
	Told        bool      // a technician was told that it wants an article
	Written     bool      // there is an article of it
}

// ProblemFilter selects problems for a list; zero values select everything.
type ProblemFilter struct {
	Subcategory string
	Since       time.Time // solved again at or after
	Least       int       // so many times or more
	Unwritten   bool      // without an article
	Limit       int       // 0 means 100
}
