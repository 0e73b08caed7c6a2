//go:build race

package mailin

// raceBuild is true where everything takes some ten times as long.
const raceBuild = true
