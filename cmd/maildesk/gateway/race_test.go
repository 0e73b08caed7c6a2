//go:build race

package gateway_test

// The race detector makes everything some five times slower.
const (
	waysToFail = 1
	crowd      = 300
)
