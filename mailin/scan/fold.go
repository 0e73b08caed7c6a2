package scan

// HasFoldPrefix reports whether text begins with the lower-case prefix,
// without regard to the case of ASCII letters.
func HasFoldPrefix(text, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if text[i] != prefix[i] && Lower(text[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// Lower is an ASCII letter in lower case, and any other byte as it is.
func Lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// FoldASCII lowers ASCII letters only, so that every offset stays what it was.
func FoldASCII(text string) string {
	for i := range len(text) {
		if text[i] >= 'A' && text[i] <= 'Z' {
			folded := []byte(text)
			for ; i < len(folded); i++ {
				folded[i] = Lower(folded[i])
			}
			return string(folded)
		}
	}
	return text
}

// IsLetter, IsDigit and IsLetterOrDigit are about ASCII.
func IsLetter(c byte) bool        { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func IsDigit(c byte) bool         { return c >= '0' && c <= '9' }
func IsLetterOrDigit(c byte) bool { return IsLetter(c) || IsDigit(c) }
