package mime

import (
	"bytes"
	"encoding/binary"
)

// inRAR looks at the names in a RAR archive; what RAR packs nobody unpacks
// without its licence. The formats are those of RARLAB's technote, versions 4
// and 5.
func inRAR(content []byte) string {
	if rest, ok := bytes.CutPrefix(content, []byte("Rar!\x1a\x07\x01\x00")); ok {
		return inRAR5(rest)
	}
	return inRAR4(content[min(len(content), 7):])
}

func inRAR4(b []byte) string {
	const head = 7 // CRC 2, type 1, flags 2, size 2
	for files := 0; len(b) >= head; files++ {
		if files > mostFiles {
			return bomb
		}
		kind, flags, size := b[2], binary.LittleEndian.Uint16(b[3:]), int(binary.LittleEndian.Uint16(b[5:]))
		if size < head || size > len(b) {
			return unreadable
		}
		block, data := b[:size], uint64(0)
		if (flags&0x8000 != 0 || kind == 0x74) && size >= head+4 {
			data = uint64(binary.LittleEndian.Uint32(block[head:]))
		}
		switch kind {
		case 0x73: // of the archive
			if flags&0x80 != 0 {
				return locked
			}
		case 0x74: // of a file
			if flags&0x04 != 0 {
				return locked
			}
			at := 32
			if size < at {
				return unreadable
			}
			length := int(binary.LittleEndian.Uint16(block[26:]))
			if flags&0x100 != 0 {
				if size < at+8 {
					return unreadable
				}
				data |= uint64(binary.LittleEndian.Uint32(block[at:])) << 32
				at += 8
			}
			if size < at+length {
				return unreadable
			}
			// Behind a zero the same name follows in another encoding.
			name, _, _ := bytes.Cut(block[at:at+length], []byte{0})
			if why := byName(string(name)); why != "" {
				return why
			}
		case 0x7b: // the end
			return ""
		}
		if data > uint64(len(b)-size) {
			return unreadable
		}
		b = b[size+int(data):]
	}
	return ""
}

func inRAR5(b []byte) string {
	for files := 0; len(b) > 4; files++ {
		if files > mostFiles {
			return bomb
		}
		h := vints{b: b[4:]} // behind the CRC
		size := h.next()
		if h.broken || size > uint64(len(h.b)) {
			return unreadable
		}
		b = h.b[size:]
		h.b = h.b[:size]
		kind, flags := h.next(), h.next()
		extra, data := uint64(0), uint64(0)
		if flags&1 != 0 {
			extra = h.next()
		}
		if flags&2 != 0 {
			data = h.next()
		}
		switch kind {
		case 4: // what follows is encrypted
			return locked
		case 5: // the end
			return ""
		case 2: // a file
			if why := h.file5(extra); why != "" {
				return why
			}
		}
		if h.broken || data > uint64(len(b)) {
			return unreadable
		}
		b = b[data:]
	}
	return ""
}

// file5 reads the rest of the header of a file.
func (h *vints) file5(extra uint64) string {
	flags := h.next()
	h.next() // size
	h.next() // attributes
	if flags&2 != 0 {
		h.skip(4) // time
	}
	if flags&4 != 0 {
		h.skip(4) // CRC
	}
	h.next() // method
	h.next() // system
	length := h.next()
	if h.broken || length > uint64(len(h.b)) {
		return unreadable
	}
	if why := byName(string(h.b[:length])); why != "" {
		return why
	}
	h.skip(length)
	if extra > 0 && extra <= uint64(len(h.b)) {
		for r := (vints{b: h.b[uint64(len(h.b))-extra:]}); len(r.b) > 0 && !r.broken; {
			size := r.next()
			if size > uint64(len(r.b)) {
				return unreadable
			}
			record := vints{b: r.b[:size]}
			r.skip(size)
			if record.next() == 1 && !record.broken {
				return locked
			}
		}
	}
	return ""
}

// vints reads numbers of seven bits a byte, the lowest first.
type vints struct {
	b      []byte
	broken bool // it ended within a number
}

func (v *vints) next() (n uint64) {
	n, size := binary.Uvarint(v.b)
	if size <= 0 {
		v.broken = true
		return 0
	}
	v.b = v.b[size:]
	return n
}

func (v *vints) skip(n uint64) {
	if n > uint64(len(v.b)) {
		v.broken, n = true, uint64(len(v.b))
	}
	v.b = v.b[n:]
}
