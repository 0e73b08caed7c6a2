package sqldb

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// values makes arguments of a statement into what both drivers take: named
// string types become strings, and text that PostgreSQL would refuse (zero
// bytes, broken UTF-8) is repaired on both engines alike.
func values(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			out[i] = clean(v)
		case nil, int64, int, []byte, driver.Valuer:
			out[i] = v
		case uint32:
			out[i] = int64(v)
		case bool:
			out[i] = flag(v)
		default:
			if s := reflect.ValueOf(arg); s.Kind() == reflect.String {
				out[i] = clean(s.String())
				continue
			}
			panic(fmt.Sprintf("argument of type %T", arg))
		}
	}
	return out
}

func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// us is a time as it is kept: microseconds, NULL for the zero time.
func us(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// us0 is us for columns that are never NULL.
func us0(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment scans a time in microseconds; NULL and 0 give the zero time. The
// moment at which 1970 began is none that a service desk has to keep.
type moment struct{ *time.Time }

func (m moment) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m.Time = time.Time{}
	case int64:
		*m.Time = time.Time{}
		if v != 0 {
			*m.Time = time.UnixMicro(v).UTC()
		}
	default:
		return fmt.Errorf("a time of type %T", src)
	}
	return nil
}

// ref is the id of another row as it is kept: NULL for 0.
func ref(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// reference scans what ref keeps.
type reference struct{ *int64 }

func (r reference) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*r.int64 = 0
	case int64:
		*r.int64 = v
	default:
		return fmt.Errorf("a reference of type %T", src)
	}
	return nil
}

// raw is JSON of somebody else's as it is kept, byte for byte: NULL when empty.
func raw(data json.RawMessage) any {
	if len(data) == 0 {
		return nil
	}
	return string(data)
}

// rawJSON scans what raw keeps.
type rawJSON struct{ *json.RawMessage }

func (r rawJSON) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*r.RawMessage = nil
	case string:
		*r.RawMessage = json.RawMessage(v)
	case []byte:
		*r.RawMessage = append(json.RawMessage(nil), v...)
	default:
		return fmt.Errorf("JSON of type %T", src)
	}
	return nil
}

// asJSON is a value as a JSON column keeps it.
func asJSON(what string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("%s as JSON: %w", what, err)
	}
	return string(data), nil
}

// fromJSON scans a JSON column into the value it points to; NULL leaves it.
type fromJSON struct{ into any }

func (j fromJSON) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), j.into)
	case []byte:
		return json.Unmarshal(v, j.into)
	}
	return fmt.Errorf("JSON of type %T", src)
}

// limit is the number of rows of a list: 100 when none is asked for.
func limit(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
