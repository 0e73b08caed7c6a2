package rules

import (
	"slices"
	"testing"

	"maildesk/rules/lexicon"
	"maildesk/rules/strict"
)

// TestIncidentMistakes: what [incident] must not say.
func TestIncidentMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ book, want string }{
		{"[incident]\nwindow = \"3d\"", "rules.toml:2:1: incident.window: "},
		{"[incident]\nbatch = \"30h\"", "rules.toml:2:1: incident.batch: "},
		{"[incident]\nreporters = 1", "rules.toml:2:1: incident.reporters: 1; one mail is no incident"},
		{"[incident]\nreporters = 6", "rules.toml:2:1: incident.reporters: 6 people make it an incident, but already 5 make it critical"},
		{"[incident]\nlikeness = 1.5", "rules.toml:2:1: incident.likeness: "},
		{"[incident]\nlocal = [\"wifii\"]", "rules.toml:2:10: incident.local[0]: \"wifii\" is none of incident.systems (\"wifi\" is near)"},
		{"[incident]\nreporter = 4", "rules.toml:2:1: incident.reporter: unknown key"},
	} {
		_, err := Parse("rules.toml", []byte(test.book))
		compareLines(t, strict.Mistakes(err), "", []string{test.want})
	}
}

// TestIncidentOverlay: what a company says replaces what has the same name, and
// nothing else.
func TestIncidentOverlay(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "[incident]\ncritical = 9\n[incident.systems]\nerp = [\"大总管\"]\nline = [\"产线\"]\n[incident.sites]\n\"东区\" = [\"东区\"]\n")
	if b.Incident.Critical != 9 || b.Incident.Reporters != 3 || b.Incident.Window.String() != "1h" {
		t.Errorf("got critical %d, reporters %d, window %s", b.Incident.Critical, b.Incident.Reporters, b.Incident.Window)
	}
	for _, test := range []struct {
		text string
		want []string
	}{
		{"大总管打不开", []string{"erp"}}, {"erp打不开", nil}, {"产线停了", []string{"line"}}, {"vpn断了", []string{"vpn"}},
		{"无线网络断了", []string{"wifi"}}, {"合同系统打不开", []string{"合同"}}, {"我们系统打不开", nil}, {"the booking portal is down", []string{"booking"}},
	} {
		if got := b.systemsIn(test.text); !slices.Equal(got, test.want) {
			t.Errorf("systems in %q: got %q, want %q", test.text, got, test.want)
		}
	}
}

// TestPlaces: floors, buildings and sites, as people write them.
func TestPlaces(t *testing.T) {
	t.Parallel()
	b := mustBook(t, "")
	for _, test := range []struct {
		text string
		want []string
	}{
		{"三楼wifi断了", []string{"floor 3"}}, {"3f没网", []string{"floor 3"}}, {"the 3rd floor", []string{"floor 3"}}, {"on floor 12", []string{"floor 12"}},
		{"third floor", []string{"floor 3"}}, {"十二层断网", []string{"floor 12"}}, {"b座3楼", []string{"building b", "floor 3"}}, {"2号楼没网", []string{"building 2"}},
		{"building b, level 4", []string{"building b", "floor 4"}}, {"行政楼二层", []string{"building 行政", "floor 2"}}, {"shanghai office", []string{"site 上海"}},
		{"上海办公室", []string{"site 上海"}}, {"一楼一楼", []string{"floor 1"}}, {"没有地方", nil},
	} {
		if got := b.Incident.placesIn(lexicon.Fold(test.text)); !slices.Equal(got, test.want) {
			t.Errorf("places in %q: got %q, want %q", test.text, got, test.want)
		}
	}
}
