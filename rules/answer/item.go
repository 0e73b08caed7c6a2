package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// sense is what a word of an approver's answer to several items is.
type sense int

const (
	itemMark   sense = iota // one of the things, by name or by number
	restMark                // 其他
	allMark                 // 都
	onlyMark                // 只
	exceptMark              // 除了, in front of what it is about
	besideMark              // 除外, behind it
	alsoMark                // 也: 除了 means "besides" then
	yesMark
	noMark
	openMark // it is not decided yet
)

// marked are the words that decide, the first one that fits counts; those of
// one character only beside an item.
var marked = []struct {
	mark  sense
	words *regexp.Regexp
}{
	{openMark, regexp.MustCompile(`^(?:只要|要不要|是不是|是否|能否|能不能|可不可以|行不行|不是不|并非不|不能不|吗|呢|等|如果|要是|除非|前提|以后|之后|考虑|再说|再定|再议|再看|待定|看情况|看着办|先问|为什么|什么|一半|一?部分|(?:later|after|until|unless|if|maybe|partly|partially|half|why|what|not yet)\b)`)},
	{yesMark, regexp.MustCompile(`^(?:不反对|没(?:有)?(?:问题|意见|异议)|无(?:异议|意见|问题)|同意(?:开通)?|批准|批了|准了|可以(?:开通?|给|批)?|开通|允许|通过|给开|照办|赞成|[✓✔√✅👍]|(?:no problem|no objections?|ok|okay|yes|approved?|agreed?|fine|granted|good)\b)`)},
	{noMark, regexp.MustCompile(`^(?:(?:先|暂时?|就|也|都|一律)*不(?:ok|同意(?:开通)?|批准?|准|给|开通?|予(?:开通|批准|同意)?|行|可以(?:开通?|给)?|需要?|用|要(?:开通?|给)?|必|能(?:给|开通?|批)|通过|允许|赞成)|没有?必要|有(?:异议|意见)|反对|暂不(?:开通|同意|批准|给)?|暂缓|拒绝|驳回|否决|免了|算了|[×✗✘❌]|(?:not?(?: ok| approved?| needed)?|reject(?:ed)?|denied|deny|refused?|declined?)\b)`)},
	{restMark, regexp.MustCompile(`^(?:其他|其它|其余|剩下|余下|别的|另外的|(?:everything else|(?:the )?(?:rest|others?))\b)`)},
	{besideMark, regexp.MustCompile(`^(?:除外|以外|之外|例外)`)},
	{exceptMark, regexp.MustCompile(`^(?:除了|除去|除|(?:except(?: for)?|all but|everything but|apart from)\b)`)},
	{onlyMark, regexp.MustCompile(`^(?:只有|只|仅|only\b)`)},
	{allMark, regexp.MustCompile(`^(?:全部|全都|都|全|所有|一律|[两三四五]个|[两三四五]项|一个|一项|(?:all|both|everything)\b)`)},
	{alsoMark, regexp.MustCompile(`^[也还]`)},
}

var (
	shortYes = regexp.MustCompile(`^(?:行|要|开|给|批|准|是)(?:了|吧|的|啊)*`)
	inFront  = regexp.MustCompile(`^[开给批准]`) // of what is granted; 是 and 要 are other words there
	shortNo  = regexp.MustCompile(`^(?:否|x\b)`)
	softener = regexp.MustCompile(`^(?:先|就|请|能|的|也|都)`)
	negation = regexp.MustCompile(`不|没|别|无|未|勿|\b(?:not?|never|without)\b|n't`)
	ordinal  = regexp.MustCompile(`^(?:第([一二三四五六七八九1-9])(?:项|个|条)|([1-9])(?:号|项|条))`)
	firstOne = regexp.MustCompile(`^(?:前者|前一[个项]|the first\b|the former\b)`)
	lastOne  = regexp.MustCompile(`^(?:后者|后一[个项]|the second\b|the latter\b)`)
	politely = regexp.MustCompile(`(?:please|请|谢谢|thanks|就行|即可|就好|开|吧|了|的| )+`)
	joining  = regexp.MustCompile(`(?:和|与|及|以及|并|跟|还有|有|对|的|and|for| )+`)
	general  = regexp.MustCompile(`账号|帐号|账户|帐户|权限|系统|企业|公司|开通|申请`)
)

// markedWord is a mark with the item that it is, or the text between two.
type markedWord struct {
	mark sense
	item int
}

// itemReader takes in what an approver says of each of several things.
type itemReader struct {
	names    [][]string // of each item, the longest first
	said     []int      // 0 nothing, 1 yes, 2 no
	pending  []int      // named, and nothing said of them yet
	excepted []int
	rest     int  // said of the others
	stale    bool // something else was said of what is pending
	restOpen bool // the others were named, and nothing said of them yet
	whole    int  // said of nothing in particular
	early    bool // before any item
	only     bool
	all      bool
	also     bool
	partly   bool // he spoke of some
	unclear  bool
}

// eachItem reads "邮箱同意，VPN先不给": the places of what is granted and refused,
// all of them, or none where anything hesitates, contradicts itself or is left
// open. partly: it is about some, so that it is no answer to the whole.
func eachItem(text string, items []string) (yes, no []int, partly bool) {
	r := &itemReader{names: itemNames(items), said: make([]int, len(items))}
	for _, c := range cutClauses(text) {
		r.clause(c)
	}
	r.conclude()
	if r.unclear || slices.Contains(r.said, 0) {
		return nil, nil, r.partly
	}
	for i, v := range r.said {
		if v == 1 {
			yes = append(yes, i)
		} else {
			no = append(no, i)
		}
	}
	return yes, no, true
}

// itemNames are how each item may be called: as it was asked for, and without
// the words that say nothing, where that is nobody else's name.
func itemNames(items []string) [][]string {
	names := make([][]string, len(items))
	for i, item := range items {
		full := Fold(item)
		names[i] = []string{full}
		short := general.ReplaceAllString(full, "")
		taken := slices.ContainsFunc(items, func(other string) bool { return other != item && strings.Contains(Fold(other), short) })
		if utf8.RuneCountInString(short) > 1 && !taken && short != full {
			names[i] = append(names[i], short)
		}
		if strings.Contains(full, "邮箱") && !taken {
			names[i] = append(names[i], "邮件", "email", "e-mail", "mail")
		}
	}
	return names
}

// at is the item that a text begins with, and the length of its name.
func (r *itemReader) at(text string) (item, length int) {
	for i, names := range r.names {
		for _, name := range names {
			if len(name) > length && strings.HasPrefix(text, name) {
				item, length = i, len(name)
			}
		}
	}
	if length > 0 {
		return item, length
	}
	if m := ordinal.FindStringSubmatch(text); m != nil {
		digit := m[1] + m[2]
		n := strings.Index("一二三四五六七八九", digit) / len("一")
		if isDigit(digit[0]) {
			n = int(digit[0] - '1')
		}
		if n < len(r.names) {
			return n, len(m[0])
		}
	}
	if len(r.names) == 2 {
		if m := firstOne.FindString(text); m != "" {
			return 0, len(m)
		}
		if m := lastOne.FindString(text); m != "" {
			return 1, len(m)
		}
	}
	return 0, 0
}

// words cuts a clause into what decides; other is what stands between.
func (r *itemReader) words(text string) (words []markedWord, other string) {
	const longest = 600 // bytes of a clause that somebody means to be understood
	if len(text) > longest {
		return []markedWord{{mark: openMark}}, ""
	}
	beside := false // the last word was an item, or one that stands for some
	for at := 0; at < len(text); {
		rest := text[at:]
		inWord := at > 0 && isLetter(text[at-1]) && isLetter(text[at])
		if item, n := r.at(rest); n > 0 && !inWord {
			words, at, beside = append(words, markedWord{itemMark, item}), at+n, true
			continue
		}
		if len(words) == 0 && at == 0 && isDigit(rest[0]) && int(rest[0]-'1') < len(r.names) && len(rest) > 1 && r.verdictAt(rest[1:]) {
			words, at, beside = append(words, markedWord{itemMark, int(rest[0] - '1')}), 1, true
			continue
		}
		found := false
		for _, w := range marked {
			if n := len(w.words.FindString(rest)); n > 0 && !inWord {
				words, at, found = append(words, markedWord{mark: w.mark}), at+n, true
				beside = w.mark == restMark || w.mark == allMark
				break
			}
		}
		if found {
			continue
		}
		for m, re := range map[sense]*regexp.Regexp{yesMark: shortYes, noMark: shortNo} {
			n := len(re.FindString(rest))
			if n == 0 || inWord {
				continue
			}
			_, next := r.at(strings.TrimSpace(rest[n:]))
			if next > 0 && inFront.MatchString(rest) || beside && strings.TrimSpace(rest[n:]) == "" {
				words, at, found, beside = append(words, markedWord{mark: m}), at+n, true, false
			}
		}
		if found {
			continue
		}
		_, size := utf8.DecodeRuneInString(rest)
		if !softener.MatchString(rest) && rest[0] != ' ' {
			beside = false
		}
		other += rest[:size]
		at += size
	}
	return words, other
}

// verdictAt reports whether a text begins with a yes or a no.
func (r *itemReader) verdictAt(text string) bool {
	return slices.ContainsFunc(marked, func(w struct {
		mark  sense
		words *regexp.Regexp
	}) bool {
		return (w.mark == yesMark || w.mark == noMark) && w.words.MatchString(text)
	})
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// clause takes in one clause.
func (r *itemReader) clause(c rawClause) {
	words, other := r.words(c.text)
	lead, used, only, except := 0, false, false, false
	named := 0
	has := func(m sense) bool { return slices.ContainsFunc(words, func(w markedWord) bool { return w.mark == m }) }
	if has(itemMark) || has(restMark) || has(exceptMark) || has(besideMark) {
		r.partly = true
	}
	said := judge(c)
	if has(openMark) || (c.question || said.condition) && !has(restMark) && !has(exceptMark) && !has(besideMark) && !has(onlyMark) {
		r.unclear = true
		r.partly = r.partly || len(r.pending) > 0
	}
	if has(yesMark) && !has(restMark) && othersRE.matches(said.words) { // somebody else's
		r.unclear = true
	}
	if negation.MatchString(other) && (len(words) > 0 || len(r.pending) > 0) {
		r.unclear = true
	}
	for _, w := range words {
		switch w.mark {
		case itemMark:
			named++
			switch {
			case except:
				r.excepted = append(r.excepted, w.item)
			case lead != 0:
				r.say(w.item, lead)
				used = true
			default:
				r.unclear = r.unclear || r.stale // it is not plain what the verdict will be about
				r.pending = append(r.pending, w.item)
			}
		case restMark:
			if lead != 0 {
				r.rest, used = lead, true
			} else {
				r.restOpen = true
			}
		case allMark:
			r.all = true
		case onlyMark:
			only = true
		case alsoMark:
			r.also = true
		case exceptMark:
			except = true
		case besideMark:
			r.excepted = append(r.excepted, r.pending...)
			r.pending, except = nil, false
		case yesMark, noMark:
			verdict := 1
			if w.mark == noMark {
				verdict = 2
			}
			except = false
			if len(r.pending) == 0 && !r.restOpen {
				lead = verdict
				continue
			}
			for _, item := range r.pending {
				r.say(item, verdict)
			}
			if r.restOpen {
				r.rest = verdict
			}
			if only && verdict == 2 {
				r.unclear = true
			}
			r.pending, r.restOpen = nil, false
		}
	}
	if only && named > 0 {
		if len(r.pending) > 0 && politely.ReplaceAllString(other, "") == "" {
			for _, item := range r.pending {
				r.say(item, 1)
			}
			r.pending = nil
		}
		r.only = true
		r.unclear = r.unclear || lead == 2
	}
	r.stale = len(r.pending) > 0 && (r.stale || joining.ReplaceAllString(other, "") != "")
	if lead != 0 && !used {
		if r.whole != 0 && r.whole != lead {
			r.unclear = true
		}
		r.early = r.early || !slices.ContainsFunc(r.said, func(v int) bool { return v != 0 })
		r.whole = lead
	}
}

func (r *itemReader) say(item, verdict int) {
	if r.said[item] != 0 && r.said[item] != verdict {
		r.unclear = true
	}
	r.said[item] = verdict
}

// conclude says what is left of what was said of the others, or of the whole.
func (r *itemReader) conclude() {
	if len(r.pending) > 0 || r.restOpen || len(r.excepted) > 0 && (r.also || r.rest == 0 && r.whole == 0) {
		r.unclear = true
		return
	}
	others := cmp.Or(r.rest, r.whole)
	for _, item := range r.excepted {
		r.say(item, 3-others)
	}
	switch {
	case r.only && others != 0:
		r.unclear = true
	case r.only:
		others = 2
	case r.rest == 0 && r.whole != 0 && !r.early:
		others = 0
		r.unclear = r.unclear || slices.Contains(r.said, 3-r.whole)
	case !r.partly && !r.all:
		return // of the whole it is read with more care
	}
	for i, v := range r.said {
		if v == 0 && others != 0 {
			r.said[i] = others
		}
	}
}
