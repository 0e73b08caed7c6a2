package mime

import (
	"bytes"
	"encoding/hex"
	"regexp"
)

// inCompound looks into the format of old Office files and of installers.
func inCompound(content []byte) string {
	wide := func(s string) []byte {
		var b []byte
		for _, c := range []byte(s) {
			b = append(b, c, 0)
		}
		return b
	}
	switch {
	case bytes.Contains(content, wide("EncryptedPackage")):
		return locked
	case bytes.Contains(content, wide("_VBA_PROJECT")), bytes.Contains(content, wide("Macros")), bytes.Contains(content, []byte("Attribut\x00e VB_")):
		return macros
	case bytes.Contains(content, wide("\x01Ole10Native")):
		return runs // a file in the file, opened by a click
	case bytes.Contains(content, wide("__attach_version1.0_")):
		return unreadable // a mail of Outlook, with files
	}
	return ""
}

// officeMacros are the files of an office document that run: macros, those of
// Excel 4, controls.
var officeMacros = regexp.MustCompile(`(?i)(?:^|/)vbaProject\.bin$|/macrosheets/|/activeX/`)

var (
	relationship = regexp.MustCompile(`(?i)<Relationship\b[^>]*>`)
	external     = regexp.MustCompile(`(?i)TargetMode\s*=\s*["']External`)
	fetched      = regexp.MustCompile(`(?i)/(?:attachedTemplate|oleObject|frame|subDocument)["']`)
)

// fetches reports whether the relations of an office document have it load what
// may run from elsewhere as soon as it is opened.
func fetches(content []byte) bool {
	for _, r := range relationship.FindAll(content, -1) {
		if external.Match(r) && fetched.Match(r) {
			return true
		}
	}
	return false
}

var (
	pdfName = regexp.MustCompile(`/[A-Za-z#0-9]{0,60}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,60}`)
	pdfHex  = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
	pdfFile = regexp.MustCompile(`/U?F\s*\(([^()]{1,200})\)`)
)

// inPDF looks for what a PDF starts or brings along. What its packed streams hide
// is left to the reader's program, which asks before it does anything of that.
func inPDF(content []byte) string {
	names := content
	if bytes.IndexByte(content, '#') >= 0 { // names may be written in hex (ISO 32000 section 7.3.5)
		for _, name := range pdfName.FindAll(content, 1000) {
			names = append(names[:len(names):len(names)], pdfHex.ReplaceAllFunc(name, func(h []byte) []byte {
				b, _ := hex.DecodeString(string(h[1:])) // two digits, says the expression
				return b
			})...)
		}
	}
	switch {
	case bytes.Contains(names, []byte("/Launch")):
		return runs
	case bytes.Contains(names, []byte("/JavaScript")):
		return scripted
	}
	for _, m := range pdfFile.FindAllSubmatch(content, 1000) {
		if why := byName(string(m[1])); why != "" {
			return why
		}
	}
	return ""
}
