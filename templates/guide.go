package templates

import (
	"fmt"
	"slices"
	"strings"
)

// guide is a self-check guide as it was read.
type guide struct {
	Guide
	done []deed // what amounts to each step, beside its tags; as long as Steps
}

// deed is what a requester may have done already.
type deed struct {
	tags  []tag
	words []string // folded; any of them in what he tried
	told  []string // likewise, anywhere in what he wrote: "the web version works"
}

// Guide is the self-check guide of a name without the steps that the requester
// says he did already: in what he tried, or elsewhere in what he wrote. It is
// nil where there is no such guide, and where nothing is left of it.
func (l *Letters) Guide(name, language, tried, wrote string) *Guide {
	g := l.guides[name+"."+language]
	if g == nil {
		g = l.guides[name+".en"]
	}
	if g == nil {
		return nil
	}
	did := l.tried.read(tried)
	did.told = told(tried + "\n" + wrote)
	left := g.Guide
	left.Steps = nil
	for i, s := range g.Steps {
		if !did.amounts(g.done[i]) {
			left.Steps = append(left.Steps, s)
		}
	}
	if len(left.Steps) == 0 && left.First == "" {
		return nil
	}
	return &left
}

// Guides are the names of the guides, sorted.
func (l *Letters) Guides() []string {
	var list []string
	for _, g := range l.guides {
		if !slices.Contains(list, g.Name) {
			list = append(list, g.Name)
		}
	}
	slices.Sort(list)
	return list
}

// parseGuide reads a guide: a title, perhaps that nobody waits for an answer, a
// warning, the steps, and when to stop.
func parseGuide(name, language, source string, known lexicon) (*guide, []mistake) {
	g := &guide{Guide: Guide{Name: name}}
	var wrong []mistake
	for i, line := range strings.Split(withoutComments(source), "\n") {
		line = strings.TrimSpace(line)
		if err := g.read(line, known); err != nil {
			wrong = append(wrong, mistake{i + 1, err.Error()})
		}
	}
	if g.Title == "" {
		wrong = append(wrong, mistake{1, "has no title; it begins with \"# \""})
	}
	if len(g.Steps) == 0 {
		wrong = append(wrong, mistake{1, "has no steps; each begins with \"1. \""})
	}
	if g.Stop == "" {
		wrong = append(wrong, mistake{1, "does not say when to stop; write a line \"stop: …\""})
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return g, nil
}

func (g *guide) read(line string, known lexicon) error {
	prefix, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	last := len(g.Steps) - 1
	switch {
	case line == "":
	case strings.ContainsFunc(line, forbidden):
		return fmt.Errorf("holds a control character")
	case prefix == "#":
		g.Title = rest
	case prefix == "wait:" && rest == "no":
		g.Advice = true
	case prefix == "!":
		g.First = rest
	case prefix == "1.":
		g.Steps = append(g.Steps, Step{Text: rest})
		g.done = append(g.done, deed{})
	case prefix == "stop:":
		g.Stop = rest
	case last < 0:
		return fmt.Errorf("%q stands before the first step; a guide has \"# title\", \"wait: no\", \"! warning\", \"1. step\", \"tags:\", \"words:\", \"told:\" and \"stop:\"", line)
	case prefix == "tags:":
		for part := range strings.SplitSeq(rest, ",") {
			t, err := known.tag(part)
			if err != nil {
				return err
			}
			g.done[last].tags = append(g.done[last].tags, t)
			g.Steps[last].Tags = append(g.Steps[last].Tags, strings.TrimSpace(part))
		}
	case prefix == "told:":
		g.done[last].told = append(g.done[last].told, wordList(rest)...)
	case prefix == "words:":
		g.done[last].words = append(g.done[last].words, wordList(rest)...)
	default:
		return fmt.Errorf("%q is none of \"# title\", \"wait: no\", \"! warning\", \"1. step\", \"tags:\", \"words:\", \"told:\" and \"stop:\"", line)
	}
	return nil
}

// withoutComments leaves comments out and keeps the count of lines.
func withoutComments(source string) string {
	source = strings.TrimPrefix(strings.ReplaceAll(source, "\r\n", "\n"), "\uFEFF")
	return comment.ReplaceAllStringFunc(source, func(c string) string {
		return strings.Repeat("\n", strings.Count(c, "\n"))
	})
}
