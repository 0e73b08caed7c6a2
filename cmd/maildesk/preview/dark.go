package preview

import (
	"fmt"
	"regexp"
	"strconv"
)

var colour = regexp.MustCompile(`#[0-9a-fA-F]{6}\b`)

// dark shows a letter as the clients do that darken what they show (Outlook,
// Gmail on phones): every colour keeps its hue and turns its lightness over.
// Pictures stay as they are.
func dark(html string) string {
	return colour.ReplaceAllStringFunc(html, turned)
}

// turned is a colour with the opposite lightness (HSL).
func turned(c string) string {
	n, _ := strconv.ParseUint(c[1:], 16, 32) // six digits
	r, g, b := float64(n>>16&255), float64(n>>8&255), float64(n&255)
	// With l = (max+min)/2 and the hue and saturation kept, all channels move
	// by the same amount: to 255 - l from l.
	by := 255 - max(r, g, b) - min(r, g, b)
	return fmt.Sprintf("#%02x%02x%02x", int(r+by), int(g+by), int(b+by))
}
