package rules

import (
	"strings"
	"testing"
)

func TestLint(t *testing.T) {
	t.Parallel()
	const rest = "\n[[rule]]\nname = \"z\"\nwhen = 'says(\"printer\")'\nurgency = 3\n"
	for _, test := range []struct {
		name, book string
		want       []string
	}{
		{"nothing of its own", "", nil},
		{"a good book", tryBook + "[words]\nline = [\"产线\", \"打印机\"]\n[[rule]]\nname = \"line\"\nwhen = 'says(\"line\")'\ncategory = \"software/business\"\n", nil},
		{"behind a final rule", "[[rule]]\nname = \"a\"\nwhen = 'true'\nfinal = true\ncategory = \"other/other\"\n" + rest,
			[]string{"rules.toml:1:3: rule.a: is final and takes every mail: the ", "rules.toml:7:3: rule.z: is never tried: rule \"a\" (line 1) is final and takes all its mails"}},
		{"narrower than a final rule", "[[rule]]\nname = \"a\"\nwhen = 'says(\"printer\") or vip'\nfinal = true\nurgency = 1\n[[rule]]\nname = \"b\"\nwhen = 'count(\"printer\") >= 2 and hour < 9'\nurgency = 2\n",
			[]string{"rules.toml:6:3: rule.b: is never tried"}},
		{"beside a final rule", "[[rule]]\nname = \"a\"\nwhen = 'says(\"printer\") and vip'\nfinal = true\nurgency = 1\n" + rest, nil},
		{"never true", "[[rule]]\nname = \"a\"\nwhen = 'false'\nurgency = 1\n[[rule]]\nname = \"b\"\nwhen = 'vip and kind == \"list\" and kind == \"human\"'\nurgency = 1\n" +
			"[[rule]]\nname = \"c\"\nwhen = 'hour < 8 and hour > 18'\nurgency = 1\n[[rule]]\nname = \"d\"\nwhen = 'title(\"printer\") and not says(\"printer\")'\nurgency = 1\n",
			[]string{"rules.toml:3:1: rule.a.when: is never true", "rules.toml:7:1: rule.b.when: is never true", "rules.toml:11:1: rule.c.when: is never true", "rules.toml:15:1: rule.d.when: is never true"}},
		{"always true", "[[rule]]\nname = \"a\"\nwhen = 'vip or not vip'\nurgency = 1\n", []string{"rules.toml:3:1: rule.a.when: is true of every mail"}},
		{"an empty list", "[words]\nnone = []\n[[rule]]\nname = \"a\"\nwhen = 'says(\"none\")'\nurgency = 1\n",
			[]string{"rules.toml:2:1: words.none: is empty", "rules.toml:5:1: rule.a.when: is never true"}},
		{"sets nothing", "[[rule]]\nname = \"a\"\nwhen = 'vip'\n", []string{"rules.toml:1:3: rule.a: sets nothing"}},
		{"overlap", "[[rule]]\nname = \"a\"\nwhen = 'vip and hour < 9'\npriority = \"urgent\"\ntier = \"senior\"\n[[rule]]\nname = \"b\"\nwhen = '8 >= hour and vip'\npriority = \"normal\"\ntier = \"senior\"\nurgency = 1\n",
			[]string{"rules.toml:6:3: rule.b: applies to the same mails as rule \"a\" (line 1), but sets another priority"}},
		{"overlap with a built-in rule", "[[rule]]\nname = \"own\"\nwhen = 'says(\"vpn\")'\ncategory = \"network/wifi\"\n",
			[]string{"rules.toml:1:3: rule.own: applies to the same mails as rule \"vpn\" (built-in), but sets another category"}},
		{"repeated", "[[rule]]\nname = \"a\"\nwhen = 'kind in [\"list\", \"human\"]'\nurgency = 2\n[[rule]]\nname = \"b\"\nwhen = 'kind == \"human\" or kind == \"list\"'\nurgency = 2\n",
			[]string{"rules.toml:5:3: rule.b: says the same of the same mails as rule \"a\" (line 1)"}},
		{"different things of the same mails", "[[rule]]\nname = \"a\"\nwhen = 'working'\nurgency = 2\n[[rule]]\nname = \"b\"\nwhen = 'working'\ntier = \"senior\"\n", nil},
		{"switched off", "[[rule]]\nname = \"printr\"\noff = true\n[[rule]]\nname = \"vip\"\noff = true\n",
			[]string{"rules.toml:1:3: rule.printr: is switched off, but there is no such rule (\"printer\" is near)"}},
		{"words that no rule asks for", "[words]\nline = [\"产线\"]\nprinter = [\"打印机\"]\n", []string{"rules.toml:2:1: words.line: no rule asks for this list"}},
		{"a subcategory that no rule leads to", "[[subcategory]]\ncode = \"network/5g\"\nzh = \"5G\"\n", []string{"rules.toml:1:3: subcategory.network/5g: no rule leads to it"}},
		{"its rule switched off", "[[rule]]\nname = \"projector\"\noff = true\n", []string{"rules.toml:2:1: subcategory.hardware/projector: no rule leads to it"}},
		{"guides", "[[subcategory]]\ncode = \"hardware/printer\"\nzh = \"打印机\"\nself_check = \"printr\"\n[[rule]]\nname = \"a\"\nwhen = 'vip'\nself_check = \"none\"\n",
			[]string{"rules.toml:4:1: subcategory.hardware/printer.self_check: there is no self-check guide \"printr\" (\"printer\" is near)"}},
		{"skills", "[[technician]]\nname = \"x\"\naddress = \"x@corp.example\"\ntier = \"junior\"\nskills = [\"hardware\", \"software\", \"account\", \"data_security\", \"other\", \"network/vpnn\", \"network/vpn\", \"network/wifi\"]\n",
			[]string{"rules.toml:1:3: technician: no technician has the skill for network/connection", "rules.toml:1:3: technician: no technician has the skill for network/share",
				"rules.toml:1:3: technician: no technician has the skill for network/slow", "rules.toml:1:3: technician: no technician has the skill for network/wired",
				"rules.toml:5:72: technician.x@corp.example.skills[5]: skill \"network/vpnn\": there is no such subcategory (\"network/vpn\" is near)"}},
		{"groups", "[[technician]]\nname = \"x\"\naddress = \"x@corp.example\"\ntier = \"junior\"\ngroups = [\"sap\", \"lab\"]\n[[rule]]\nname = \"a\"\nwhen = 'vip'\ngroup = \"sapp\"\n[[rule]]\nname = \"b\"\nwhen = 'working'\ngroup = \"lab\"\n",
			[]string{"rules.toml:5:11: technician.x@corp.example.groups[0]: no rule gives a ticket to the group \"sap\"",
				"rules.toml:9:1: rule.a.group: no technician is in the group \"sapp\" (\"sap\" is near): each such ticket goes to the manager"}},
		{"a group twice", "[[rule]]\nname = \"a\"\nwhen = 'earlier(\"hardware\") > 2'\nprocedure = \"x\"\n[[rule]]\nname = \"b\"\nwhen = '2 < earlier(\"hardware\")'\nprocedure = \"y\"\n",
			[]string{"rules.toml:5:3: rule.b: applies to the same mails as rule \"a\" (line 1), but sets another procedure"}},
		{"one name of two systems", "[incident]\noff = true\nreporters = 4\n[incident.systems]\nline = [\"MES\"]\nnone = []\n",
			[]string{"rules.toml:3:1: incident.reporters: has no effect: off = true", "rules.toml:5:1: incident.systems.line: \"mes\" is a name of \"line\" as well as of \"mes\"", "rules.toml:6:1: incident.systems.none: is empty"}},
		{"counts are never negative", "[[rule]]\nname = \"a\"\nwhen = 'similar < 0 or earlier(\"\") < 0'\nurgency = 1\n", []string{"rules.toml:3:1: rule.a.when: is never true"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			compareLines(t, mustBook(t, test.book).Lint([]string{
				"application", "backup", "boot", "business", "crash", "display", "mail", "mobile", "network", "office", "password", "peripheral", "phishing",
				"printer", "projector", "recovery", "share", "slow", "system", "virus", "vpn", "wifi", "wired",
			}), "", test.want)
		})
	}
}

// Of the built-in rules each one can apply, and none says what another says.
func TestLintBuiltIn(t *testing.T) {
	t.Parallel()
	b, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range b.Lint(nil) {
		if strings.HasPrefix(m.Key, "rule.") && !strings.HasSuffix(m.Key, ".self_check") {
			t.Error(m)
		}
	}
}

// The verdict over a condition agrees with what the engine of conditions says
// of every answer it can get.
func TestFormula(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		when             string
		possible, always bool
	}{
		{"true", true, true},
		{"not false", true, true},
		{"1 > 2", false, false},
		{`"a" in ["a", "b"]`, true, true},
		{`kind == "list" and not (kind in ["list", "human"])`, false, false},
		{`kind != "list" or kind != "human"`, true, true},
		{`hour >= 24`, false, false},
		{`count("printer") < 0`, false, false},
		{`count("printer") == 0 or says("printer")`, true, true},
		{`title("printer") and count("printer") < 1`, false, false},
		{`length > 5 and length < 7 and length != 6`, false, false},
		{`vip ? working : not working`, true, false},
		{`vip == true and vip != true`, false, false},
		{`len(attachments) > 2 and len(attachments) < 2`, false, false},
		{`any(attachments, # endsWith ".log")`, true, false},
		{`fields.Name == "" and fields.Name == "x"`, false, false},
		{`subject contains "a" and not (subject contains "a")`, false, false},
		{`subject matches "^a" and subject matches "^b"`, true, false}, // no harm in not knowing
	} {
		f, asks, err := readFormula(test.when, nil)
		if err != nil {
			t.Errorf("%s: %v", test.when, err)
			continue
		}
		inverse := not(f)
		if got := f.possible(asks); got != test.possible {
			t.Errorf("%s: possible is %v", test.when, got)
		}
		if got := !inverse.possible(asks); got != test.always {
			t.Errorf("%s: always is %v", test.when, got)
		}
	}
}
