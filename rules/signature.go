package rules

import (
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"maildesk/rules/lexicon"
	"maildesk/store"
)

// signature is what of a mail about something that does not work is compared
// with other mails.
type signature struct {
	Systems    []string `json:"systems,omitempty"`    // that do not work; none: compared with no others'
	Parts      []string `json:"parts,omitempty"`      // functions of them that do not work, where the rest does
	Places     []string `json:"places,omitempty"`     // "floor 3", "site 上海"
	Hosts      []string `json:"hosts,omitempty"`      // machines by name or address
	Department string   `json:"department,omitempty"` // of the requester
	Many       bool     `json:"many,omitempty"`       // says that others are hit, too
	Machine    bool     `json:"machine,omitempty"`    // written by monitoring
	Grams      []uint32 `json:"grams,omitempty"`      // shingles of subject and text, sorted
	Words      string   `json:"words,omitempty"`      // the beginning of the text, masked; of an incident, what was told of it last
	Same       string   `json:"same,omitempty"`       // tells whether a person wrote the very same again
}

// Beginnings of the topics under which a store keeps signatures.
const (
	systemTopic = "system "
	sameTopic   = "same "
)

// headOf is the part of a mail that says what it is about, folded.
func headOf(m *store.Message) string {
	return lexicon.Fold(m.BaseSubject) + "\n" + lexicon.Fold(cutText(heard(m), 1500))
}

// cutText cuts a text to n bytes, between characters.
func cutText(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// topicsOf are the topics under which tickets like a mail may be found; the
// closer look is taken by signatureOf.
func (b *Book) topicsOf(m *store.Message) []string {
	var topics []string
	if !b.Incident.Off {
		for _, name := range b.systemsIn(headOf(m)) {
			topics = append(topics, systemTopic+name)
		}
	}
	return topics
}

// otherSystem is a system that has no name in the rule book, by the two
// characters or the word before what it is: "合同系统", "培训平台".
var otherSystem = regexp.MustCompile(`(\p{Han}{2})(?:系统|平台|小程序|门户|网站)|\b([a-z][a-z0-9]{2,15})[\s-](?:system|platform|portal|server|app|website)\b`)

// Words before 系统 and system that name none.
var noName = []string{"操作", "业务", "我们", "公司", "这个", "那个", "整个", "内部", "所有", "各个", "个别", "登录", "使用", "打开", "进入", "进到", "现在", "今天", "目前", "刚才", "集团", "什么", "办公", "相关", "核心", "信息",
	"the", "this", "that", "our", "whole", "entire", "operating", "internal", "company", "business", "web", "main", "core", "any", "file", "and"}

// systemsIn are the systems that a folded text names.
func (b *Book) systemsIn(text string) []string {
	names := b.Incident.systems.Named(text)
	if len(names) > 0 {
		return names
	}
	for _, m := range otherSystem.FindAllStringSubmatch(text, 4) {
		if name := m[1] + m[2]; !slices.Contains(noName, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Lists of words that say that something does not work.
var brokenLists = []string{"down", "slowness", "stopped"}

// over says that it works again: what such a mail is about is past.
var over = regexp.MustCompile(`(?:现在|已经|已|又|自己|刚刚|刚|后来|目前)\S{0,4}(?:好了|恢复|正常了|可以了|能用了|解决)|恢复正常|恢复了|已恢复|works? again|working again|back to normal|recovered|resolved|is fine now|all good now`)

// signatureOf is what a mail is compared by; nil for one that is about its
// writer alone, about the past, a plan or a question, or about no system.
func (b *Book) signatureOf(r *reader, m *store.Message, requester *Person) *signature {
	head := headOf(m)
	if mild.MatchString(head) || b.Incident.own.Says(head) || b.Incident.other.Says(head) || r.says("alone") || over.MatchString(head) {
		return nil
	}
	systems, parts := b.broken(r)
	if len(systems) == 0 {
		return nil
	}
	s := &signature{
		Systems: systems, Parts: parts, Places: b.Incident.placesIn(head), Hosts: hostsIn(head),
		Many: r.says("everyone") || r.says("team") || many.MatchString(head), Machine: m.Kind == store.Notification,
		Grams: grams(head), Words: m.Mask(firstWords(strings.Join(strings.Fields(written(m)), " "), 120)),
	}
	if requester != nil {
		s.Department = requester.Department
	}
	return s
}

// mild says that it is a nuisance at most.
var mild = regexp.MustCompile(`有[点些]慢|稍慢|略慢|正常吗|\ba (?:bit|little) slow\b`)

// many are further words of people who do not write for themselves alone.
var many = regexp.MustCompile(`我们|咱们|大家|全部|全都|所有|整[个层排栋]|一排|都(?:不|没|打|连|上|进|登|用|收|掉|断|卡|慢|这)|\b(?:we|our|us|all|everybody|everyone)\b`)

// broken are the systems of a mail that do not work, and the parts of them.
func (b *Book) broken(r *reader) (systems, parts []string) {
	var named, titled, whole []string
	part := map[string]bool{}
	fails := false // somewhere
	clear := false // says what
	add := func(list []string, more ...string) []string {
		for _, name := range more {
			if !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
		return list
	}
	var chain []string // systems of a list: its last one has the verb
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.fine || i > 60 {
			chain = nil
			continue
		}
		found := b.systemsIn(c.text)
		broken := b.breaks(c)
		fails = fails || broken
		if c.title {
			titled = add(titled, found...)
		}
		named = add(named, found...)
		if c.listed {
			chain = append(chain, found...)
			continue
		}
		if broken {
			if len(found) > 1 && !joint.MatchString(c.text) {
				found = b.nearestTo(c, found)
			}
			found = append(chain, found...)
			systems = add(systems, found...)
			said := b.partsOf(c, found)
			if !slices.Contains(said, vaguely) {
				clear = true
			}
			for _, p := range said {
				part[p] = true
			}
			if len(said) == 0 && len(found) > 0 {
				whole = add(whole, found...)
			}
		}
		chain = nil
	}
	switch {
	case len(systems) > 0:
	case !fails:
		return nil, nil
	case len(titled) > 0:
		systems = titled
	default:
		systems = named
	}
	if clear {
		delete(part, vaguely)
	}
	if len(whole) == 0 {
		parts = sortedKeys(part)
	}
	// Who cannot get into anything names the network beside it; who cannot get
	// into one thing may do so, too.
	if len(systems) == 1 && systems[0] == "network" && len(titled) > 0 {
		systems = append(systems, titled...)
		slices.Sort(systems)
		systems = slices.Compact(systems)
	}
	if len(systems) > 1 {
		systems = slices.DeleteFunc(systems, func(s string) bool { return s == "network" })
	}
	slices.Sort(systems)
	return systems, parts
}

// partsOf are the functions that a broken clause names; none when all of the
// thing is broken. Where a clause says neither, what cannot be done stands for
// the function: 改不了 is no outage, and 改不了 twice may be one.
func (b *Book) partsOf(c *clause, systems []string) []string {
	rest := b.Incident.systems.Without(c.text)
	if said := b.Incident.parts.Named(rest); len(said) > 0 {
		return said
	}
	if access.MatchString(rest) {
		return nil
	}
	device := slices.ContainsFunc(systems, b.Incident.local) // it has one function
	if m := cannot.FindString(harmless.ReplaceAllString(rest, "")); m != "" && !device {
		return []string{m[:len(m)-len("了")]} // the verb, with 不
	}
	if vague.MatchString(rest) && utf8.RuneCountInString(strings.TrimSpace(rest)) > mostVague {
		return []string{vaguely}
	}
	return nil
}

// A system that cannot be got into is broken as a whole; 报错 and the like may
// be about anything where more is said than that.
var (
	access = regexp.MustCompile(`打不开|收不|发不|打不通|[开进登连上用入访通载]不(?:了|上|开|进|去|通|到|来)|(?:无法|不能|没法)(?:访问|打开|登录|登陆|连接|拒绝|使用|进入|正常)|打开|登录|登陆|连接|访问|服务器|页面|网页|主页|启动|加载|转圈|白屏|空白|超时|卡[死住]|很卡|太卡|崩|瘫|挂|宕|死机|断|离线|脱机|掉线|中断|没信号|50[0-4]|\b(?:down|unreachable|unavailable|not (?:responding|loading|working)|log ?[io]n|get in|connect\w*|open|load\w*|server|times? ?out|timeouts?|timed|hang\w*|frozen|freez\w*|dead|outage|offline|crash\w*|stuck|disconnect\w*|refused|every|all|none|nobody|cannot be reached)\b`)
	vague  = regexp.MustCompile(`报错|出错|错误|失败|异常|问题|不对|失效|\b(?:error|errors|fail\w*|issues?|problems?|cannot|can't|wrong)\b`)
)

// mostVague are so many characters besides the name of a system that a clause
// about a part of it has more.
const mostVague = 8

// vaguely stands for a part that the mail does not name.
const vaguely = "?"

// joint are words between systems that share what is said of them.
var joint = regexp.MustCompile(`和|与|跟|及|还有|或|/|&|\b(?:and|or|nor)\b`)

// breaks reports whether a clause says that something does not work.
func (b *Book) breaks(c *clause) bool {
	for _, list := range brokenLists {
		if c.mentions(b.lexicon, list) {
			return true
		}
	}
	return b.Incident.broken.Says(c.text) || cannot.MatchString(harmless.ReplaceAllString(c.text, ""))
}

// cannot is how Chinese verbs say that a thing cannot be done: 传不上去, 打不了.
// Some that look like it say nothing of the kind.
var (
	cannot   = regexp.MustCompile(`\p{Han}不(?:了|上|出|开|动|进|通|成|到|来)`)
	harmless = regexp.MustCompile(`[找想受忘免少大]不[到了]|来不及|差不`)
)

// nearestTo is the system of a clause that stands next to the word that says
// what is wrong: in "VPN连上以后ERP打不开" it is ERP.
func (b *Book) nearestTo(c *clause, found []string) []string {
	var wrong []int
	note := func(w *lexicon.Word, start int) { wrong = append(wrong, start, start+len(w.Text)) }
	b.Incident.broken.Each(c.text, note)
	b.lexicon.Each(c.text, func(w *lexicon.Word, start int) {
		for _, list := range brokenLists {
			if slices.Contains(w.Lists, b.lexicon.Number[list]) {
				note(w, start)
				return
			}
		}
	})
	best, near := "", 1<<20
	b.Incident.systems.Each(c.text, func(w *lexicon.Word, start int) {
		for _, at := range wrong {
			distance := min(abs(at-start), abs(at-start-len(w.Text)))
			if distance < near && slices.Contains(found, b.Incident.systems.Lists[w.Lists[0]]) {
				best, near = b.Incident.systems.Lists[w.Lists[0]], distance
			}
		}
	})
	if best == "" {
		return found
	}
	return []string{best}
}

// Machines as alerts and people name them.
var (
	hostWord  = regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b|\b[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+\b|\b[a-z]{2,}[0-9]{2,3}\b`)
	hostLabel = regexp.MustCompile(`(?:\bhost(?:name)?|\binstance|\bdevice|\bnode|主机名?|设备名?称?|节点|实例)\s?[:=]\s?([^\s,;。，；]{2,40})`)
)

// hostsIn are the machines that a folded text names, sorted.
func hostsIn(text string) []string {
	var hosts []string
	for _, host := range hostWord.FindAllString(text, 12) {
		if strings.ContainsAny(host, "0123456789") {
			hosts = append(hosts, host)
		}
	}
	for _, m := range hostLabel.FindAllStringSubmatch(text, 4) {
		hosts = append(hosts, strings.TrimRight(m[1], "."))
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// grams are the shingles of a folded text: pairs of Chinese characters, and
// Latin words.
func grams(text string) []uint32 {
	const most = 96
	var all []uint32
	h := fnv.New32a()
	note := func(piece string) {
		h.Reset()
		_, _ = h.Write([]byte(piece)) // a hash does not fail
		all = append(all, h.Sum32())
	}
	before := -1 // where the Chinese character before this one begins
	for i := 0; i < len(text) && len(all) < 2*most; {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case lexicon.Han(r):
			if before >= 0 {
				note(text[before : i+n])
			}
			before = i
		case lexicon.Latin(r):
			end := i
			for end < len(text) {
				r, n := utf8.DecodeRuneInString(text[end:])
				if !lexicon.Latin(r) {
					break
				}
				end += n
			}
			if end-i > 2 {
				note(stem(text[i:end]))
			}
			before, n = -1, end-i
		default:
			before = -1
		}
		i += n
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), most)]
}
