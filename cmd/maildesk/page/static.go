package page

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed static
var shared embed.FS

// Static serves the files of a page and those that all pages share.
func Static(mux *http.ServeMux, own fs.FS) {
	base, _ := fs.Sub(shared, "static") // the folder is there
	mux.Handle("/base.css", http.FileServerFS(base))
	mux.Handle("/base.js", http.FileServerFS(base))
	mux.Handle("/", http.FileServerFS(own))
}
