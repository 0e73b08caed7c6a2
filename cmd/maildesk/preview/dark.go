package preview

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

var colour = regexp.MustCompile(`#[0-9a-fA-F]{6}\b`)

// dark shows a letter as the clients do that darken what they show (Outlook,
// Gmail on phones): every colour keeps its hue, and what was light to the eye
// becomes dark and the other way round. Pictures stay as they are.
func dark(html string) string { return colour.ReplaceAllStringFunc(html, turned) }

// darkest is the lightness of what was white.
const darkest = 12

// turned is a colour with the opposite lightness in CIE L*a*b* (D65).
func turned(c string) string {
	n, _ := strconv.ParseUint(c[1:], 16, 32) // six digits
	r, g, b := linear(n>>16), linear(n>>8), linear(n)
	x, y, z := bent((0.4124*r+0.3576*g+0.1805*b)/0.9505), bent(0.2126*r+0.7152*g+0.0722*b), bent((0.0193*r+0.1192*g+0.9505*b)/1.089)
	light := 116*y - 16
	light = darkest + (100-light)*(100-darkest)/100
	middle := (light + 16) / 116
	x, y, z = 0.9505*unbent(middle+x-y), unbent(middle), 1.089*unbent(middle-y+z)
	return fmt.Sprintf("#%02x%02x%02x", channel(3.2406*x-1.5372*y-0.4986*z), channel(-0.9689*x+1.8758*y+0.0415*z), channel(0.0557*x-0.204*y+1.057*z))
}

// linear is the light of a channel of sRGB.
func linear(v uint64) float64 {
	c := float64(v&255) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func channel(light float64) int {
	if light <= 0.0031308 {
		light *= 12.92
	} else {
		light = 1.055*math.Pow(light, 1/2.4) - 0.055
	}
	return int(math.Round(255 * min(max(light, 0), 1)))
}

// bent is how CIE L*a*b* bends light to the eye, unbent the way back.
func bent(t float64) float64 {
	if t > 0.008856 {
		return math.Cbrt(t)
	}
	return 7.787*t + 16.0/116
}

func unbent(t float64) float64 {
	if t > 0.206893 {
		return t * t * t
	}
	return (t - 16.0/116) / 7.787
}
