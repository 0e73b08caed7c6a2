package mailin

import (
	"strings"
	"unicode/utf8"
)

// hasAny reports whether a text contains one of the words.
func hasAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func hasAnySuffix(text string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(text, suffix) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(text string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// prefixOf is the first of the phrases with which the text begins.
func prefixOf(text string, phrases []string) string {
	for _, phrase := range phrases {
		if strings.HasPrefix(text, phrase) {
			return phrase
		}
	}
	return ""
}

// firstOf is the first of the phrases that the text contains.
func firstOf(text string, phrases []string) string {
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return phrase
		}
	}
	return ""
}

// cutText is the beginning of a text, at most size bytes, whole characters.
func cutText(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}
