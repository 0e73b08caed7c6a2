package mailin

// foldPrefix reports whether text begins with the lower-case prefix,
// without regard to the case of ASCII letters.
func foldPrefix(text, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if text[i] != prefix[i] && lower(text[i]) != prefix[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// foldASCII lowers ASCII letters only, so that every offset stays what it was.
func foldASCII(text string) string {
	for i := range len(text) {
		if text[i] >= 'A' && text[i] <= 'Z' {
			folded := []byte(text)
			for ; i < len(folded); i++ {
				folded[i] = lower(folded[i])
			}
			return string(folded)
		}
	}
	return text
}

func letter(c byte) bool        { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool         { return c >= '0' && c <= '9' }
func letterOrDigit(c byte) bool { return letter(c) || digit(c) }
