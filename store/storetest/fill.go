package storetest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// Fill sets every field of the struct that into points to, and of everything
// in it, to a value of its own that is not the zero value. A test that fills
// a struct notices when the struct grows.
func Fill(into any) {
	n := 0
	fill(reflect.ValueOf(into).Elem(), &n)
}

var (
	timeType = reflect.TypeFor[time.Time]()
	jsonType = reflect.TypeFor[json.RawMessage]()
)

func fill(v reflect.Value, n *int) {
	*n++
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(moment(*n)))
		return
	case jsonType:
		v.SetBytes(fmt.Appendf(nil, `{"b": %d, "a":  "值"}`, *n))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("值 %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(int64(*n))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic(fmt.Sprintf("fill: no value for a %s", v.Type()))
	}
}

// unset names the fields of a filled struct that are zero all the same: a
// test that set a field by hand must not set it to nothing.
func unset(v reflect.Value, path string) []string {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return unset(v.Elem(), path)
	}
	if v.Kind() == reflect.Struct && v.Type() != timeType {
		var list []string
		for i := range v.NumField() {
			list = append(list, unset(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
		return list
	}
	if v.IsZero() {
		return []string{path}
	}
	return nil
}

// complete fails the test when a field of row is zero.
func complete(t *testing.T, row any) {
	t.Helper()
	if list := unset(reflect.ValueOf(row), reflect.TypeOf(row).String()); len(list) > 0 {
		t.Fatalf("fields not set in the test: %v", list)
	}
}

// same fails the test when got is not exactly want.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	a, _ := json.MarshalIndent(got, "", " ")
	b, _ := json.MarshalIndent(want, "", " ")
	t.Errorf("%s: got\n%s\nwant\n%s", what, a, b)
}

// moment is a time of the tests' own: microseconds, UTC, a Tuesday in May.
func moment(minutes int) time.Time {
	return time.Date(2024, 5, 14, 9, 0, 0, 123456000, time.UTC).Add(time.Duration(minutes) * time.Minute)
}
