package scan

import (
	"strings"
	"unicode/utf8"
)

// HasAny reports whether a text contains one of the words.
func HasAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// HasAnySuffix reports whether a text ends with one of the words.
func HasAnySuffix(text string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(text, suffix) {
			return true
		}
	}
	return false
}

// HasAnyPrefix reports whether a text begins with one of the words.
func HasAnyPrefix(text string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// PrefixOf is the first of the phrases with which the text begins.
func PrefixOf(text string, phrases []string) string {
	for _, phrase := range phrases {
		if strings.HasPrefix(text, phrase) {
			return phrase
		}
	}
	return ""
}

// FirstOf is the first of the phrases that the text contains.
func FirstOf(text string, phrases []string) string {
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return phrase
		}
	}
	return ""
}

// CutText is the beginning of a text, at most size bytes, whole characters.
func CutText(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}

// Set is the set of the words.
func Set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}
