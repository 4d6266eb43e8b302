package reststore_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/reststore"
)

// requests are those that a server has got.
type requests struct {
	mu  sync.Mutex
	got []*http.Request
}

func (r *requests) add(req *http.Request) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, req)
	return len(r.got)
}

func (r *requests) all() []*http.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got
}

// shopAt opens a shop on a server that answers as fn does. The pauses of the store are
// none to speak of.
func shopAt(t *testing.T, opts reststore.Options, fn func(n int, w http.ResponseWriter, r *http.Request)) (*shop.DB, *requests) {
	t.Helper()
	seen := &requests{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fn(seen.add(r), w, r) }))
	t.Cleanup(server.Close)
	db, err := shop.Open(t.Context(), server.URL, reststore.With(opts))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	})
	return db, seen
}

// send answers with JSON, and with headers as "Name: value".
func send(w http.ResponseWriter, status int, body string, headers ...string) {
	w.Header().Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

const lamps = `{"id":1,"name":"Lamps"}`

// TestBadServers checks that whatever a server sends is an error that tells the
// request, and nothing else.
func TestBadServers(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request)
		want   error
		says   string
	}{
		"HTML":          {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, "<p>", "Content-Type: text/html") }, perstore.ErrDatabase, `of type "text/html"; want JSON`},
		"no JSON":       {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, `{"id":1,`) }, perstore.ErrDatabase, "is not what Category is"},
		"another shape": {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, `"Lamps"`) }, perstore.ErrDatabase, "is not what Category is"},
		"a list":        {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, "["+lamps+"]") }, perstore.ErrDatabase, "is not what Category is"},
		"member missing": {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, `{"id":1,"color":"red"}`) }, perstore.ErrDatabase,
			"is not what Category is"},
		"nothing":    {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, "") }, perstore.ErrDatabase, "is not what Category is"},
		"no content": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, perstore.ErrDatabase, "204 No Content: this status was not to be expected"},
		"too long":   {func(w http.ResponseWriter, _ *http.Request) { send(w, 200, `"`+strings.Repeat("x", 5000)) }, perstore.ErrDatabase, "has more than 4096 bytes"},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://other.test/", http.StatusFound)
		}, perstore.ErrDatabase, "leads elsewhere, to http://other.test/"},
		"broken": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, perstore.ErrDatabase, "EOF"},
		"truncated": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			send(w, 200, lamps)
		}, perstore.ErrDatabase, "unexpected EOF"},
		"internal":     {func(w http.ResponseWriter, _ *http.Request) { send(w, 500, "oh", "Content-Type: text/plain") }, perstore.ErrDatabase, "500 Internal Server Error"},
		"busy":         {func(w http.ResponseWriter, _ *http.Request) { send(w, 503, "{}") }, perstore.ErrConflict, "503 Service Unavailable"},
		"forbidden":    {func(w http.ResponseWriter, _ *http.Request) { send(w, 403, `{"detail":"not for you"}`) }, perstore.ErrAccess, "not for you"},
		"unauthorized": {func(w http.ResponseWriter, _ *http.Request) { send(w, 401, `{}`) }, perstore.ErrAccess, "401 Unauthorized"},
		"not allowed":  {func(w http.ResponseWriter, _ *http.Request) { send(w, 405, `{}`) }, perstore.ErrMethodNotAllowed, "405"},
		"unknown":      {func(w http.ResponseWriter, _ *http.Request) { send(w, 501, `{"title":"Not Implemented"}`) }, errors.ErrUnsupported, "Not Implemented"},
		"strange":      {func(w http.ResponseWriter, _ *http.Request) { send(w, 418, `{"detail":7,"errors":"x"}`) }, perstore.ErrDatabase, "418"},
	} {
		t.Run(name, func(t *testing.T) {
			db, _ := shopAt(t, reststore.Options{Retries: -1, MaxBody: 4096}, func(_ int, w http.ResponseWriter, r *http.Request) { c.answer(w, r) })
			_, err := db.Categories.Get(t.Context(), 1)
			own := (*reststore.Error)(nil)
			if !errors.Is(err, c.want) || !errors.As(err, &own) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Get error = %v; want %v that says %q", err, c.want, c.says)
			}
			if own != nil && (own.Method != "GET" || !strings.HasSuffix(own.URL, "/Category/1")) {
				t.Errorf("the error is of %s %s", own.Method, own.URL)
			}
		})
	}
}

// TestBadPages checks that a loop ends with an error where a page is not what it
// should be.
func TestBadPages(t *testing.T) {
	page := func(headers ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { send(w, 200, "["+lamps+"]", headers...) }
	}
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter)
		says   string
	}{
		"an object":      {func(w http.ResponseWriter) { send(w, 200, lamps) }, "is not what Category is"},
		"more than all":  {page("Content-Range: items 0-4/9"), "over 1 items"},
		"no range":       {page("Content-Range: items x"), "over 1 items"},
		"another server": {page(`Link: <http://other.test/Category/?limit(500)>; rel="next"`), "at another server"},
		"no address":     {page(`Link: <http://%zz/>; rel="next"`), "malformed"},
		"a circle":       {page(`Link: </Category/?limit(500)>; rel="next"`), "the same one"},
		"cut":            {func(w http.ResponseWriter) { send(w, 200, "["+lamps+`,{"id":2`) }, "is not what Category is"},
	} {
		t.Run(name, func(t *testing.T) {
			db, _ := shopAt(t, reststore.Options{Retries: -1}, func(_ int, w http.ResponseWriter, _ *http.Request) { c.answer(w) })
			_, err := db.Categories.RQL("limit(550)").All(t.Context())
			if !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("All error = %v; want one that says %q", err, c.says)
			}
		})
	}
}

// TestBadTotals checks what tells how many there are.
func TestBadTotals(t *testing.T) {
	for _, header := range []string{"", "items 0-0/*", "bytes 0-1/2", "items */-1", "items */99999999999999999999"} {
		db, _ := shopAt(t, reststore.Options{}, func(_ int, w http.ResponseWriter, _ *http.Request) { send(w, 200, "[]", "Content-Range: "+header) })
		n, err := db.Categories.Where().Count(t.Context())
		if !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(fmt.Sprint(err), "tells no total") {
			t.Errorf("Count with Content-Range %q = %d, %v; want ErrDatabase", header, n, err)
		}
	}
}

// TestRetries checks what is sent again, and that it is the same request.
func TestRetries(t *testing.T) {
	failing := func(n int, w http.ResponseWriter) bool {
		switch n {
		case 1:
			panic(http.ErrAbortHandler)
		case 2:
			send(w, 503, "{}", "Retry-After: 0")
		}
		return n <= 2
	}
	db, seen := shopAt(t, reststore.Options{}, func(n int, w http.ResponseWriter, r *http.Request) {
		switch {
		case failing(n, w):
		case r.Method == http.MethodPost:
			send(w, 201, "", "Location: /Category/7")
		default:
			send(w, 200, lamps)
		}
	})
	c := &shop.Category{Name: "Lamps"}
	if err := db.Categories.Add(t.Context(), c); err != nil || c.ID != 7 {
		t.Errorf("Add error = %v, key %d; want 7", err, c.ID)
	}
	got := seen.all()
	if len(got) != 3 {
		t.Fatalf("the server got %d requests; want 3", len(got))
	}
	for _, r := range got {
		if key := r.Header.Get("Idempotency-Key"); key == "" || key != got[0].Header.Get("Idempotency-Key") {
			t.Errorf("the keys of one request are %q and %q", got[0].Header.Get("Idempotency-Key"), key)
		}
	}
	if err := db.Categories.Add(t.Context(), &shop.Category{Name: "Chairs"}); err != nil {
		t.Errorf("Add error = %v", err)
	}
	if last := seen.all()[3].Header.Get("Idempotency-Key"); last == got[0].Header.Get("Idempotency-Key") {
		t.Errorf("two requests have the key %q", last)
	}
}

// TestGivesUp checks what is sent once, and where attempts end.
func TestGivesUp(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header string
		sent   int
	}{
		"wrong":     {400, "X: x", 1},
		"internal":  {500, "X: x", 1},
		"busy":      {503, "X: x", 3},
		"gateway":   {502, "X: x", 3},
		"many":      {429, "Retry-After: 0", 3},
		"later":     {503, "Retry-After: 3600", 1},
		"past date": {503, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", 3},
	} {
		db, seen := shopAt(t, reststore.Options{Retries: 2}, func(_ int, w http.ResponseWriter, _ *http.Request) { send(w, c.status, "{}", c.header) })
		if _, err := db.Categories.Get(t.Context(), 1); err == nil {
			t.Errorf("%s: Get error = nil", name)
		}
		if n := len(seen.all()); n != c.sent {
			t.Errorf("%s: the server got %d requests; want %d", name, n, c.sent)
		}
	}
}

// TestCancel checks that a call that is given up reaches the request.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan struct{})
	db, _ := shopAt(t, reststore.Options{}, func(_ int, _ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
		close(gone)
	})
	if _, err := db.Categories.Get(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Get error = %v; want context.Canceled", err)
	}
	<-gone
	slow, _ := shopAt(t, reststore.Options{Timeout: time.Millisecond, Retries: -1}, func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if _, err := slow.Categories.Get(t.Context(), 1); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Get error = %v; want context.DeadlineExceeded", err)
	}
}

// TestRedirects checks that nobody but the server gets what was meant for it.
func TestRedirects(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another server got a request") }))
	defer other.Close()
	token := func(context.Context) (string, error) { return "secret", nil }
	db, seen := shopAt(t, reststore.Options{Token: token}, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/Category/1":
			http.Redirect(w, r, "/moved", http.StatusMovedPermanently)
		case "/moved":
			send(w, 200, lamps)
		default:
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
		}
	})
	if c, err := db.Categories.Get(t.Context(), 1); err != nil || c.Name != "Lamps" {
		t.Errorf("Get of what has moved = %v, %v; want Lamps", c, err)
	}
	_, err := db.Categories.Get(t.Context(), 2)
	err = errors.Join(err, db.Categories.Add(t.Context(), &shop.Category{Name: "x"}), db.Categories.Delete(t.Context(), 3))
	if !errors.Is(err, perstore.ErrDatabase) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error = %v; want ErrDatabase without the token", err)
	}
	for _, r := range seen.all() {
		if r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("%s has Authorization %q", r.URL, r.Header.Get("Authorization"))
		}
	}
}
