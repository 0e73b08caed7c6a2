package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// FileName is the name of the connection file in a folder that init made.
const FileName = "maildesk.toml"

// Load reads the connection file; a folder stands for the file in it. The error
// joins every Mistake found.
func Load(path string) (*Config, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, FileName)
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file; `maildesk init DIR` writes one, then use --config DIR", path)
	} else if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	return Parse(path, text)
}

// Offline is Load for what touches no server: passwords and certificates need
// not be at hand.
func Offline(path string) (*Config, error) {
	c, err := Load(path)
	all, joined := err.(interface{ Unwrap() []error })
	if c == nil || !joined {
		return c, err
	}
	return c, errors.Join(slices.DeleteFunc(slices.Clone(all.Unwrap()), func(err error) bool {
		var m Mistake
		return errors.As(err, &m) && onlyOnline.MatchString(m.Key)
	})...)
}

var onlyOnline = regexp.MustCompile(`\.(password|password_file|password_env|ca_file)$`)

// Parse is Load of a text that was read already.
func Parse(path string, text []byte) (*Config, error) {
	c := &Config{path: path, text: text}
	decoder := toml.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(c)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		var all []error
		for _, e := range strict.Errors {
			line, col := e.Position()
			all = append(all, Mistake{path, line, col, strings.Join(e.Key(), "."), "unknown key; `maildesk init` writes a config with every key there is"})
		}
		return nil, errors.Join(all...)
	case errors.As(err, &syntax):
		line, col := syntax.Position()
		return nil, Mistake{path, line, col, strings.Join(syntax.Key(), "."), strings.TrimPrefix(syntax.Error(), "toml: ")}
	case err != nil:
		return nil, Mistake{File: path, Text: err.Error()}
	}
	c.defaults()
	return c, c.check()
}
