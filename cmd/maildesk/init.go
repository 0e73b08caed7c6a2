package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"maildesk/cmd/maildesk/config"
)

//go:embed sample
var samples embed.FS

// provider is where the usual mail services are, and what they let one account do.
type provider struct {
	domain, imap, smtp, limits string
}

var providers = []provider{
	{"163.com", "imap.163.com", "smtp.163.com", "interval = \"3s\"\nper_connection = 10\n"},
	{"126.com", "imap.126.com", "smtp.126.com", "interval = \"3s\"\nper_connection = 10\n"},
	{"yeah.net", "imap.yeah.net", "smtp.yeah.net", "interval = \"3s\"\nper_connection = 10\n"},
	{"qq.com", "imap.qq.com", "smtp.qq.com", "interval = \"2s\"\nper_connection = 20\n"},
	{"foxmail.com", "imap.qq.com", "smtp.qq.com", "interval = \"2s\"\nper_connection = 20\n"},
	{"aliyun.com", "imap.aliyun.com", "smtp.aliyun.com", "interval = \"2s\"\n"},
	{"sina.com", "imap.sina.com", "smtp.sina.com", "interval = \"2s\"\n"},
	{"gmail.com", "imap.gmail.com", "smtp.gmail.com", ""},
	{"outlook.com", "outlook.office365.com", "smtp.office365.com", ""},
}

func initCommand() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Write a commented config and rule book into a folder",
		Long: "Write a commented connection file and rule book into DIR. Where one of them is there already, nothing is written.\n" +
			"Company mail at 腾讯企业邮: imap.exmail.qq.com, smtp.exmail.qq.com; 阿里企业邮: imap.qiye.aliyun.com,\n" +
			"smtp.qiye.aliyun.com; 网易企业邮: imap.qiye.163.com, smtp.qiye.163.com; 飞书: imap.feishu.cn, smtp.feishu.cn.",
		Example: "  maildesk init /etc/maildesk --address it@example.com",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			written, err := writeSamples(args[0], address)
			if err != nil {
				return err
			}
			out := c.OutOrStdout()
			for _, name := range written {
				fmt.Fprintln(out, "wrote", name)
			}
			fmt.Fprintf(out, "\nNext:\n"+
				"  1. put the mailbox's password (授权码) into %s\n"+
				"  2. set the servers in %s, people in %s\n"+
				"  3. maildesk check --connect --config %s\n"+
				"  4. maildesk serve --config %s\n",
				filepath.Join(args[0], "password"), filepath.Join(args[0], config.FileName), filepath.Join(args[0], "rules.toml"), args[0], args[0])
			return nil
		},
	}
	c.Flags().StringVar(&address, "address", "it@example.com", "the address that employees write to")
	return c
}

// writeSamples fills DIR; a file that is there already stops it before
// anything is written.
func writeSamples(dir, address string) ([]string, error) {
	if !config.Address(address) {
		return nil, exit{2, fmt.Errorf("--address %q is no mail address; write for example it@example.com", address)}
	}
	_, domain, _ := strings.Cut(address, "@")
	data := struct{ Address, Domain, IMAP, SMTP, Limits string }{address, domain, "imap." + domain, "smtp." + domain, ""}
	for _, p := range providers {
		if strings.EqualFold(domain, p.domain) {
			data.IMAP, data.SMTP, data.Limits = p.imap, p.smtp, p.limits
		}
	}
	files := map[string]string{config.FileName: "sample/maildesk.toml", "rules.toml": "sample/rules.toml"}
	for name := range files {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is there already; init never overwrites: choose another folder or remove it", path)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "templates"), 0o755); err != nil {
		return nil, err
	}
	var written []string
	for _, name := range []string{config.FileName, "rules.toml"} {
		t, err := template.ParseFS(samples, files[name])
		if err != nil {
			return nil, err
		}
		var text strings.Builder
		if err := t.Execute(&text, data); err != nil {
			return nil, err
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
			return nil, err
		}
		written = append(written, path)
	}
	password := filepath.Join(dir, "password")
	if _, err := os.Stat(password); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(password, nil, 0o600); err != nil {
			return nil, err
		}
		written = append(written, password+" (empty)")
	}
	return written, nil
}
