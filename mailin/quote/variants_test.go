package quote

import (
	"os"
	"strings"
	"testing"

	"maildesk/store"
)

// The file holds bodies as clients and people write them: "@@ name", the body,
// "==", the new words. The writer is 张三.
func TestVariants(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/bodies/variants")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(src), "\n@@ ")[1:]
	if len(cases) < 100 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		in, want, ok := strings.Cut(rest, "\n==\n")
		if !ok {
			t.Errorf("%s: no end", name)
		}
		kind := "a.txt"
		if strings.HasPrefix(name, "html") {
			kind = "a.html"
		}
		got := NewWords(bodyOf(kind, in), store.Address{Name: "张三", Address: "zhangsan@corp.test"})
		if got != strings.TrimRight(want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
