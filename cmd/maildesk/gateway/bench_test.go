package gateway_test

import (
	"log/slog"
	"testing"
	"time"

	"maildesk/cmd/maildesk/gateway"
	"maildesk/cmd/maildesk/story"
)

// BenchmarkDesk measures the whole desk on servers in the process, with its
// store on disk: how many mails a second become tickets with an
// acknowledgement that the SMTP server took, when all are there at once; and
// how long a single mail waits for its acknowledgement.
func BenchmarkDesk(b *testing.B) {
	b.Run("backlog", func(b *testing.B) {
		w, acknowledged := benchServers(b)
		for i := range b.N {
			_, raw := mailNo(i, "printer", "打印机卡纸")
			w.bring(story.DeskAddress, raw)
		}
		runDesk(b, w)
		for range b.N {
			<-acknowledged
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	})
	b.Run("one", func(b *testing.B) {
		w, acknowledged := benchServers(b)
		runDesk(b, w)
		slowest := time.Duration(0)
		for i := range b.N {
			_, raw := mailNo(i, "printer", "打印机卡纸")
			arrived := time.Now()
			w.bring(story.DeskAddress, raw)
			<-acknowledged
			if i > 0 { // the first one waits for the logins
				slowest = max(slowest, time.Since(arrived))
			}
		}
		b.ReportMetric(float64(slowest.Microseconds())/1000, "ms-slowest")
	})
}

// benchServers are servers that tell of each letter they take, and keep none.
func benchServers(b *testing.B) (*servers, <-chan struct{}) {
	b.Helper()
	w := newServers(b)
	taken := make(chan struct{}, 1000)
	w.onLetter = func() { taken <- struct{}{} }
	return w, taken
}

// runDesk runs a desk until the benchmark ends, and begins to measure.
func runDesk(b *testing.B, w *servers) {
	b.Helper()
	const caps = "\n[caps]\ntotal_hour = 100000000\nall_tickets = 100000000\n"
	g, err := gateway.Open(b.Context(), configForTest(b, b.TempDir(), settled+caps, w.Config()), gateway.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	ended := make(chan error, 1)
	go func() { ended <- g.Run(b.Context()) }()
	b.Cleanup(func() {
		b.StopTimer()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		if err := g.Close(); err != nil {
			b.Error(err)
		}
	})
}
