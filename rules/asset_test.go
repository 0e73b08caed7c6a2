package rules

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"maildesk/store"
)

const register = "资产编号,序列号,类别,型号,使用人邮箱,地点,购买日期,保修至\n" +
	"PC-0231,PF2XK9QW,hardware/crash,ThinkPad T14,zhangsan@corp.example,上海 3 楼,2024/3/1,2027-03-01\n" +
	"PRN-7,,打印机,HP M404,zhangsan@corp.example,上海 3 楼,,\n" +
	"PRN-8,,打印机,HP M404,lisi@corp.example,,,\n" +
	"PRN-9,,打印机,HP M404,lisi@corp.example,,,\n"

// TestAssetOf: which device a mail is about, of a register in either encoding.
func TestAssetOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(register)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"utf8.csv": "\uFEFF" + register, "gb.csv": gb} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Parse(filepath.Join(dir, "rules.toml"), []byte(tryBook+"[assets]\nfiles = [\""+name+"\"]\n"))
		if err != nil {
			t.Fatal(err)
		}
		lisi := store.Address{Address: "lisi@corp.example"}
		for _, test := range []struct {
			subject, text, subcategory, want string
			who                              store.Address
		}{
			{"电脑蓝屏", "标签是PC-0231，又蓝屏了", "hardware/crash", "PC-0231", lisi},
			{"电脑 pc-0231 蓝屏", "", "hardware/crash", "PC-0231", lisi},
			{"蓝屏", "序列号：pf2xk9qw。", "hardware/crash", "PC-0231", lisi},
			{"蓝屏", "PC-02311 和 XPC-0231 都不是", "hardware/crash", "", lisi},
			{"打印机卡纸", "又卡纸了", "hardware/printer", "PRN-7", zhangsan},
			{"打印机卡纸", "我有两台", "hardware/printer", "", lisi},
			{"打印机卡纸", "PRN-9 卡纸", "hardware/printer", "PRN-9", lisi},
			{"VPN 连不上", "VPN 连不上", "network/vpn", "", zhangsan},
		} {
			got := ""
			if a := b.Assets.about(&store.Message{Subject: test.subject, NewText: test.text}, test.who, test.subcategory); a != nil {
				got = a.Tag
			}
			if got != test.want {
				t.Errorf("%s: %q %q of %s: got %q, want %q", name, test.subject, test.text, test.who.Address, got, test.want)
			}
		}
		if a := b.Assets.Find("PC-0231"); a.Bought != "2024-03-01" || a.Site != "上海 3 楼" || a.Model != "ThinkPad T14" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}
