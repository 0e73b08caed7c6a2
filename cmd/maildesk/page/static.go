package page

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed static
var shared embed.FS

var around = template.Must(template.ParseFS(shared, "static/frame.html"))

// Static serves a page and the files that all pages share. The page's own are
// body.html, NAME.css and NAME.js.
func Static(mux *http.ServeMux, name string, own fs.FS) {
	base, _ := fs.Sub(shared, "static") // the folder is there
	mux.Handle("/base.css", http.FileServerFS(base))
	mux.Handle("/base.js", http.FileServerFS(base))
	mux.Handle("/"+name+".css", http.FileServerFS(own))
	mux.Handle("/"+name+".js", http.FileServerFS(own))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		body, err := fs.ReadFile(own, "body.html")
		if err != nil {
			Fail(w, http.StatusInternalServerError, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = around.Execute(w, struct {
			Name string
			Body template.HTML // the program's own
		}{name, template.HTML(body)}) // the browser may have gone
	})
}
