package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Fingerprint is the same for two calendars that count alike: of one zone,
// with the same hours in the week and on every special day.
func (c *Calendar) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintln(h, c.loc, c.week)
	for _, d := range slices.Sorted(maps.Keys(c.days)) {
		fmt.Fprintln(h, d, c.days[d].hours)
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
