package reststore

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestParseContentRange(t *testing.T) {
	for text, want := range map[string]contentRange{
		"items 0-24/100": {0, 24, 100}, "items 5-5/*": {5, 5, -1}, "items */7": {0, -1, 7}, "items */*": {0, -1, -1}, "items 14-20/16": {14, 20, 16},
	} {
		if got, ok := parseContentRange(text); !ok || got != want {
			t.Errorf("parseContentRange(%q) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "items", "items ", "items 0-24", "items 5-4/9", "items -1-4/9", "items 0-/9", "items */", "bytes 0-1/2", "items 0-1/-2", "items 0-99999999999999999999/*"} {
		if got, ok := parseContentRange(text); ok {
			t.Errorf("parseContentRange(%q) = %v; want none", text, got)
		}
	}
}

func TestNextLink(t *testing.T) {
	for text, want := range map[string]string{
		`</a?limit(2)>; rel="next"`:                        "/a?limit(2)",
		`</a>; rel=next`:                                   "/a",
		`</p>; rel="prev", </n>; title="a, b"; rel="next"`: "/n",
		`</n> ; Rel = "last NEXT"`:                         "/n",
		`</p>; rel=prev; rel=next`:                         "",
		`</a>; title="\"; rel=next"`:                       "",
		`</a>; rel="next`:                                  "/a",
		`</a`:                                              "",
		`/a; rel=next`:                                     "",
		``:                                                 "",
		`</a>; crossorigin; rel=next`:                      "/a",
	} {
		if got := nextLink([]string{text}); got != want {
			t.Errorf("nextLink(%s) = %q; want %q", text, got, want)
		}
	}
	if got := nextLink([]string{`</p>; rel=prev`, `</n>; rel=next`}); got != "/n" {
		t.Errorf("nextLink of two lines = %q; want /n", got)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, "-3": 0, "x": 0, "Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Thu, 01 Jan 2026 03:05:05 GMT": 0,
		"99999999999": 1 << 31 * time.Second,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("retryAfter(%q) = %v; want %v", text, got, want)
		}
	}
	for attempt := range 40 {
		if d := backoff(attempt + 1); d <= 0 || d > mostPause {
			t.Errorf("backoff(%d) = %v; want at most %v", attempt+1, d, mostPause)
		}
	}
}

// TestWaits checks that the server's wish is heeded, and that a caller who has less
// time is not kept waiting.
func TestWaits(t *testing.T) {
	c := &client{base: &url.URL{Scheme: "http", Host: "shop.test"}, opts: Options{}.filled()}
	r := request{method: http.MethodGet}
	busy := &answer{method: r.method, status: http.StatusServiceUnavailable, header: http.Header{"Retry-After": {"3"}}}
	if wait, again := c.again(t.Context(), r, 1, busy, nil); !again || wait != 3*time.Second {
		t.Errorf("again = %v, %v; want 3s", wait, again)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if wait, again := c.again(ctx, r, 1, busy, nil); again {
		t.Errorf("again with a second left = %v; want none", wait)
	}
	post := request{method: http.MethodPost}
	if _, again := c.again(t.Context(), post, 1, busy, nil); again {
		t.Error("a POST without an Idempotency-Key is sent again")
	}
	early := &answer{method: http.MethodPost, status: http.StatusConflict, header: http.Header{"Retry-After": {"1"}}}
	post.header = writing()
	if _, again := c.again(t.Context(), post, 1, early, nil); !again {
		t.Error("a request that is not answered yet is not sent again")
	}
}

func FuzzContentRange(f *testing.F) {
	for _, text := range []string{"items 0-24/100", "items */7", "items 1-2/*", "items 9-1/3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, ok := parseContentRange(text); ok && (r.size() < 0 || r.total < -1 || r.first < 0) {
			t.Errorf("parseContentRange(%q) = %+v", text, r)
		}
	})
}

func FuzzNextLink(f *testing.F) {
	for _, text := range []string{`</a>; rel="next"`, `</p>; rel=prev, </n>; rel=next`, `<a>;x="\"`, `<>;rel=next;`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := nextLink([]string{text}); got != "" && !strings.Contains(text, "<"+got+">") {
			t.Errorf("nextLink(%q) = %q", text, got)
		}
	})
}

func FuzzProblem(f *testing.F) {
	for _, text := range []string{`{"title":"t","detail":"d","errors":[{"pointer":"/a","keyword":"k","detail":"d"}]}`, `{"detail":7,"errors":{}}`, `[]`, `{"errors":[1,null,{}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		a := &answer{method: http.MethodPost, status: http.StatusUnprocessableEntity, header: http.Header{"Content-Type": {"application/problem+json"}}, body: body}
		if err := a.failure(); err.Error() == "" {
			t.Error("an error without a text")
		}
	})
}
