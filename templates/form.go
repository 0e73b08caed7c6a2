package templates

import "time"

// AccountForm is what a request says of somebody who joins or moves.
type AccountForm struct {
	Kind       string // "joiner" or "mover"
	Name       string
	Department string
	Former     string // department until now
	Post       string
	Head       string
	Start      time.Time // a day
	Device     string
	Items      []FormItem
}

// FormItem is one thing that is to be given, or taken away.
type FormItem struct {
	Name   string // empty, of one to be taken away: all of before
	State  string // "done", "refused", "waiting", "unasked"; empty: to be done
	Remove bool
}

// formTitle is the headline of a form.
func formTitle(language string) func(*AccountForm) string {
	return func(f *AccountForm) string {
		title := pick(language, "新员工入职", "New employee")
		if f.Kind == "mover" {
			title = pick(language, "员工转岗", "Move within the company")
		}
		if f.Name != "" {
			title += pick(language, "：", ": ") + f.Name
		}
		return title
	}
}

// formRows are the particulars of a form that are known.
func (c clock) formRows(f *AccountForm) (rows []Field) {
	day := ""
	if !f.Start.IsZero() {
		day = c.day(f.Start)
	}
	for _, row := range []struct{ zh, en, value string }{
		{"原部门", "Former department", f.Former},
		{either(f, "部门", "新部门"), "Department", f.Department},
		{"岗位", "Position", f.Post},
		{"部门负责人", "Head of department", f.Head},
		{either(f, "入职日期", "生效日期"), either(f, "Start date", "Effective date"), day},
	} {
		if row.value != "" {
			rows = append(rows, Field{Label: pick(c.language, row.zh, row.en), Value: row.value})
		}
	}
	return rows
}

var formStates = names{
	"done": {"已办好", "done"}, "refused": {"没有批准，不办", "not approved"}, "waiting": {"等审批", "waiting for approval"},
	"unasked": {"没有审批过，先不办", "not approved yet, on hold"},
}

// formItem is a line of a checklist.
func formItem(language string) func(FormItem) string {
	return func(i FormItem) string {
		box := "□ "
		switch i.State {
		case "done":
			box = "✓ "
		case "refused":
			box = "× "
		}
		name := i.Name
		switch {
		case i.Remove && name == "":
			name = pick(language, "收回原部门的权限", "remove access of the former department")
		case i.Remove:
			name = pick(language, "收回 "+name+" 权限", "remove access to "+name)
		}
		if i.State != "" {
			name += pick(language, "（", " (") + label(language, formStates)(i.State) + pick(language, "）", ")")
		}
		return box + name
	}
}

// either gives the word of a joiner's form or of a mover's.
func either(f *AccountForm, joiner, mover string) string {
	if f.Kind == "mover" {
		return mover
	}
	return joiner
}
