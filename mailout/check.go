package mailout

import (
	"context"
	"fmt"
	"strings"
)

// Check connects and logs in, and says what the server offers. It sends
// nothing. The error tells the way out where one is known.
func Check(ctx context.Context, a *Account) ([]string, error) {
	s, failure := open(ctx, a)
	if failure != nil {
		if advice := failure.advice(a); advice != "" {
			return nil, fmt.Errorf("%w\n  %s", failure, advice)
		}
		return nil, failure
	}
	defer s.close()
	if err := s.mailFrom(false, a.timeout()); err != nil {
		f := failed(MailFrom, err)
		return nil, fmt.Errorf("%w\n  %s", f, f.advice(a))
	}
	var offers []string
	for _, name := range []string{"SIZE", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING"} {
		if ok, value := s.client.Extension(name); ok {
			offers = append(offers, strings.TrimSpace(name+" "+value))
		}
	}
	return []string{"offers " + strings.Join(offers, ", ")}, s.ready()
}
