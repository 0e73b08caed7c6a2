package mime

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

	"maildesk/store"
)

// filename is the name a part gives itself: Content-Disposition first, then
// the name of Content-Type (RFC 2183 section 2.3).
func (p *Parser) filename(n *Part, disposition map[string]string) string {
	name := disposition["filename"]
	if name == "" {
		name = disposition["name"]
	}
	if name == "" {
		name = n.Params["name"]
	}
	if name == "" {
		name = n.Params["filename"]
	}
	return cleanName(name)
}

// cleanName keeps the last element of a path and nothing that a file system
// or a terminal would trip over.
func cleanName(name string) string {
	name = strings.TrimSpace(oneLine(name))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return strings.Trim(name, " \"")
}

// attach adds a leaf to the attachments.
func (r *reading) attach(n *Part, related bool) {
	name := n.filename
	if name == "" {
		name = inventName(n)
	}
	id := strings.ToValidUTF8(strings.Trim(n.Header.Get("Content-ID"), "<> \t"), "\ufffd")
	var mail *Part
	if len(n.Parts) == 1 && strings.HasPrefix(n.ContentType, "message/") {
		mail = n.Parts[0]
	}
	r.add(name, n.ContentType, n.Body, n.disposition == "inline" || related && id != "" && n.disposition != "attachment", id, mail)
}

func (r *reading) add(name, contentType string, content []byte, inline bool, id string, mail *Part) {
	sum := sha256.Sum256(content)
	r.m.Attachments = append(r.m.Attachments, store.Attachment{
		Filename: name, ContentType: contentType, Size: int64(len(content)), Inline: inline,
		SHA256: hex.EncodeToString(sum[:]), ContentID: id, Danger: r.p.danger(name, contentType, content, mail),
		Picture: strings.HasPrefix(http.DetectContentType(content), "image/"), Content: content,
	})
}

// extensions are the ends of names made up for parts that have none.
var extensions = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "text/vcard": ".vcf",
	"text/rfc822-headers": ".txt", "message/delivery-status": ".txt", "message/disposition-notification": ".txt",
	"message/feedback-report": ".txt", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif",
	"image/bmp": ".bmp", "image/tiff": ".tif", "image/svg+xml": ".svg", "image/webp": ".webp", "audio/basic": ".au",
	"audio/mpeg": ".mp3", "audio/wav": ".wav", "video/mp4": ".mp4", "application/pdf": ".pdf", "application/zip": ".zip",
	"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/rtf": ".rtf", "application/json": ".json",
	"application/xml": ".xml", "text/xml": ".xml", "application/pgp-signature": ".asc", "application/pgp-keys": ".asc",
	"application/ics": ".ics", "application/ms-tnef": ".dat",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       ".xlsx",
}

// inventName makes a name from what a part is; an attached mail is called
// after its subject.
func inventName(n *Part) string {
	if len(n.Parts) > 0 && strings.HasPrefix(n.ContentType, "message/") {
		var p Parser
		if subject := strings.Map(fileRune, oneLine(p.words(n.Parts[0].Header.Get("Subject")))); strings.TrimSpace(subject) != "" {
			return strings.TrimSpace(cutRunes(subject, 80)) + ".eml"
		}
	}
	switch n.ContentType {
	case "message/rfc822", "message/global", "message/news":
		return "mail.eml"
	case "message/delivery-status":
		return "delivery-status.txt"
	case "application/ms-tnef":
		return "winmail.dat"
	case "text/calendar", "application/ics":
		return "invite.ics"
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return "smime.p7m"
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return "smime.p7s"
	}
	main, _, _ := strings.Cut(n.ContentType, "/")
	switch main {
	case "image", "audio", "video":
	case "text":
		return "text" + cmp.Or(extensions[n.ContentType], ".txt")
	default:
		main = "file"
	}
	if ext := extensions[n.ContentType]; ext != "" {
		return main + ext
	}
	return main + ".bin"
}

// fileRune replaces what file names cannot hold.
func fileRune(r rune) rune {
	if strings.ContainsRune(`/\:*?"<>|`, r) {
		return ' '
	}
	return r
}

// cutRunes is s, at most n runes of it.
func cutRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// asTNEF decodes a winmail.dat, by its type or its name.
func asTNEF(n *Part) *tnef {
	switch {
	case n.ContentType == "application/ms-tnef", n.ContentType == "application/vnd.ms-tnef", strings.EqualFold(n.filename, "winmail.dat"):
		return readTNEF(n.Body, 0)
	}
	return nil
}

// tnef takes a winmail.dat apart: its files become attachments, its text is
// given for mails that have no other. One that holds no files stays a file.
func (r *reading) tnef(n *Part, t *tnef) []segment {
	if t.broken {
		r.p.defect("broken-tnef")
	}
	for _, f := range t.files {
		contentType := f.contentType
		if contentType == "" {
			contentType = typeOf(f.name)
		}
		if f.name == "" {
			f.name = "file.bin"
		}
		r.add(cleanName(f.name), contentType, f.content, false, strings.Trim(f.id, "<>"), nil)
	}
	if len(t.files) == 0 {
		r.attach(n, false)
	}
	switch {
	case t.html != "":
		r.spare = append(r.spare, segment{html: t.html})
	case strings.TrimSpace(t.plain) != "":
		r.spare = append(r.spare, segment{plain: newlines(t.plain)})
	case len(t.rtf) > 0:
		if text, isHTML := readRTF(t.rtf); isHTML {
			r.spare = append(r.spare, segment{html: text})
		} else {
			r.spare = append(r.spare, segment{plain: newlines(text)})
		}
	}
	return nil
}

// typeOf is the type that belongs to the end of a file name. Not by package
// mime, whose answers differ from machine to machine.
func typeOf(name string) string {
	return cmp.Or(types[strings.ToLower(path.Ext(name))], "application/octet-stream")
}

var types = map[string]string{
	".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv", ".htm": "text/html", ".html": "text/html", ".ics": "text/calendar",
	".vcf": "text/vcard", ".xml": "text/xml", ".eml": "message/rfc822", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
	".gif": "image/gif", ".bmp": "image/bmp", ".tif": "image/tiff", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".mp4": "video/mp4",
	".pdf": "application/pdf", ".zip": "application/zip", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
	".ppt": "application/vnd.ms-powerpoint", ".rtf": "application/rtf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
