package rules

import (
	"strings"
	"unicode/utf8"

	"maildesk/rules/lexicon"
)

// Words behind a number that make it a number of people, devices or places.
var crowdWords = []string{"人", "号人", "个人", "多人", "位", "名", "台", "家", "个部门", "个办公室", "个站点", "个窗口", "个门店", "家店", "部门", "条线", "栋", "层", "个班", "个用户", "用户", "员工", "学生", "终端",
	"people", "users", "persons", "staff", "employees", "colleagues", "stores", "shops", "sites", "offices", "pcs", "computers", "students", "patients", "agents", "machines", "terminals", "desks", "workstations", "endpoints", "plants", "branches", "lines", "sensors"}

// Words between the number and what is counted: "三十来号人", "200多个客户".
var crowdFillers = []string{"多", "来", "几", "余", "号", "个", "+", " "}

// crowdIn is the largest number of people, devices or places that a text names:
// "三十来号人", "86家店", "240 people"; 0 when it names none.
func crowdIn(text string) int {
	most := 0
	for i := 0; i < len(text); {
		n, size := lexicon.ReadNumber(text[i:])
		if size == 0 {
			_, skip := utf8.DecodeRuneInString(text[i:])
			i += skip
			continue
		}
		i += size
		if n < 2 || n > 200000 {
			continue
		}
		rest := text[i:]
		for again := true; again; {
			again = false
			for _, f := range crowdFillers {
				if cut, ok := strings.CutPrefix(rest, f); ok {
					rest, again = cut, true
				}
			}
		}
		for _, w := range crowdWords {
			if strings.HasPrefix(rest, w) {
				most = max(most, n)
				break
			}
		}
	}
	return most
}
