package secret

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"maildesk/store"
)

// Key is a secret behind tokens. The newest one signs; older ones still prove
// what was signed by them.
type Key struct {
	ID     string // stands in each token, so that keys can be changed
	Secret []byte
}

// KeysName is where the store keeps the keys, "a:hex b:hex", the newest last;
// oldKeyName is where it kept the only one before there could be several.
const (
	KeysName   = "keys"
	oldKeyName = "key"
)

// Keys are the desk's keys, the newest last; none before the first was made.
func Keys(tx store.Tx) ([]Key, error) {
	text, err := tx.Meta(KeysName)
	if errors.Is(err, store.ErrNotFound) {
		if text, err = tx.Meta(oldKeyName); err == nil {
			text = "a:" + text
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return ParseKeys(text)
}

// ParseKeys reads keys as the store keeps them.
func ParseKeys(text string) ([]Key, error) {
	var keys []Key
	for _, word := range strings.Fields(text) {
		id, secret, _ := strings.Cut(word, ":")
		k := Key{ID: id}
		var err error
		if k.Secret, err = hex.DecodeString(secret); err != nil || id == "" || len(k.Secret) == 0 {
			return nil, fmt.Errorf("key %q of the store cannot be read", id)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// RotateKeys makes a new key, which signs from then on, and gives all that are
// kept: the new one alone where forget says so, for another may be known to
// somebody who must not have it; else all.
func RotateKeys(tx store.Tx, forget bool) ([]Key, error) {
	keys, err := Keys(tx)
	if err != nil {
		return nil, err
	}
	next := int64(10) // "a"
	if n := len(keys); n > 0 {
		last, err := strconv.ParseInt(keys[n-1].ID, 36, 32)
		if err != nil {
			return nil, fmt.Errorf("key %q of the store: %w", keys[n-1].ID, err)
		}
		next = last + 1
	}
	secret := make([]byte, 32)
	rand.Read(secret) // never fails (crypto/rand)
	keys = append(keys, Key{strconv.FormatInt(next, 36), secret})
	if forget {
		keys = keys[len(keys)-1:]
	}
	var words []string
	for _, k := range keys {
		words = append(words, k.ID+":"+hex.EncodeToString(k.Secret))
	}
	return keys, tx.SetMeta(KeysName, strings.Join(words, " "))
}
