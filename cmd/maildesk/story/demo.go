package story

import _ "embed"

//go:embed demo.txtar
var demo []byte

// Demo is the story that the demo plays.
func Demo() (*Story, error) { return Parse("demo.txtar", demo) }
