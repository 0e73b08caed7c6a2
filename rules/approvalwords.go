package rules

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
)

// readApproval reads an approver's words: the places of the items that he
// grants and refuses, all or none of them: what is not clear for each is not
// guessed. Without items the place of the whole matter is 0.
func readApproval(text string, items []string) (yes, no []int, intent Intent) {
	intent, _ = ReadIntent(text, store.AskedApproval)
	all := make([]int, max(1, len(items)))
	for i := range all {
		all[i] = i
	}
	if len(items) > 1 {
		if yes, no = eachItem(text, items); len(yes)+len(no) == len(items) {
			return yes, no, intent
		}
		folded := fold(text)
		if slices.ContainsFunc(items, func(item string) bool { return strings.Contains(folded, fold(item)) }) {
			return nil, nil, intent // he spoke of one, and the whole is not meant
		}
	}
	switch intent {
	case Approve:
		return all, nil, intent
	case Reject:
		return nil, all, intent
	}
	return nil, nil, intent
}

// eachItem reads "邮箱同意，VPN先不给": clause by clause, an item and what is
// said of it. It gives nothing where one clause hesitates or contradicts another.
func eachItem(text string, items []string) (yes, no []int) {
	const open, granted, refused = 0, 1, 2
	verdicts := make([]int, len(items))
	var waiting []int // named, and nothing said of them yet
	for _, c := range cutClauses(text) {
		said := judge(c)
		var about []int
		for i, item := range items {
			if strings.Contains(c.text, fold(item)) {
				about = append(about, i)
			}
		}
		verdict := itemVerdict(c, &said)
		switch {
		case verdict < 0:
			return nil, nil
		case verdict == open && len(about) > 0:
			waiting = append(waiting, about...)
			continue
		case verdict == open:
			continue
		case len(about) == 0 && len(waiting) == 0 && restRE.MatchString(c.text):
			for i, v := range verdicts {
				if v == open {
					about = append(about, i)
				}
			}
		}
		for _, i := range append(waiting, about...) {
			if verdicts[i] != open && verdicts[i] != verdict {
				return nil, nil
			}
			verdicts[i] = verdict
		}
		waiting = nil
	}
	for i, v := range verdicts {
		switch v {
		case granted:
			yes = append(yes, i)
		case refused:
			no = append(no, i)
		}
	}
	return yes, no
}

// itemVerdict is what a clause says: 1 yes, 2 no, 0 nothing, -1 not clear.
func itemVerdict(c rawClause, s *said) int {
	no, yes := refuseRE.MatchString(c.text), grantRE.MatchString(refuseRE.ReplaceAllString(c.text, ""))
	switch {
	case s.question || s.condition && !restRE.MatchString(c.text) || laterOnRE.MatchString(c.text), no && yes:
		return -1
	case no:
		return 2
	case yes:
		return 1
	}
	return 0
}

// What approvers say of an item within a list of them.
var (
	refuseRE  = regexp.MustCompile(`(?i)(?:先|暂时?|就|也|都)*不(?:同意|批准?|准|给|开通?|予|行|可以|需要|用|要|必)|暂不|暂缓|拒绝|驳回|免了|算了|\b(?:not?|reject(?:ed)?|den(?:y|ied)|refused?|declined?)\b(?: (?:approved?|yet|needed))?`)
	grantRE   = regexp.MustCompile(`(?i)同意|批准|准了|可以|开通|允许|通过|没问题|给开|照办|\b(?:ok|okay|yes|approved?|agreed?|fine|granted)\b`)
	laterOnRE = regexp.MustCompile(`(?i)等|如果|要是|除非|前提|以后|之后|考虑|再说|再定|看情况|先问|\b(?:later|after|until|if|unless|maybe)\b`)
	restRE    = regexp.MustCompile(`(?i)其他|其它|其余|剩下|别的|另外的|\b(?:rest|others?|everything else)\b`)
)

// itemBreak stands between the things of a list.
var itemBreak = regexp.MustCompile(`[、,，;；/+\s]+|和|以及|\band\b`)

// itemsOf cuts a list of things as people write it.
func itemsOf(list string) []string {
	const most = 12
	var items []string
	for _, item := range itemBreak.Split(strings.Trim(list, " 。.：:\t"), most) {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}

// systemsLine is how a request names what is asked for.
var systemsLine = regexp.MustCompile(`(?im)^\s*(?:[-*•]\s*)?(?:需?开通的?|申请的?|所需)?(?:系统|权限|账号|帐号|系统权限|开通系统|申请权限|需开通|申请项目|采购清单|systems?|accounts?|access|items?)\s*[：:]\s*(\S.*)$`)

// systemsAsked are the things that a request lists, to be decided one by one;
// nil where it names one or none.
func systemsAsked(text string) []string {
	m := systemsLine.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	items := itemsOf(m[1])
	if len(items) < 2 {
		return nil
	}
	return items
}
