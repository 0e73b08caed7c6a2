package mailstack

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// apart gives a server a process group of its own, unless it sees to that
// itself, and lets it end together with us.
func apart(itself bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: !itself, Pdeathsig: syscall.SIGTERM}
}

// groupAlive tells whether a process of a server's group still runs. Those that
// nobody has waited for yet do not count: their new parent may take its time.
func groupAlive(group int) bool {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// Behind the name, which is in parentheses and may hold anything:
		// state, parent, group (proc(5)).
		var state string
		var parent, member int
		behind := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
		if _, err := fmt.Sscan(behind, &state, &parent, &member); err == nil && member == group && state != "Z" && state != "X" {
			return true
		}
	}
	return false
}

// kill ends all processes of a server's group.
func kill(group int) error { return syscall.Kill(-group, syscall.SIGKILL) }
