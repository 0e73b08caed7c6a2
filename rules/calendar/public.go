package calendar

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// The public holidays built in: a folder for each set, a file for each year,
// in the plain format that LoadDays reads.
//
//go:embed data
var publicFiles embed.FS

var builtIn = sync.OnceValues(func() (map[string][]Day, error) {
	sets := make(map[string][]Day)
	files, err := publicFiles.ReadDir("data")
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, set := range files {
		years, err := publicFiles.ReadDir(path.Join("data", set.Name()))
		errs = append(errs, err)
		for _, file := range years {
			name := path.Join("data", set.Name(), file.Name())
			text, err := publicFiles.ReadFile(name)
			errs = append(errs, err)
			days, err := ParseDays(name, text, Words{})
			errs = append(errs, err)
			sets[set.Name()] = append(sets[set.Name()], days...)
		}
	}
	return sets, errors.Join(errs...)
})

// publicDays returns a set of public holidays by name, none for "".
func publicDays(name string) ([]Day, error) {
	if name == "" {
		return nil, nil
	}
	sets, err := builtIn()
	if err != nil {
		return nil, err
	}
	days, ok := sets[name]
	if !ok {
		known := slices.Sorted(maps.Keys(sets))
		return nil, fmt.Errorf("no public holidays named %q are built in: use %s, or leave the name empty and load a file",
			name, strings.Join(known, ", "))
	}
	return days, nil
}

// knownYears returns the years of which the days tell the public holidays: a
// year with a day off from February to November. Days around New Year prove
// nothing, since they are announced with either year.
func knownYears(days ...[]Day) map[int]bool {
	years := make(map[int]bool)
	for _, d := range slices.Concat(days...) {
		on, err := parseDate(d.Date)
		if err != nil || d.Working {
			continue
		}
		if t := on.utc(); t.Month() != time.January && t.Month() != time.December {
			years[t.Year()] = true
		}
	}
	return years
}

// Missing returns the years, from that of now to that of 60 days later, whose
// public holidays are not known, in order. China announces a year's holidays
// in November of the year before: the files of LoadDays bring them in. A
// calendar made without public holidays misses none.
func (c *Calendar) Missing(now time.Time) []int {
	return c.missing(now, now.Add(60*day))
}

// MissingBetween returns the years from a to b whose public holidays are not
// known, though they are wanted.
func (c *Calendar) MissingBetween(a, b time.Time) []int { return c.missing(a, b) }

// missing returns the years from a to b whose public holidays are not known.
func (c *Calendar) missing(a, b time.Time) []int {
	var years []int
	for y := a.In(c.loc).Year(); c.public != nil && y <= b.In(c.loc).Year(); y++ {
		if !c.public[y] {
			years = append(years, y)
		}
	}
	return years
}
