package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // company.logo
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"os"

	"maildesk/templates"
)

// tallest is the height in pixels at which a logo is shown, widest its width.
const (
	tallest = 36
	widest  = 200
)

// readLogo reads the picture that a rule book names. It must be small, for it
// travels with every letter; and an answer that brings it back must be known
// to bring no file (smallPicture).
func readLogo(path string) (*templates.Logo, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s; the name is relative to the rule book", path)
	} else if err != nil {
		return nil, err
	}
	if len(content) >= smallPicture {
		return nil, fmt.Errorf("%s has %d KB; it travels with every letter and must be below %d KB: make it smaller, %d × %d pixels are plenty", path, (len(content)+1023)>>10, smallPicture>>10, 2*widest, 2*tallest)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width == 0 || size.Height == 0 {
		return nil, fmt.Errorf("%s is no PNG, JPEG or GIF; save it as one of them, best as PNG", path)
	}
	// RFC 2392 section 2: a Content-ID is as unique as a Message-ID.
	sum := sha256.Sum256(content)
	l := &templates.Logo{
		Part: templates.Part{
			Name: "logo." + kind, ContentType: "image/" + kind, ContentID: "logo." + hex.EncodeToString(sum[:8]) + "@maildesk", Content: content,
		},
		Width: size.Width, Height: size.Height,
	}
	if l.Height > tallest {
		l.Width, l.Height = max(1, size.Width*tallest/size.Height), tallest
	}
	if l.Width > widest {
		l.Width, l.Height = widest, max(1, l.Height*widest/l.Width)
	}
	return l, nil
}
