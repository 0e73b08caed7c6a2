package calendar

import (
	"testing"
	"time"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	make := func(change func(*Config)) string {
		hours, err := ParseHours("09:00-12:00, 13:00-18:00")
		if err != nil {
			t.Fatal(err)
		}
		config := Config{Location: time.UTC, Public: "cn"}
		for d := time.Monday; d <= time.Friday; d++ {
			config.Week[d] = hours
		}
		change(&config)
		c, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		return c.Fingerprint()
	}
	first := make(func(*Config) {})
	for _, test := range []struct {
		name   string
		change func(*Config)
		same   bool
	}{
		{"nothing", func(*Config) {}, true},
		{"the name of a day", func(c *Config) { c.Exceptions = []Day{{Date: "2026-10-01", Name: "other"}} }, true},
		{"a day off", func(c *Config) { c.Exceptions = []Day{{Date: "2026-12-24"}} }, false},
		{"the week", func(c *Config) { c.Week[time.Saturday] = c.Week[time.Monday][:1] }, false},
		{"the zone", func(c *Config) { c.Location = time.FixedZone("CST", 8*3600) }, false},
		{"no public holidays", func(c *Config) { c.Public = "" }, false},
	} {
		if got := make(test.change) == first; got != test.same {
			t.Errorf("%s: the same is %v, want %v", test.name, got, test.same)
		}
	}
}
