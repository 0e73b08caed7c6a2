//go:build !race

package gateway_test

const (
	waysToFail = 2    // how often each write fails, each time another way
	crowd      = 1000 // mails that come in at once
)
