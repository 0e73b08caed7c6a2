//go:build !race

package mailin

const raceBuild = false
