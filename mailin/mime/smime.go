package mime

import "bytes"

// signedContent is the mail inside an opaque S/MIME signature (RFC 8551
// section 3.5.2): readable to everybody, but wrapped in ASN.1. Nil when the
// part is something else, such as an encrypted mail.
func signedContent(b []byte) []byte {
	info, _ := readBER(b, 0)               // ContentInfo
	kind, rest := readBER(info.content, 0) // its type
	if !info.ok || !bytes.Equal(kind.content, oidSignedData) {
		return nil
	}
	explicit, _ := readBER(rest, 0)
	signed, _ := readBER(explicit.content, 0) // SignedData (RFC 5652 section 5.1)
	rest = signed.content
	for range 2 { // version, digest algorithms
		_, rest = readBER(rest, 0)
	}
	encap, _ := readBER(rest, 0)
	kind, rest = readBER(encap.content, 0)
	if !encap.ok || !bytes.Equal(kind.content, oidData) {
		return nil
	}
	explicit, _ = readBER(rest, 0)
	octets, _ := readBER(explicit.content, 0)
	return octets.string(nil, 0)
}

var (
	oidSignedData = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidData       = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
)

// ber is one value of ASN.1 in BER (ITU X.690); package asn1 reads only DER,
// and mailers write indefinite lengths.
type ber struct {
	tag     byte
	content []byte
	ok      bool
}

const (
	constructed = 0x20
	octetString = 0x04
	maxBER      = 30 // depth
)

func readBER(b []byte, depth int) (v ber, rest []byte) {
	if len(b) < 2 || depth > maxBER || b[0]&0x1f == 0x1f {
		return ber{}, nil
	}
	v.tag = b[0]
	n := int(b[1])
	b = b[2:]
	switch {
	case n == 0x80: // until two zeros
		if v.tag&constructed == 0 {
			return ber{}, nil
		}
		for at := b; ; {
			if len(at) >= 2 && at[0] == 0 && at[1] == 0 {
				v.content, v.ok = b[:len(b)-len(at)], true
				return v, at[2:]
			}
			inner, next := readBER(at, depth+1)
			if !inner.ok {
				return ber{}, nil
			}
			at = next
		}
	case n > 0x80:
		size := n & 0x7f
		if size > 4 || size > len(b) {
			return ber{}, nil
		}
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | int(c)
		}
		b = b[size:]
	}
	if n > len(b) {
		return ber{}, nil
	}
	v.content, v.ok = b[:n], true
	return v, b[n:]
}

// string puts an octet string together that may come in pieces.
func (v ber) string(dst []byte, depth int) []byte {
	if !v.ok || v.tag&0x1f != octetString || depth > maxBER {
		return dst
	}
	if v.tag&constructed == 0 {
		return append(dst, v.content...)
	}
	for rest := v.content; len(rest) > 0; {
		var piece ber
		if piece, rest = readBER(rest, 0); !piece.ok {
			break
		}
		dst = piece.string(dst, depth+1)
	}
	return dst
}
