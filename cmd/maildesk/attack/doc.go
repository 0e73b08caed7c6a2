// Package attack lists what the desk withstands: each attack is a line, played
// through the parser, the store and the engine. It holds tests only.
package attack
