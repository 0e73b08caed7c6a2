package page

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestListen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		addr string
		good bool
	}{{"127.0.0.1:0", true}, {"localhost:0", true}, {"[::1]:x", false}, {"0.0.0.0:0", false}, {":0", false}, {"192.0.2.1:0", false}, {"8080", false}} {
		l, err := Listen(test.addr)
		if (err == nil) != test.good {
			t.Errorf("listen %q: %v", test.addr, err)
		}
		if err == nil {
			l.Close()
		}
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	h := guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { Text(w, "secret") }))
	for _, test := range []struct {
		method, host string
		header       map[string]string
		want         int
	}{
		{"GET", "127.0.0.1:8025", nil, 200},
		{"GET", "localhost:8025", nil, 200},
		{"GET", "[::1]:8025", nil, 200},
		{"GET", "127.0.0.1", nil, 200},
		{"GET", "evil.example:8025", nil, 421},
		{"GET", "127.0.0.1.evil.example:8025", nil, 421},
		{"GET", "192.0.2.1:8025", nil, 421},
		{"POST", "evil.example:8025", map[string]string{"Origin": "http://evil.example:8025", "Sec-Fetch-Site": "same-origin"}, 421},
		{"POST", "127.0.0.1:8025", nil, 200}, // a script
		{"POST", "127.0.0.1:8025", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
		{"POST", "127.0.0.1:8025", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"POST", "127.0.0.1:8025", map[string]string{"Origin": "http://evil.example"}, 403},
	} {
		r := httptest.NewRequest(test.method, "http://"+test.host+"/", nil)
		for name, value := range test.header {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.want || (w.Code == 200) != (w.Body.String() == "secret") {
			t.Errorf("%s %s %v: got %d, want %d", test.method, test.host, test.header, w.Code, test.want)
		}
		if policy := w.Header().Get("Content-Security-Policy"); w.Code == 200 && !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("got policy %q", policy)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body string
		says string
	}{
		{`{"a": "1"}`, ""}, {`{"b": "1"}`, `unknown field "b"`}, {`{"a": 1}`, "number is not wanted as a"}, {``, "no JSON"}, {`a=1`, "invalid"}, {`{"a": `, "unexpected"}, {`{"a": "1"} {}`, "more than one"},
		{`{"a": "` + strings.Repeat("x", 2<<20) + `"}`, "1024 KB"},
	} {
		var value struct {
			A string `json:"a"`
		}
		err := Read(httptest.NewRequest("POST", "/", strings.NewReader(test.body)), 1<<20, &value)
		if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%.40s: got %v, want %q", test.body, err, test.says)
		}
	}
}

func TestBell(t *testing.T) {
	t.Parallel()
	var b Bell
	s := httptest.NewServer(&b)
	defer s.Close()
	answer, err := http.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for _, want := range []string{"data: 0", "data: 1"} {
		for lines.Scan() && lines.Text() == "" {
		}
		if lines.Text() != want {
			t.Fatalf("got %q, want %q", lines.Text(), want)
		}
		b.Ring()
	}
}
