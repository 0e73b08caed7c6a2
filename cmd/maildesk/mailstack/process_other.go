//go:build !linux

package mailstack

import "syscall"

// Debian's programs are not where this is built: nothing is ever started.

func apart(bool) *syscall.SysProcAttr { return nil }

func groupAlive(int) bool { return false }

func kill(int) error { return nil }
