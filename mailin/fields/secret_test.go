package fields

import (
	"slices"
	"testing"

	"maildesk/store"
)

func TestFindSecrets(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"我的账号是 zhangsan，密码：Abc@2024，麻烦看下", []string{"Abc@2024"}},
		{"密码是123456。", []string{"123456"}},
		{"邮箱密码为 qwerty，登录不上", []string{"qwerty"}},
		{"新密码改成了“Summer 2024”，还是不行", []string{"Summer 2024"}},
		{"密码 Zx9#kk81 发给您", []string{"Zx9#kk81"}},
		{"密码(区分大小写)：aBc123!", []string{"aBc123!"}},
		{"验证码 834512，请尽快", []string{"834512"}},
		{"短信验证码是【7721】", []string{"7721"}},
		{"446688 是您的登录验证码", []string{"446688"}},
		{"授权码：abcdefghijklmnop", []string{"abcdefghijklmnop"}},
		{"账号密码：lisi/Lisi@888", []string{"Lisi@888"}},
		{"用户名：lisi\n密码：\nLisi@888\n", []string{"Lisi@888"}},
		{"账号\tlisi\n初始密码\tLisi888\n", []string{"Lisi888"}},
		{"my password is sunshine.", []string{"sunshine"}},
		{"Password: Tr0ub4dor&3", []string{"Tr0ub4dor&3"}},
		{"pwd=hunter2", []string{"hunter2"}},
		{"user/pass: admin / admin123", []string{"admin123"}},
		{"The PIN is 4711", []string{"4711"}},
		{"PIN码：0815", []string{"0815"}},
		{"verification code 990011", []string{"990011"}},
		{"key AKIAIOSFODNN7EXAMPLE leaked", []string{"AKIAIOSFODNN7EXAMPLE"}},
		{"Authorization: Bearer abcdefghijklmnop1234", []string{"abcdefghijklmnop1234"}},
		{"ftp://lisi:geheim99@files.example.com/", []string{"geheim99"}},
		{"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", []string{"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"}},
		{"我忘记密码了，请帮忙重置密码", nil},
		{"提示密码错误，登录不了", nil},
		{"密码用Outlook登录不了", nil},
		{"密码过期，错误代码 0x80070005", nil},
		{"密码：0x80070005", nil},
		{"密码是对的，但提示 incorrect", nil},
		{"密码至少8位", nil},
		{"密码：____", nil},
		{"密码：******", nil},
		{"I forgot my password, please reset it", nil},
		{"my password is not accepted", nil},
		{"my password is about to expire in 14 days", nil},
		{"the password is wrong", nil},
		{"收不到验证码，手机号13800138000", nil},
		{"验证码登录Office365一直失败", nil},
		{"pin the window to the taskbar", nil},
		{"see https://example.com/login", nil},
		{"error code 651", nil},
	}
	for _, tt := range tests {
		m := &store.Message{Text: tt.text, NewText: tt.text}
		Secrets(m)
		slices.Sort(m.Secrets)
		if got := slices.Compact(m.Secrets); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"打印机卡纸了，请帮忙看一下", "zh"},
		{"Outlook 报错 0x800CCC0E: Cannot connect to the server, please check your settings", "zh"},
		{"My printer does not work.\nBest regards\n王芳", "en"},
		{"プリンターが動きません。よろしくお願いします。", "ja"},
		{"프린터가 작동하지 않습니다", "ko"},
		{"VPN連不上，請協助處理", "zh"},
		{"Mein Drucker funktioniert nicht, bitte um Hilfe. Ich kann nicht drucken.", "de"},
		{"Mon imprimante ne marche pas, je ne peux pas imprimer", "fr"},
		{"Принтер не работает", "ru"},
		{"OK", "en"},
		{"1", ""},
		{"", ""},
		{"Hi IT,\n\n电脑蓝屏了，KERNEL_SECURITY_CHECK_FAILURE\n\nThanks", "zh"},
		{"The 财务 share is not reachable from my laptop since Monday", "en"},
		{"好的", "zh"},
		{"请问 how to reset VPN password?", "zh"},
	}
	for _, tt := range tests {
		if got := Language(tt.text); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
