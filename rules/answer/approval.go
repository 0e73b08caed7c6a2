package answer

import (
	"regexp"
	"slices"
	"strings"

	"maildesk/store"
)

// ReadApproval reads an approver's words: the places of the items that he
// grants and refuses, all or none of them: what is not clear for each is not
// guessed. Without items the place of the whole matter is 0.
func ReadApproval(text string, items []string) (yes, no []int, intent Intent) {
	intent, _ = Read(text, store.AskedApproval)
	all := make([]int, max(1, len(items)))
	for i := range all {
		all[i] = i
	}
	if len(items) > 1 {
		yes, no, partly := eachItem(text, items)
		if partly {
			return yes, no, intent // he spoke of some, and the whole is not meant
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

// Grants reports whether somebody tells of a permission.
func Grants(text string) bool { return grants.MatchString(text) }

var grants = regexp.MustCompile(`(?i)同意|批准|准了|可以|开通|允许|通过|没问题|给开|照办|\b(?:ok|okay|yes|approved?|agreed?|fine|granted)\b`)

// itemBreak stands between the things of a list.
var itemBreak = regexp.MustCompile(`[、,，;；/+\s]+|和|以及|\band\b`)

// Items cuts a list of things as people write it.
func Items(list string) []string {
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

// ItemsAsked are the things that a request lists, to be decided one by one;
// nil where it names one or none.
func ItemsAsked(text string) []string {
	m := systemsLine.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	items := Items(m[1])
	if len(items) < 2 {
		return nil
	}
	return items
}
