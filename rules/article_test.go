package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"maildesk/store"
)

// bookWith writes a rule book with files beside it.
func bookWith(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "rules.toml")
	files["rules.toml"] = "[company]\nname = \"示例\"\n[manager]\nname = \"刘主管\"\naddress = \"liu@corp.example\"\n[[technician]]\nname = \"王磊\"\naddress = \"wanglei@corp.example\"\ntier = \"senior\"\n"
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestArticleFiles(t *testing.T) {
	t.Parallel()
	path := bookWith(t, map[string]string{
		"knowledge/KB-vpn.zh.txt": "\uFEFF标题：VPN 提示 809 怎么办\r\n关键词：809，路由器、 809\r\n类别：network/vpn\r\n复查：2027-06-01\r\n\r\n重启路由器。\r\n\r\n再连一次。\r\n",
		"knowledge/KB-vpn.en.txt": "title: VPN error 809\nsubcategory: network/vpn\n\nRestart the router.\n",
	})
	b, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.articles) != 2 {
		t.Fatalf("got %d articles, want 2", len(b.articles))
	}
	zh := b.articles[1]
	if zh.Title != "VPN 提示 809 怎么办" || zh.Body != "重启路由器。\n\n再连一次。" || zh.Language != "zh" || zh.Subcategory != "network/vpn" ||
		!slices.Equal(zh.Keywords, []string{"809", "路由器"}) || zh.Review.Format("2006-01-02") != "2027-06-01" || !FromFile(zh) {
		t.Errorf("got %+v", zh)
	}
	if files := Files(path); len(files) != 3 {
		t.Errorf("files of the book: got %v, want three", files)
	}
}

func TestArticleMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"KB-a.txt", "title: a\n", "KB-a.txt:1:1: an article is called KB-name.zh.txt"},
		{"vpn.zh.txt", "title: a\n", "vpn.zh.txt:1:1: an article is called"},
		{"KB-a.zh.txt", "title: a\nsubcategory: network/vpm\n\nx", `KB-a.zh.txt:2:1: subcategory: there is no "network/vpm"`},
		{"KB-a.zh.txt", "title: a\nsubcategory: network/vpn\nreview: 明年\n\nx", "KB-a.zh.txt:3:1: review:"},
		{"KB-a.zh.txt", "title: a\ncolour: red\n\nx", `KB-a.zh.txt:2:1: "colour" is none of`},
		{"KB-a.zh.txt", "title: a\nhello\n\nx", `KB-a.zh.txt:2:1: "hello" is no line of the head`},
		{"KB-a.zh.txt", "subcategory: network/vpn\n\nx", "KB-a.zh.txt:1:1: has no title"},
		{"KB-a.zh.txt", "title: a\n\nx", "KB-a.zh.txt:1:1: has no subcategory"},
		{"KB-a.zh.txt", "title: a\nsubcategory: network/vpn\n", "KB-a.zh.txt:1:1: has no text"},
		{"KB-a.zh.txt", "title: \xff\n\nx", "KB-a.zh.txt:1:1: is not UTF-8"},
	} {
		_, err := Load(bookWith(t, map[string]string{"knowledge/" + c.name: c.text}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: got %v, want %s", c.name, c.text, err, c.want)
		}
	}
}

func TestCutArticle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		id   int64
		rest string
	}{
		{"KB0007", 7, ""}, {"kb7 请看这篇", 7, "请看这篇"}, {"【KB0012】：好的", 12, "好的"}, {"KB0007\n请看", 7, "请看"},
		{"VPN 809", 0, "VPN 809"}, {"KB", 0, "KB"}, {"KB12ab", 0, "KB12ab"}, {"见 KB0007", 0, "见 KB0007"},
	} {
		if id, rest := cutArticle(c.args); id != c.id || rest != c.rest {
			t.Errorf("%q: got %d %q, want %d %q", c.args, id, rest, c.id, c.rest)
		}
	}
}

func TestImpersonal(t *testing.T) {
	t.Parallel()
	ticket := &store.Ticket{Language: "zh", Requester: store.Address{Name: "张三", Address: "zhangsan@corp.example"},
		Fields: store.Fields{Name: "张三", Phone: "8021", EmployeeID: "A10237"}}
	turn := &turn{c: &Case{Mail: &store.Incoming{Message: &store.Message{Secrets: []string{"Geheim1!"}}}}, out: Outcome{Ticket: ticket}}
	for _, c := range []struct{ text, want string }{
		{"张三的电脑，密码 Geheim1!", "员工的电脑，密码 ••••••"},
		{"电话 8021，工号 A10237", "电话 …，工号 …"},
		{"打 13800001111 或写信 zhang.san@corp.example。", "打 … 或写信 …。"},
		{"错误 809，端口 1723", "错误 809，端口 1723"},
	} {
		if got := turn.impersonal(c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
