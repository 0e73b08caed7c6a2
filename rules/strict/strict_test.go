package strict

import (
	"fmt"
	"strings"
	"testing"
)

type office struct {
	Name string            `toml:"name"`
	Desk []*desk           `toml:"desk"`
	Open map[string]*hours `toml:"open"`
}

type place struct {
	Floor int `toml:"floor"`
}

type desk struct {
	place
	Owner string `toml:"owner"`
	Inner string `toml:"-"`
}

type hours struct {
	From  string `toml:"from"`
	Break span   `toml:"break"`
}

// span reads itself from a text.
type span struct{ text string }

func (s *span) UnmarshalText(text []byte) error {
	s.text = string(text)
	if !strings.HasSuffix(s.text, "m") {
		return fmt.Errorf("%q is no span", text)
	}
	return nil
}

// TestRead: every mistake at once, each at its character, with what would be right.
func TestRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"good", "name = \"x\"\n[[desk]]\nowner = \"y\"\n[open.mon]\nfrom = \"9\"\n", nil},
		{"a slip", "nam = \"x\"\n", []string{`o.toml:1:1: nam: unknown key ("name" is near)`}},
		{"something else", "[[desk]]\ncolour = 1\n", []string{"o.toml:2:1: desk.colour: unknown key; there are floor, owner"}},
		{"what is not written there", "[[desk]]\nInner = \"x\"\n", []string{"o.toml:2:1: desk.Inner: unknown key; there are floor, owner"}},
		{"in a map", "[open]\nmon = { fromm = \"9\" }\n", []string{`o.toml:2:9: open.fromm: unknown key ("from" is near)`}},
		{"below what is unknown", "[chair]\nlegs = 4\n", []string{"o.toml:1:2: chair: unknown key; there are desk, name, open"}},
		{"of another kind", "\"名\" = 1\n[[desk]]\nfloor = \"two\"\n", []string{
			"o.toml:3:9: desk.floor: is of another kind (string); write a number", "o.toml:1:1: 名: unknown key; there are desk, name, open"}},
		{"numbers where a text is read", "[open.mon]\nfrom = \"9\"\nbreak = 30\n[open.tue]\nbreak = \"30m\"\n[open.wed]\n\nbreak = 30\nfrmo = 1\n", []string{
			`o.toml:3:1: open.mon.break: "30" is no span`, `o.toml:8:1: open.wed.break: "30" is no span`, `o.toml:9:1: open.wed.frmo: unknown key`}},
		{"no TOML", "name = \"x\"\n[[desk]\n", []string{"o.toml:2:7: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, _, mistakes := Read[office]("o.toml", []byte(test.text), nil)
			if (got == nil) != (test.name == "no TOML" || test.name == "of another kind" && got == nil) {
				t.Errorf("read %v", got)
			}
			if len(mistakes) != len(test.want) {
				t.Fatalf("got %v, want %q", mistakes, test.want)
			}
			for i, want := range test.want {
				if m := fmt.Sprint(mistakes[i]); len(m) < len(want) || m[:len(want)] != want {
					t.Errorf("got %s, want %s", m, want)
				}
			}
		})
	}
}

// TestOver: what the second file names has left its place in the first.
func TestOver(t *testing.T) {
	t.Parallel()
	first := readPlaces("a", []byte("[[rule]]\nname = \"x\"\nwhen = 1\n[[rule]]\nname = \"y\"\n"), map[string]string{"rule": "name"}).found
	second := readPlaces("b", []byte("[[rule]]\nname = \"x\"\n"), map[string]string{"rule": "name"}).found
	first.Over(second, "rule")
	for key, want := range map[string]Place{"rule.x": {"b", 2, 1}, "rule.x.when": {"b", 2, 1}, "rule.y": {"a", 5, 1}} {
		if w, ok := first.Find(key); !ok || w.Key != want {
			t.Errorf("%s is at %v, want %v", key, w.Key, want)
		}
	}
}
