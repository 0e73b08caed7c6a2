// Package preview shows every letter and self-check guide as its reader will
// see it, and again as soon as its file has changed.
package preview

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"maildesk/cmd/maildesk/config"
	"maildesk/cmd/maildesk/gateway"
	"maildesk/cmd/maildesk/page"
	"maildesk/mailout"
	"maildesk/rules"
	"maildesk/rules/secret"
	"maildesk/rules/strict"
	"maildesk/store"
	"maildesk/templates"
)

//go:embed page
var files embed.FS

// look is how often it looks whether a file has changed.
const look = 500 * time.Millisecond

// Preview is the letters of a desk on a page.
type Preview struct {
	config *config.Config // nil: the built-in letters
	bell   page.Bell

	mu    sync.Mutex
	desk  *rules.Desk // the last one that was good; guarded by mu
	wrong error       // what is wrong with the files now; guarded by mu
	seen  string      // how the files looked; guarded by mu
}

// Run shows the page until ctx ends, and calls ready with its address first.
func Run(ctx context.Context, c *config.Config, listen string, ready func(net.Addr)) error {
	p := &Preview{config: c}
	if err := p.read(); err != nil {
		return err
	}
	l, err := page.Listen(listen)
	if err != nil {
		return err
	}
	ready(l.Addr())
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { p.watch(ctx) })
	defer watching.Wait()
	defer stop()
	return page.Serve(ctx, l, p.handler())
}

// read reads everything anew. What is wrong is shown beside the last letters
// that were good; only the first time it is an error.
func (p *Preview) read() error {
	c := p.config
	seen := ""
	if c == nil {
		c = &config.Config{Desk: config.Desk{Address: "it@example.com"}}
	} else {
		seen = gateway.Look(c)
	}
	desk, err := gateway.Desk(c, secret.Identity{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen, p.wrong = seen, err
	if err == nil {
		p.desk = desk
	}
	if p.desk == nil {
		return err
	}
	return nil
}

func (p *Preview) watch(ctx context.Context) {
	if p.config == nil {
		return
	}
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			p.refresh()
		}
	}
}

// refresh reads the files if they have changed.
func (p *Preview) refresh() {
	p.mu.Lock()
	same := gateway.Look(p.config) == p.seen
	p.mu.Unlock()
	if !same {
		_ = p.read() // it is shown
		p.bell.Ring()
	}
}

func (p *Preview) now() (*rules.Desk, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.desk, p.wrong
}

func (p *Preview) handler() http.Handler {
	static, _ := fs.Sub(files, "page") // the folder is there
	mux := http.NewServeMux()
	page.Static(mux, "preview", static)
	mux.HandleFunc("GET /list", p.list)
	mux.HandleFunc("GET /{kind}/{name}/{language}/{sample}", p.one(func(w http.ResponseWriter, _ *http.Request, s *sheet) {
		page.JSON(w, http.StatusOK, s.letter())
	}))
	mux.HandleFunc("GET /{kind}/{name}/{language}/{sample}/html", p.one(func(w http.ResponseWriter, r *http.Request, s *sheet) {
		html := s.words.Page()
		if r.FormValue("dark") != "" {
			html = dark(html)
		}
		page.Mail(w, html)
	}))
	mux.HandleFunc("GET /{kind}/{name}/{language}/{sample}/raw", p.one(func(w http.ResponseWriter, _ *http.Request, s *sheet) {
		raw, err := s.raw()
		if err != nil {
			page.Fail(w, http.StatusInternalServerError, err)
			return
		}
		page.Text(w, string(raw))
	}))
	mux.Handle("GET /changes", &p.bell)
	return mux
}

// entry is a letter or a guide in the list.
type entry struct {
	Kind    string   `json:"kind"` // letters, guides
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Own     []string `json:"own,omitempty"` // languages in which it is the administrator's
	Samples []string `json:"samples"`
}

func (p *Preview) list(w http.ResponseWriter, _ *http.Request) {
	desk, wrong := p.now()
	about, own := map[string]string{}, map[string][]string{}
	for _, f := range desk.Letters.Files() {
		kind, name, language := parts(f.Name)
		key := kind + "/" + name
		if about[key] == "" || language == "zh" {
			about[key] = f.About
		}
		if f.Own {
			own[key] = append(own[key], language)
		}
	}
	all := []entry{}
	for _, name := range desk.Letters.Names() {
		e := entry{Kind: "letters", Name: name, About: about["letters/"+name], Own: own["letters/"+name]}
		for _, s := range templates.Samples(name, "zh") {
			e.Samples = append(e.Samples, s.Name)
		}
		e.Samples = append(e.Samples, longSample)
		all = append(all, e)
	}
	for _, name := range desk.Letters.Guides() {
		all = append(all, entry{Kind: "guides", Name: name, About: about["guides/"+name], Own: own["guides/"+name], Samples: []string{guideSample}})
	}
	mistakes := []string{}
	for _, err := range strict.Mistakes(wrong) {
		mistakes = append(mistakes, err.Error())
	}
	page.JSON(w, http.StatusOK, map[string]any{"company": desk.Book.Company.Name, "list": all, "mistakes": mistakes})
}

// one answers for the sheet that a path names.
func (p *Preview) one(answer func(http.ResponseWriter, *http.Request, *sheet)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		desk, _ := p.now()
		s, err := newSheet(desk, r.PathValue("kind"), r.PathValue("name"), r.PathValue("language"), r.PathValue("sample"))
		if errors.Is(err, store.ErrNotFound) {
			page.Fail(w, http.StatusNotFound, err)
			return
		} else if err != nil {
			page.Fail(w, http.StatusInternalServerError, err)
			return
		}
		answer(w, r, s)
	}
}

// raw is the sheet as it goes over the wire.
func (s *sheet) raw() ([]byte, error) {
	files := map[string][]byte{} // named by their places
	for i, p := range s.words.Parts {
		files[strconv.Itoa(i)] = p.Content
	}
	raw, err := mailout.Source(s.outgoing(), "preview", files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return raw, nil
}
