package mime

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"maildesk/store"
)

// What makes a file dangerous: its name and its hash may travel on, its bytes
// may not.
const (
	runs       = "program"   // runs when it is opened
	macros     = "macros"    // an office file that runs
	image      = "disk"      // a disk image: hides where a file came from
	locked     = "encrypted" // nobody can look into it
	bomb       = "bomb"      // grows beyond measure when it is opened
	nested     = "nested"    // mails in mails in mails
	scripted   = "web page"  // a page with a form or a script
	unreadable = "archive"   // an archive that cannot be looked into
)

// runEndings are the ends of names of files that run, or lead to what runs,
// when they are opened on Windows, macOS or Android.
var runEndings = map[string]string{}

func init() {
	for why, list := range map[string]string{
		runs: "exe scr com pif bat cmd vbs vbe js jse mjs ws wsf wsh wsc sct hta msi msp mst msix appx appinstaller ps1 psm1 psd1 ps1xml " +
			"jar lnk url reg inf cpl dll ocx sys drv chm hlp gadget application apk ipa dmg pkg app command scpt desktop sh xll iqy slk library-ms search-ms settingcontent-ms one " +
			"onepkg onetoc2 py pyw pyc pyz csh ksh rdp scf shb shs prg msu xbap appref-ms searchconnector-ms website diagcab theme themepack ppkg " +
			"webloc inetloc fileloc terminal workflow mobileconfig mobileprovision",
		macros:     "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm accdb accde mdb mde ade adp",
		image:      "iso img vhd vhdx udf bin-iso nrg mdf wim",
		unreadable: "cab ace arj lzh lha alz egg",
	} {
		for _, end := range strings.Fields(list) {
			runEndings["."+end] = why
		}
	}
}

// archives in archives are looked into so deep, and so much of them is unpacked.
const (
	deepest    = 5
	mostUnpack = 64 << 20
	mostFiles  = 5000
	// mostRatio is how much more than its packed size a file may say it holds.
	mostRatio = 300
)

// danger says why a file must not be passed on, by what it is and not by what
// it calls itself; empty for a file that may be.
// A mail that is taken apart already is not read again.
func (p *Parser) danger(name, contentType string, content []byte, mail *Part) (why string) {
	why = unreadable // should the looking itself break
	p.Guard(func() {
		l := inspection{left: mostUnpack, mail: mail}
		why = l.file(name, contentType, content, p.nesting)
	})
	return why
}

// inspection is the looking at one file and all that is packed in it.
type inspection struct {
	left  int64 // bytes that may still be unpacked
	files int
	mail  *Part // the file itself, where it is a mail that is taken apart
}

func (l *inspection) file(name, contentType string, content []byte, depth int) string {
	if why := byName(name); why != "" {
		return why
	}
	has := func(magic string) bool { return bytes.HasPrefix(content, []byte(magic)) }
	switch {
	case has("MZ") && len(content) > 0x40, has("\x7fELF"), has("\xfe\xed\xfa\xce"), has("\xfe\xed\xfa\xcf"), has("\xce\xfa\xed\xfe"), has("\xcf\xfa\xed\xfe"),
		has("\xca\xfe\xba\xbe"), has("dex\n0"), has("#!"), has("L\x00\x00\x00\x01\x14\x02\x00"), has("ITSF"):
		return runs
	case has("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return inCompound(content)
	case has("conectix"), has("vhdxfile"), len(content) >= 0x8006 && bytes.Equal(content[0x8001:0x8006], []byte("CD001")):
		return image
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return l.inZip(content, depth)
	case has("\x1f\x8b"):
		return l.inGzip(name, contentType, content, depth)
	case len(content) > 262 && bytes.Equal(content[257:262], []byte("ustar")):
		return l.inTar(bytes.NewReader(content), depth)
	case has("Rar!\x1a\x07"):
		return inRAR(content)
	case has("7z\xbc\xaf\x27\x1c"), has("MSCF"), has("xar!"):
		return unreadable // their lists of names are packed too
	case has("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"):
		return runs // OneNote: what is embedded in it runs at a click
	case has("\xfd7zXZ\x00"), has("BZh") && len(content) > 9 && string(content[4:10]) == "1AY&SY", has("\x28\xb5\x2f\xfd"), has("LZIP"), has("\x60\xea"),
		len(content) > 6 && string(content[2:5]) == "-lh" && content[6] == '-', len(content) > 13 && string(content[7:14]) == "**ACE**":
		return unreadable
	case has("%PDF"):
		return inPDF(content)
	case has("{\\rt") && (bytes.Contains(content, []byte("\\objdata")) || bytes.Contains(content, []byte("\\objupdate"))):
		return macros
	case contentType == "message/rfc822", contentType == "message/global", ending(name) == ".eml":
		return l.inMail(content, depth)
	case ending(name) == ".rels" && fetches(content):
		return macros
	case scriptedPage(name, contentType, content):
		return scripted
	}
	return ""
}

// byName judges a name alone.
func byName(name string) string { return runEndings[ending(name)] }

// ending is the end of a name as Windows takes it, without the dots, blanks and
// marks of direction that hide what a file is.
func ending(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	return strings.ToLower(path.Ext(strings.TrimRight(name, ". \t")))
}

func (l *inspection) inZip(content []byte, depth int) string {
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return unreadable
	}
	var total uint64
	for _, f := range r.File {
		total += f.UncompressedSize64
		if l.files++; l.files > mostFiles || total > mostRatio*uint64(len(content))+1<<20 {
			return bomb
		}
		base := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case f.Flags&1 != 0:
			return locked
		case officeMacros.MatchString(strings.ReplaceAll(f.Name, `\`, "/")):
			return macros
		case strings.HasSuffix(f.Name, "/"):
			continue
		}
		if why := byName(base); why != "" {
			return why
		}
		open, err := f.Open()
		if err != nil {
			return unreadable
		}
		why := l.packed(base, open, depth)
		_ = open.Close() // of memory
		if why != "" {
			return why
		}
	}
	return ""
}

// packed looks at a file inside an archive: at its beginning, and at all of it
// where that is an archive again.
func (l *inspection) packed(name string, r io.Reader, depth int) string {
	head, err := io.ReadAll(io.LimitReader(r, 0x8006)) // to where a disk image says that it is one
	l.left -= int64(len(head))
	if err != nil {
		return unreadable
	}
	if !inWhole(name, head) {
		return l.file(name, "", head, depth+1)
	}
	if depth+1 >= deepest {
		return nested
	}
	rest, err := io.ReadAll(io.LimitReader(r, max(l.left, 0)+1))
	if l.left -= int64(len(rest)); l.left < 0 {
		return bomb
	}
	if err != nil {
		return unreadable
	}
	return l.file(name, "", append(head, rest...), depth+1)
}

// inWhole reports whether all of a packed file must be read to judge it.
func inWhole(name string, head []byte) bool {
	for _, magic := range []string{"PK", "\x1f\x8b", "Rar!", "\xd0\xcf\x11\xe0", "%PDF", "{\\rt"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return ending(name) == ".eml" || ending(name) == ".rels" || slices.Contains(pageEndings, ending(name)) || len(head) > 262 && string(head[257:262]) == "ustar"
}

func (l *inspection) inGzip(outer, contentType string, content []byte, depth int) string {
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return unreadable
	}
	name := r.Name
	if name == "" {
		name = strings.TrimSuffix(strings.Replace(ending("x"+outer), ".svgz", ".svg", 1), ".gz")
	}
	unpacked, err := io.ReadAll(io.LimitReader(r, max(l.left, 0)+1))
	if l.left -= int64(len(unpacked)); l.left < 0 {
		return bomb
	}
	if err != nil && len(unpacked) == 0 {
		return unreadable
	}
	if depth+1 >= deepest {
		return nested
	}
	return l.file(path.Base(name), contentType, unpacked, depth+1)
}

func (l *inspection) inTar(r io.Reader, depth int) string {
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if err == io.EOF {
			return ""
		}
		if err != nil {
			return unreadable
		}
		if l.files++; l.files > mostFiles {
			return bomb
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if why := l.packed(path.Base(h.Name), t, depth); why != "" {
			return why
		}
	}
}

// inMail looks at what is attached to a mail that is a file.
func (l *inspection) inMail(content []byte, depth int) string {
	if depth >= deepest {
		return nested
	}
	p, root := &Parser{nesting: depth + 1}, l.mail
	if root == nil {
		root = p.entity(p.mend(content), 0, "text/plain", "")
	}
	l.mail = nil
	return p.inTree(root)
}

// inTree looks at what is attached to a mail that is taken apart already.
func (p *Parser) inTree(root *Part) string {
	r := reading{p: p, m: &store.Message{}}
	r.walk(root, root, false)
	for _, a := range r.m.Attachments {
		if a.Danger != "" {
			return a.Danger
		}
	}
	return ""
}

var pageWords = regexp.MustCompile(`(?i)<script|<form|<iframe|<object|<embed|javascript:|vbscript:|data:text/html|\bsrcdoc\s*=|[\s"'/]on[a-z]{3,25}\s*=|href\s*=\s*["']?\s*&#|<meta[^>]{0,100}refresh`)

// pageEndings are those of files that a browser opens as a page.
var pageEndings = []string{".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".xml", ".xsl"}

// scriptedPage reports whether a file is a web page that does more than show
// itself: the usual bait of those who ask for passwords.
func scriptedPage(name, contentType string, content []byte) bool {
	if !slices.Contains(pageEndings, ending(name)) && contentType != "text/html" && contentType != "image/svg+xml" {
		return false
	}
	if bytes.IndexByte(content[:min(len(content), 100)], 0) >= 0 { // UTF-16
		content = bytes.ReplaceAll(content, []byte{0}, nil)
	}
	return pageWords.Match(content)
}
