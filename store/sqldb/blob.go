package sqldb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"maildesk/store"
)

// Blob implements store.Tx.
func (t *tx) Blob(sha256 string) ([]byte, error) {
	return t.content("read blob "+sha256, `SELECT coding, size, content FROM blobs WHERE sha256 = ?1`, sha256)
}

// AddBlob implements store.Tx.
func (t *tx) AddBlob(content []byte) (string, error) {
	sum := sha256.Sum256(content)
	key := hex.EncodeToString(sum[:])
	what := "add blob " + key
	var known int64
	err := t.get(what, []any{&known}, `SELECT size FROM blobs WHERE sha256 = ?1`, key)
	if !errors.Is(err, store.ErrNotFound) {
		return key, err
	}
	coding, kept := squeeze(content)
	_, err = t.write(what, `
		INSERT INTO blobs (sha256, size, coding, content) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (sha256) DO NOTHING`, key, len(content), coding, kept)
	return key, err
}

// content reads a row of coding, size and content, and expands it.
func (t *tx) content(what, query string, args ...any) ([]byte, error) {
	var coding string
	var size int64
	var kept []byte
	if err := t.get(what, []any{&coding, &size, &kept}, query, args...); err != nil {
		return nil, err
	}
	content, err := expand(coding, size, kept)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return content, nil
}
