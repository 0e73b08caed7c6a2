package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// triedFile holds the lexicon.
const triedFile = "guides/tried.txt"

// lexicon knows by which words people say what they did, and to what.
type lexicon struct {
	deeds  map[string][]string // "restart": 重启, reboot …
	things map[string][]string // "printer": 打印机 …
}

// tag names a deed, and the thing it was done to; an empty thing means any.
type tag struct{ deed, thing string }

// readLexicon reads lines of the form "do restart: 重启, reboot" and
// "thing printer: 打印机, printer".
func readLexicon(source string) (lexicon, []mistake) {
	known := lexicon{map[string][]string{}, map[string][]string{}}
	var wrong []mistake
	for i, line := range strings.Split(withoutComments(source), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, list, found := strings.Cut(line, ":")
		sort, name, _ := strings.Cut(strings.TrimSpace(name), " ")
		switch {
		case found && sort == "do" && name != "":
			known.deeds[name] = append(known.deeds[name], wordList(list)...)
		case found && sort == "thing" && name != "":
			known.things[name] = append(known.things[name], wordList(list)...)
		default:
			wrong = append(wrong, mistake{i + 1, fmt.Sprintf("%q is neither \"do NAME: words\" nor \"thing NAME: words\"", line)})
		}
	}
	return known, wrong
}

func wordList(s string) []string {
	var list []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '，' }) {
		if part = strings.Trim(fold(part), "* "); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// tag reads "restart printer".
func (known lexicon) tag(s string) (tag, error) {
	deed, thing, _ := strings.Cut(strings.TrimSpace(s), " ")
	t := tag{deed, strings.TrimSpace(thing)}
	if _, ok := known.deeds[t.deed]; !ok {
		return t, fmt.Errorf("%q is no deed of %s", t.deed, triedFile)
	}
	if _, ok := known.things[t.thing]; !ok && t.thing != "" {
		return t, fmt.Errorf("%q is no thing of %s", t.thing, triedFile)
	}
	return t, nil
}

// history is what a requester says he did.
type history struct {
	did     []tag
	clauses []clause
	told    []clause // of all that he wrote
}

// clause is a stretch of what he wrote, folded: as it is, and without 了 and 过,
// which may stand between the parts of a word (长按过电源键).
type clause [2]string

// told cuts a text into clauses.
func told(text string) []clause {
	var all []clause
	for _, part := range clauseEnd.Split(offOn.Replace(fold(text)), -1) {
		all = append(all, newClause(part))
	}
	return all
}

func newClause(s string) clause { return clause{s, aspect.Replace(s)} }

var aspect = strings.NewReplacer("了", "", "过", "")

// offOn keeps "off and on" in one clause.
var offOn = strings.NewReplacer(" and on", " on", " and back on", " on")

var (
	clauseEnd = regexp.MustCompile(`[。，；！？,;!?\n]|\.(?:\s|$)|\band\b|\bbut\b|\bthen\b|然后|之后|并且|但是?|接着|、`)
	// denied ends right before a deed that was not done, or is only thought of.
	denied = regexp.MustCompile(`(?:没有?|未|不|不敢|不会|不能|无法|忘了|忘记|要不要|需不需要|是否|准备|打算|想要?|需要|可以|能不能|不想|怎么|如何|不知道)(?:再|去|试着?|尝试|过|法|能|敢|来得及|进行|做|把\S{0,6}?|对\S{0,6}?|给\S{0,6}?)*\s*$` +
		`|(?:\bnot|n't|n’t|\bnever|\bwithout|\bcannot|\bunable to|\bshould i|\bshall i|\bdo i (?:need|have) to|\bgoing to|\bwant to|\bplan to|\bcould i|\bcan i|\bno)(?:\s+(?:yet|tried|try|to|been|able|even|sure|if|whether|have|a|the|any|me))*\s*$`)
	// deniedAfter begins right behind one.
	deniedAfter = regexp.MustCompile(`^\S{0,6}?(?:还没|没有?|未)(?:试|做|来得及|进行)`)
)

// read finds the deeds in a requester's own words. What he says he did not do
// does not count; what did not help does.
func (known lexicon) read(words string) history {
	var h history
	var before []string // deeds of the clause before, for "重启过电脑、打印机"
	text := offOn.Replace(fold(words))
	from := 0
	next := func(part string) {
		clause := newClause(part)
		things := known.thingsIn(clause)
		deeds, said := known.deedsIn(clause)
		if len(deeds) == 0 && !said && len(things) > 0 && strings.HasSuffix(strings.TrimSpace(text[:from]), "、") {
			deeds = before
		}
		for _, d := range deeds {
			if len(things) == 0 {
				h.did = append(h.did, tag{d, ""})
			}
			for _, t := range things {
				h.did = append(h.did, tag{d, t})
			}
		}
		h.clauses = append(h.clauses, clause)
		before = deeds
	}
	for _, span := range clauseEnd.FindAllStringIndex(text, -1) {
		next(text[from:span[0]])
		from = span[1]
	}
	next(text[from:])
	return h
}

func (known lexicon) thingsIn(c clause) []string {
	var found []string
	for name, list := range known.things {
		if slices.ContainsFunc(list, func(w string) bool { return len(places(c[0], w)) > 0 }) {
			found = append(found, name)
		}
	}
	return found
}

// deedsIn finds the deeds that were done; said tells that some were named,
// done or not.
func (known lexicon) deedsIn(c clause) (did []string, said bool) {
	for name, list := range known.deeds {
		for _, w := range list {
			found, done := c.says(w)
			said = said || found
			if done && !slices.Contains(did, name) {
				did = append(did, name)
			}
		}
	}
	return did, said
}

// says reports whether a word stands in the clause, and whether what it names was
// done: not denied, and not asked about.
func (c clause) says(word string) (found, done bool) {
	for _, text := range c {
		for _, at := range places(text, word) {
			found = true
			if !denied.MatchString(text[:at[0]]) && !deniedAfter.MatchString(text[at[1]:]) {
				return true, true
			}
		}
	}
	return found, false
}

// amounts reports whether a step is done with what was done.
func (h history) amounts(d deed) bool {
	for _, want := range d.tags {
		for _, did := range h.did {
			if did.deed == want.deed && (did.thing == want.thing || did.thing == "" || want.thing == "") {
				return true
			}
		}
	}
	return said(h.clauses, d.words) || said(h.told, d.told)
}

// said reports whether a clause says one of the words, and does not deny it.
func said(clauses []clause, words []string) bool {
	return slices.ContainsFunc(clauses, func(c clause) bool {
		return slices.ContainsFunc(words, func(w string) bool {
			_, done := c.says(w)
			return done
		})
	})
}

// places are where a word stands in a folded text.
func places(text, word string) [][2]int {
	begin, end, wild := strings.Cut(word, "*")
	var found [][2]int
	for from := 0; ; {
		i := strings.Index(text[from:], begin)
		if i < 0 {
			return found
		}
		i += from
		from = i + len(begin)
		if !whole(text, i, begin) {
			continue
		}
		to := from
		for wild && to >= 0 {
			next := ""
			next, end, wild = strings.Cut(end, "*")
			to = near(text, to, next)
		}
		if to >= 0 {
			found = append(found, [2]int{i, to})
		}
		_, end, wild = strings.Cut(word, "*")
	}
}

// near finds a word within a few characters and gives its end, -1 for none.
func near(text string, from int, word string) int {
	const most = 20
	rest := text[from:]
	n := 0
	for i := range rest {
		if strings.HasPrefix(rest[i:], word) {
			return from + i + len(word)
		}
		if n++; n > most {
			break
		}
	}
	return -1
}

// whole reports whether a Latin word begins where a word of the text begins. It
// may go on, as "restart" does in "restarted"; a short one must be whole.
func whole(text string, at int, word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	if !latin(first) {
		return true
	}
	if at > 0 && latin(before) {
		return false
	}
	const short = 4
	rest := strings.TrimPrefix(text[at+len(word):], "s")
	after, _ := utf8.DecodeRuneInString(rest)
	return len(word) > short || rest == "" || !latin(after)
}

func latin(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// fold makes text comparable: lower case, half-width.
func fold(s string) string {
	return strings.TrimSpace(strings.ToLower(width.Fold.String(s)))
}
