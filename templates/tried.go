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
		if part = fold(part); part != "" {
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
	clauses []string // folded, those that say something was done
}

var (
	clauseEnd = regexp.MustCompile(`[。，；！？,;!?\n]|\.(?:\s|$)|\band\b|\bbut\b|\bthen\b|然后|之后|并且|但是?|接着|、`)
	// denied ends right before a deed that was not done, or is only thought of.
	denied = regexp.MustCompile(`(?:没有?|未|不敢|不会|不能|无法|忘了|忘记|要不要|需不需要|是否|准备|打算|想要?|需要|可以|能不能|不想)(?:再|去|试着?|尝试|过|法|能|敢|来得及|进行|做|把\S{0,6}?|对\S{0,6}?|给\S{0,6}?)*\s*$` +
		`|(?:\bnot|n't|n’t|\bnever|\bwithout|\bcannot|\bunable to|\bshould i|\bshall i|\bdo i (?:need|have) to|\bgoing to|\bwant to|\bplan to|\bcould i|\bcan i|\bno)(?:\s+(?:yet|tried|try|to|been|able|even|have|a|the|any|me))*\s*$`)
	// deniedAfter begins right behind one.
	deniedAfter = regexp.MustCompile(`^\S{0,6}?(?:还没|没有?|未)(?:试|做|来得及|操作|弄|进行)`)
)

// read finds the deeds in a requester's own words. What he says he did not do
// does not count; what did not help does.
func (known lexicon) read(words string) history {
	var h history
	var before []string // deeds of the clause before, for "重启过电脑、打印机"
	text := fold(words)
	from := 0
	next := func(clause string) {
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
		if !said || len(deeds) > 0 {
			h.clauses = append(h.clauses, clause)
		}
		before = deeds
	}
	for _, span := range clauseEnd.FindAllStringIndex(text, -1) {
		next(text[from:span[0]])
		from = span[1]
	}
	next(text[from:])
	return h
}

func (known lexicon) thingsIn(clause string) []string {
	var found []string
	for name, list := range known.things {
		if slices.ContainsFunc(list, func(w string) bool { return len(places(clause, w)) > 0 }) {
			found = append(found, name)
		}
	}
	return found
}

// deedsIn finds the deeds that were done; said tells that some were named,
// done or not.
func (known lexicon) deedsIn(clause string) (did []string, said bool) {
	for name, list := range known.deeds {
		for _, w := range list {
			for _, at := range places(clause, w) {
				said = true
				if !denied.MatchString(clause[:at]) && !deniedAfter.MatchString(clause[at+len(w):]) && !slices.Contains(did, name) {
					did = append(did, name)
				}
			}
		}
	}
	return did, said
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
	for _, w := range d.words {
		for _, c := range h.clauses {
			for _, at := range places(c, w) {
				if !denied.MatchString(c[:at]) && !deniedAfter.MatchString(c[at+len(w):]) {
					return true
				}
			}
		}
	}
	return false
}

// places are the offsets of a word in a folded text. A Latin word must begin
// where a word begins; it may go on, as "restart" does in "restarted".
func places(text, word string) []int {
	var found []int
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return found
		}
		i += from
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(text[:i])
		if i == 0 || !latin(first) || !latin(last) {
			found = append(found, i)
		}
		from = i + len(word)
	}
}

func latin(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// fold makes text comparable: lower case, half-width.
func fold(s string) string {
	return strings.TrimSpace(strings.ToLower(width.Fold.String(s)))
}
