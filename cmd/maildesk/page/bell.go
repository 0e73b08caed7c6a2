package page

import (
	"fmt"
	"net/http"
	"sync"
)

// Bell tells every open page that there is something new. The zero value is ready.
type Bell struct {
	mu    sync.Mutex
	count int           // guarded by mu
	next  chan struct{} // closed by the next ring; guarded by mu
}

// Ring tells it.
func (b *Bell) Ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	if b.next != nil {
		close(b.next)
		b.next = nil
	}
}

// wait gives how often it rang, and what ends at the next ring.
func (b *Bell) wait() (int, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		b.next = make(chan struct{})
	}
	return b.count, b.next
}

// ServeHTTP streams the rings as server-sent events, the first at once.
func (b *Bell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	for {
		count, next := b.wait()
		if _, err := fmt.Fprintf(w, "data: %d\n\n", count); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-next:
		case <-r.Context().Done():
			return
		}
	}
}
