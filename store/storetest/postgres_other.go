//go:build !unix

package storetest

import "testing"

// Postgres skips the test: no cluster is started on this system.
func Postgres(t testing.TB) string {
	t.Helper()
	t.Skip("PostgreSQL is tested on Unix")
	return ""
}
