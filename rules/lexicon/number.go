package lexicon

import "unicode/utf8"

var chineseDigits = map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '几': 3, '数': 3}
var chineseUnits = map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10000}

// ReadNumber reads a number, Arabic or Chinese, at the start of a text.
func ReadNumber(text string) (n, size int) {
	if text[0] >= '0' && text[0] <= '9' {
		for size < len(text) && size < 7 && (text[size] >= '0' && text[size] <= '9' || text[size] == ',') {
			if text[size] != ',' {
				n = n*10 + int(text[size]-'0')
			}
			size++
		}
		return n, size
	}
	digit := 0
	for _, r := range text {
		if d := chineseDigits[r]; d > 0 {
			digit = d
		} else if u := chineseUnits[r]; u > 0 {
			n += max(digit, 1) * u
			digit = 0
		} else {
			break
		}
		size += utf8.RuneLen(r)
	}
	return n + digit, size
}
