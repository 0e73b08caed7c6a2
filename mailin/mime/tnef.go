package mime

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// tnef is what a winmail.dat holds (MS-OXTNEF): Outlook wraps a mail in it
// when it takes the recipient for one of its own.
type tnef struct {
	plain, html string
	rtf         []byte // decompressed
	files       []tnefFile
	codepage    string
	broken      bool // the stream broke off
}

// tnefFile is one attachment.
type tnefFile struct {
	name, contentType, id string
	content               []byte
	embedded              bool // a message of its own, as TNEF
}

const tnefSignature = 0x223e9f78

// Attributes (MS-OXTNEF section 2.1.3.3) that carry something for us.
const (
	attBody              = 0x0002800c
	attAttachRendData    = 0x00069002
	attAttachTitle       = 0x00018010
	attAttachData        = 0x0006800f
	attAttachment        = 0x00069005
	attAttachTransportAs = 0x00069001
	attMsgProps          = 0x00069003
	attOemCodepage       = 0x00069007
)

// Properties (MS-OXPROPS) that carry something for us.
const (
	propBody           = 0x1000
	propRTFCompressed  = 0x1009
	propHTML           = 0x1013
	propInternetCPID   = 0x3fde
	propDisplayName    = 0x3001
	propAttachData     = 0x3701
	propAttachFilename = 0x3704
	propAttachLongName = 0x3707
	propAttachMIMETag  = 0x370e
	propAttachID       = 0x3712
)

// readTNEF decodes a winmail.dat; nil when it is none. A stream that breaks
// off gives what came before.
func readTNEF(b []byte, depth int) *tnef {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature || depth > MaxDepth {
		return nil
	}
	t := &tnef{codepage: "windows-1252"}
	for b = b[6:]; len(b) >= 9; {
		id, size := binary.LittleEndian.Uint32(b[1:]), int(binary.LittleEndian.Uint32(b[5:]))
		b = b[9:]
		if size < 0 || size > len(b) {
			t.broken = true
			size = len(b)
		}
		t.attribute(id, b[:size], depth)
		b = b[min(size+2, len(b)):] // the checksum of two bytes is not compared
	}
	t.broken = t.broken || len(bytes.Trim(b, "\x00\r\n")) > 0
	return t
}

func (t *tnef) attribute(id uint32, data []byte, depth int) {
	if id == attAttachRendData {
		t.files = append(t.files, tnefFile{})
		return
	}
	switch id {
	case attOemCodepage:
		if len(data) >= 4 {
			t.codepage = codepageName(binary.LittleEndian.Uint32(data))
		}
		return
	case attBody:
		t.plain = t.decode(data)
		return
	case attMsgProps:
		for _, prop := range readProps(data) {
			switch prop.id {
			case propBody:
				t.plain = prop.text(t.codepage)
			case propHTML:
				t.html = t.decode(prop.data)
			case propRTFCompressed:
				t.rtf = expandRTF(prop.data)
			case propInternetCPID:
				if len(prop.data) >= 4 {
					if name := codepageName(binary.LittleEndian.Uint32(prop.data)); t.html == "" {
						t.codepage = name
					}
				}
			}
		}
		return
	}
	if len(t.files) == 0 {
		if id != attAttachTitle && id != attAttachData && id != attAttachment && id != attAttachTransportAs {
			return
		}
		t.files = append(t.files, tnefFile{})
	}
	f := &t.files[len(t.files)-1]
	switch id {
	case attAttachTitle, attAttachTransportAs:
		if f.name == "" {
			f.name = t.decode(data)
		}
	case attAttachData:
		f.content = data
	case attAttachment:
		t.attachmentProps(f, data, depth)
	}
}

func (t *tnef) attachmentProps(f *tnefFile, data []byte, depth int) {
	long := ""
	for _, prop := range readProps(data) {
		switch prop.id {
		case propAttachLongName:
			long = prop.text(t.codepage)
		case propAttachFilename, propDisplayName:
			if f.name == "" {
				f.name = prop.text(t.codepage)
			}
		case propAttachMIMETag:
			f.contentType = strings.ToLower(prop.text(t.codepage))
		case propAttachID:
			f.id = prop.text(t.codepage)
		case propAttachData:
			if len(f.content) > 0 || prop.kind != 0x0d && prop.kind != 0x102 {
				continue
			}
			f.content = prop.data
			if prop.kind == 0x0d && len(prop.data) > 16 { // an interface id stands in front of an object
				f.content = prop.data[16:]
				f.embedded = len(f.content) > 6 && binary.LittleEndian.Uint32(f.content) == tnefSignature
			}
		}
	}
	if long != "" {
		f.name = long
	}
	if !f.embedded {
		return
	}
	if inner := readTNEF(f.content, depth+1); inner != nil {
		t.files = append(t.files, inner.files...)
	}
}

// decode reads a string of the codepage, up to its NUL.
func (t *tnef) decode(data []byte) string {
	data = bytes.TrimRight(data, "\x00")
	var p Parser
	return p.decodeText(data, t.codepage)
}

// prop is one MAPI property.
type prop struct {
	kind, id uint16
	data     []byte
}

// text is a string property, wide or of the codepage.
func (p prop) text(codepage string) string {
	if p.kind == 0x1f {
		b := p.data[:len(p.data)&^1]
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(b)
		if err != nil {
			return ""
		}
		return strings.TrimRight(string(out), "\x00")
	}
	t := tnef{codepage: codepage}
	return t.decode(p.data)
}

// readProps reads a list of properties (MS-OXTNEF section 2.1.3.4); of a
// property with many values the last.
func readProps(b []byte) []prop {
	if len(b) < 4 {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(b))
	r := propReader{b: b[4:]}
	var all []prop
	for range min(n, 2000) {
		p := prop{kind: r.uint16(), id: r.uint16()}
		if p.id >= 0x8000 { // named: a GUID, then a number or a name
			r.take(16)
			if kind := r.uint32(); kind == 0 {
				r.take(4)
			} else {
				r.padded(int(r.uint32()))
			}
		}
		count := 1
		many := p.kind&0x1000 != 0
		p.kind &^= 0x1000
		size := fixedSize[p.kind]
		if many || size == 0 {
			count = int(r.uint32())
		}
		if r.failed || count > 10000 {
			break
		}
		for range count {
			if size > 0 {
				p.data = r.padded(size)
			} else {
				p.data = r.padded(int(r.uint32()))
			}
		}
		if r.failed {
			break
		}
		all = append(all, p)
	}
	return all
}

// fixedSize is the length of property types that have one.
var fixedSize = map[uint16]int{
	0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0a: 4, 0x0b: 2, 0x14: 8, 0x40: 8, 0x48: 16,
}

// propReader reads little-endian numbers until the bytes are used up.
type propReader struct {
	b      []byte
	failed bool
}

func (r *propReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.failed = true
		r.b = nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// padded takes n bytes and the filling up to a multiple of four.
func (r *propReader) padded(n int) []byte {
	out := r.take(n)
	if fill := (4 - n%4) % 4; !r.failed {
		r.take(min(fill, len(r.b)))
	}
	return out
}

func (r *propReader) uint16() uint16 {
	if b := r.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *propReader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// codepageName is the charset of a Windows codepage.
func codepageName(n uint32) string {
	switch n {
	case 936, 54936:
		return "gb18030"
	case 950:
		return "big5"
	case 932:
		return "shift_jis"
	case 949, 51949:
		return "euc-kr"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 20866:
		return "koi8-r"
	case 65001:
		return "utf-8"
	case 65000:
		return "utf-7"
	case 1200:
		return "utf-16le"
	case 20127, 0:
		return ""
	case 874:
		return "windows-874"
	case 437, 850:
		return "ibm850"
	}
	if n >= 1250 && n <= 1258 {
		return "windows-125" + string(rune('0'+n-1250))
	}
	if n >= 28591 && n <= 28605 {
		return "iso-8859-" + strconv.Itoa(int(n-28590))
	}
	return ""
}
