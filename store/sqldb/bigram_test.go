package sqldb

import (
	"slices"
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"打印机", "打印 印机 机"},
		{"卡", "卡"},
		{"打印机卡纸，重启", "打印 印机 机卡 卡纸 纸 重启 启"},
		{"Outlook打不开", "outlook 打不 不开 开"},
		{"错误0x0000011b！", "错误 误 0x0000011b"},
		{"ＶＰＮ　断开", "vpn 断开 开"},
		{"ﾌﾟﾘﾝﾀｰ", "プリ リン ンタ ター ー"},
		{"프린터", "프린 린터 터"},
		{"user@corp.example", "user corp example"},
		{"naïve Ünïcode", "naïve ünïcode"},
		{"𠮷野家", "𠮷野 野家 家"},
		{"a\x00b\xffc", "a b c"},
		{strings.Repeat("x", 100), strings.Repeat("x", longestWord)},
	} {
		if got := strings.Join(document(c.text), " "); got != c.want {
			t.Errorf("document(%q): got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestPhrase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		term, want string
		prefix     bool
	}{
		{"", "", false},
		{"？", "", false},
		{"卡", "卡", true},
		{"卡纸", "卡纸", false},
		{"打印机", "打印 印机", false},
		{"打印机x1", "打印 印机 机 x1", true},
		{"C盘", "c 盘", true},
		{"c", "c", false},
		{"printer", "printer", true},
		{"IT-000777", "it 000777", true},
	} {
		words, prefix := phrase(c.term)
		if got := strings.Join(words, " "); got != c.want || prefix != c.prefix {
			t.Errorf("phrase(%q): got %q, %v, want %q, %v", c.term, got, prefix, c.want, c.prefix)
		}
	}
}

// FuzzPhrase: every word of a text is found in the text, and both engines
// could write down the words of every text.
func FuzzPhrase(f *testing.F) {
	for _, text := range []string{"打印机卡纸 error 0x0000011b", "C盘满了", "'; \"*", "ﾌﾟﾘﾝﾀｰ", "\x00\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kept := document(text)
		for _, word := range kept {
			if strings.ContainsAny(word, " '\"*:\\&|!()<>\x00") || word == "" {
				t.Fatalf("word %q", word)
			}
		}
		for _, term := range strings.Fields(text) {
			words, prefix := phrase(term)
			if len(words) > 0 && !follows(kept, words, prefix) {
				t.Fatalf("%q is not found in %q", words, kept)
			}
		}
	})
}

// follows reports whether words stand in kept one after the other.
func follows(kept, words []string, prefix bool) bool {
	last := len(words) - 1
	for i := range len(kept) - last {
		if slices.Equal(kept[i:i+last], words[:last]) &&
			(kept[i+last] == words[last] || prefix && strings.HasPrefix(kept[i+last], words[last])) {
			return true
		}
	}
	return false
}
