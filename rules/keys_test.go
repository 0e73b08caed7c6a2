package rules

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestEveryKeyIsTold: each key of a rule book stands in the file that init
// writes or in the guide, as a reader would look for it.
func TestEveryKeyIsTold(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	for _, name := range []string{"../cmd/maildesk/sample/rules.toml", "../cmd/maildesk/docs/rules.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told.Write(text)
	}
	eachKey("", reflect.TypeFor[bookFile](), func(path, key string) {
		for _, form := range []string{key + " =", "[" + key + "]", "." + key + "]", "`" + key + "`", "." + key + "`"} {
			if strings.Contains(told.String(), form) {
				return
			}
		}
		t.Errorf("%s.%s is told nowhere", path, key)
	})
}

// eachKey goes over the keys of a table and of the tables in it.
func eachKey(path string, t reflect.Type, do func(path, key string)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, field := range reflect.VisibleFields(t) {
		if key, _, _ := strings.Cut(field.Tag.Get("toml"), ","); key != "" && key != "-" {
			do(path, key)
			eachKey(path+"."+key, field.Type, do)
		}
	}
}
