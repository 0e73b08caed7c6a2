package sqldb

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

const (
	plain      = "plain"
	compressed = "zstd"
)

// Both are safe for concurrent use and keep what they need between calls.
var (
	encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	decoder, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
)

// squeeze gives content as it is kept: compressed where that saves a tenth.
func squeeze(content []byte) (coding string, kept []byte) {
	if len(content) < 128 {
		return plain, append([]byte{}, content...)
	}
	small := encoder.EncodeAll(content, make([]byte, 0, len(content)/2))
	if len(small) > len(content)/10*9 {
		return plain, content
	}
	return compressed, small
}

// expand gives back what squeeze was given.
func expand(coding string, size int64, kept []byte) ([]byte, error) {
	content := kept
	if coding == compressed {
		var err error
		if content, err = decoder.DecodeAll(kept, make([]byte, 0, size)); err != nil {
			return nil, fmt.Errorf("expand: %w", err)
		}
	}
	if int64(len(content)) != size {
		return nil, fmt.Errorf("kept content has %d bytes, it should have %d", len(content), size)
	}
	return content, nil
}
