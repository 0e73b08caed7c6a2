// Report reads what `go test -json` says and shows it as `go test` would:
// packages, and everything about tests that failed. Unlike that it names the
// skipped tests, and fails when there is one.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

func main() {
	said := map[string]*strings.Builder{}
	var skipped, failed []string
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text())
			continue
		}
		name := strings.TrimSpace(e.Package + " " + e.Test)
		if said[name] == nil {
			said[name] = &strings.Builder{}
		}
		switch e.Action {
		case "build-output":
			fmt.Print(e.Output)
		case "output":
			if !strings.HasPrefix(e.Output, "=== ") {
				said[name].WriteString(e.Output)
			}
		case "pass", "fail", "skip":
			switch {
			case e.Action == "fail":
				for open, text := range said { // of a package: its tests that never ended
					if open == name || e.Test == "" && strings.HasPrefix(open, e.Package+" ") {
						fmt.Print(text)
					}
				}
				failed = append(failed, name)
			case e.Action == "skip" && e.Test != "":
				fmt.Print(said[name])
				skipped = append(skipped, name)
			case strings.Contains(said[name].String(), "DATA RACE"): // another test's, maybe
				fmt.Print(said[name])
			case e.Test == "": // "skip" of a package means that it has no tests
				fmt.Printf("%s %s %.1f s\n", e.Action, name, e.Elapsed)
			}
			delete(said, name)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Println("read:", err)
		os.Exit(1)
	}
	for _, name := range failed {
		fmt.Println("FAILED", name)
	}
	for _, name := range skipped {
		fmt.Println("SKIPPED, and here nothing may be:", name)
	}
	if len(failed)+len(skipped) > 0 {
		os.Exit(1)
	}
}
