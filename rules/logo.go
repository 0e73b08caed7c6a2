package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/gif" // company.logo
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"

	"maildesk/store"
	"maildesk/templates"
)

// Logo is the company's picture at the head of its letters.
type Logo struct {
	Content []byte
	file    store.File
	shown   templates.Picture
}

// tallest is the height in pixels at which a logo is shown, widest its width.
const (
	tallest = 36
	widest  = 200
)

// readLogo reads the picture that a rule book names. It must be small, for it
// travels with every letter; and an answer that brings it back must be known
// to bring no file (smallPicture).
func readLogo(path string) (*Logo, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(content) >= smallPicture {
		return nil, fmt.Errorf("%s has %d KB; it travels with every letter and must be below %d KB", path, (len(content)+1023)>>10, smallPicture>>10)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width == 0 || size.Height == 0 {
		return nil, fmt.Errorf("%s is no PNG, JPEG or GIF", path)
	}
	hash := sha256.Sum256(content)
	l := &Logo{
		Content: content,
		file: store.File{
			Name: "logo" + strings.ToLower(filepath.Ext(path)), ContentType: "image/" + kind, SHA256: hex.EncodeToString(hash[:]),
			Size: int64(len(content)), ContentID: templates.LogoID,
		},
		shown: templates.Picture{Width: size.Width, Height: size.Height},
	}
	if l.shown.Height > tallest {
		l.shown = templates.Picture{Width: max(1, size.Width*tallest/size.Height), Height: tallest}
	}
	if l.shown.Width > widest {
		l.shown = templates.Picture{Width: widest, Height: max(1, l.shown.Height*widest/l.shown.Width)}
	}
	return l, nil
}

// Inline are the pictures that a letter's HTML shows.
func (d *Desk) Inline(w templates.Words) []store.File {
	if d.Book.Logo == nil || !strings.Contains(w.HTML, `"cid:`+templates.LogoID+`"`) {
		return nil
	}
	return []store.File{d.Book.Logo.file}
}
