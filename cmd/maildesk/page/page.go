// Package page shows pages of the program to browsers on this machine, and to
// nobody else.
package page

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Local says what is wrong with an address to listen on: it has to be a port on
// loopback.
func Local(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("listen %q: %w; write for example 127.0.0.1:8080", addr, err)
	}
	if !loopback(host) {
		return fmt.Errorf("listen %q: the page is for this machine only; write 127.0.0.1:PORT (port 0: a free one)", addr)
	}
	return nil
}

// Listen opens a port on loopback; another address is refused as by Local.
func Listen(addr string) (net.Listener, error) {
	if err := Local(addr); err != nil {
		return nil, err
	}
	return net.Listen("tcp", addr)
}

func loopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Serve answers until ctx ends.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler: guard(h), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }, // streams end with it
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// policy lets a page use what it brought along, and nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// guard refuses what another site makes a browser ask: by a name of its own
// that leads here (DNS rebinding), or across origins.
func guard(h http.Handler) http.Handler {
	h = http.NewCrossOriginProtection().Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !loopback(host) {
			http.Error(w, "this page answers to 127.0.0.1 and localhost only", http.StatusMisdirectedRequest)
			return
		}
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

// Mail answers with the HTML of a mail for a sandboxed frame. Nothing of it
// runs, and nothing is fetched for it.
func Mail(w http.ResponseWriter, html string) {
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, html)
}

// Text answers with plain text.
func Text(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, text)
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, code int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(value) // the browser may have gone
}

// Fail answers with what went wrong, as JSON: {"error": "…"}.
func Fail(w http.ResponseWriter, code int, err error) {
	JSON(w, code, map[string]string{"error": err.Error()})
}

// Read reads the JSON of a request, at most so many bytes and strictly: an unknown
// key is an error.
func Read(r *http.Request, most int64, value any) error {
	in := json.NewDecoder(http.MaxBytesReader(nil, r.Body, most))
	in.DisallowUnknownFields()
	if err := in.Decode(value); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return fmt.Errorf("more than %d KB are too much", most>>10)
		}
		if errors.Is(err, io.EOF) {
			return errors.New("the request has no JSON in it")
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return fmt.Errorf("%s is not wanted as %s here", wrong.Value, cmp.Or(wrong.Field, "the whole"))
		}
		return fmt.Errorf("not the JSON that is wanted here: %w", err)
	}
	if in.More() {
		return errors.New("more than one JSON value")
	}
	return nil
}
