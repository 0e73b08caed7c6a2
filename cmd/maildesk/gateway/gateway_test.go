package gateway_test

import (
	"os"
	"path/filepath"
	"testing"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/story"
)

// configForTest writes a connection file and a rule book into a folder. world
// is its part about the servers; without one nothing will be connected to.
func configForTest(tb testing.TB, dir, book, world string) *config.Config {
	tb.Helper()
	if world == "" {
		world = "[[mailbox]]\nhost = \"127.0.0.1\"\nuser = \"it\"\npassword = \"none\"\n[smtp]\nhost = \"127.0.0.1\"\n"
	}
	text := "rules = \"rules.toml\"\n[desk]\naddress = \"" + story.DeskAddress + "\"\n" + world
	for name, text := range map[string]string{config.FileName: text, "rules.toml": book} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	c, err := config.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
