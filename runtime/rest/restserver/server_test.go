package restserver_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/rest/restserver"
)

// running is a server that a test can end.
type running struct {
	url   string
	end   context.CancelFunc
	ended chan error
}

func run(t *testing.T, h http.Handler, grace time.Duration) *running {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	r := &running{end: end, ended: make(chan error, 1)}
	ready := make(chan string, 1)
	go func() {
		r.ended <- restserver.Run(ctx, restserver.Config{Addr: "127.0.0.1:0", Handler: h, Grace: grace, Ready: func(url string) { ready <- url }})
	}()
	select {
	case r.url = <-ready:
	case err := <-r.ended:
		t.Fatal(err)
	}
	return r
}

func get(t *testing.T, url string, headers ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if req.Header.Set(name, value); name == "Host" {
			req.Host = value
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestRunEnds lets a request end that runs when the server ends, and ends a stream.
func TestRunEnds(t *testing.T) {
	db := openShop(t, "memory:")
	if err := db.Categories.Add(t.Context(), &shop.Category{Name: "Lamps"}); err != nil {
		t.Fatal(err)
	}
	models := rest.Handler(db.Core(), rest.Options{})
	begun, finish := make(chan bool), make(chan bool)
	r := run(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			models.ServeHTTP(w, r)
			return
		}
		begun <- true
		<-finish
		_, _ = io.WriteString(w, "done")
	}), 0)
	stream := get(t, r.url+"Category/", "Accept: text/event-stream")
	answer := make(chan string)
	go func() {
		res, err := http.Get(r.url)
		if err != nil {
			answer <- err.Error()
			return
		}
		body, _ := io.ReadAll(res.Body)
		answer <- string(body)
	}()
	<-begun
	r.end()
	if body, err := io.ReadAll(stream.Body); !strings.HasPrefix(string(body), "event: put\n") || err != nil {
		t.Errorf("the stream is %q, %v; want an event and its end", body, err)
	}
	close(finish)
	if got := <-answer; got != "done" {
		t.Errorf("the running request got %q; want its answer", got)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("Run() = %v", err)
	}
}

// TestRunBreaksOff ends a request that never does.
func TestRunBreaksOff(t *testing.T) {
	begun := make(chan bool)
	r := run(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	}), time.Nanosecond)
	go func() {
		if res, err := http.Get(r.url); err == nil {
			res.Body.Close()
		}
	}()
	<-begun
	r.end()
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "broken off") {
		t.Errorf("Run() = %v; want that a request was broken off", err)
	}
}

// TestRunInUse listens where something else does.
func TestRunInUse(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	err := restserver.Run(t.Context(), restserver.Config{Addr: other.Listener.Addr().String(), Handler: http.NotFoundHandler()})
	if err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("Run() = %v; want that the address is in use", err)
	}
}

// TestRunOwnHost refuses the name of another host at an address of the machine.
func TestRunOwnHost(t *testing.T) {
	r := run(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), 0)
	for host, want := range map[string]int{
		"localhost:80": 200, "shop.localhost": 200, "127.0.0.1": 200, "[::1]:8080": 200, "LOCALHOST": 200,
		"shop.example": 403, "127.0.0.1.example": 403, "10.0.0.1": 403, "notlocalhost": 403,
	} {
		res := get(t, r.url, "Host: "+host)
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET as %s = %d; want %d", host, res.StatusCode, want)
		}
	}
	r.end()
	if err := <-r.ended; err != nil {
		t.Errorf("Run() = %v", err)
	}
}

// TestLog checks the line of a request.
func TestLog(t *testing.T) {
	tests := []struct {
		name, method, target, want string
		handler                    http.HandlerFunc
	}{
		{"a body", "GET", "/Product/?limit(3)", `GET /Product/\?limit\(3\) 200 \S+ 5B`, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }},
		{"a status", "DELETE", "/Product/1", `DELETE /Product/1 204 \S+ 0B`, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }},
		{"nothing", "GET", "/", `GET / 200 \S+ 0B`, func(http.ResponseWriter, *http.Request) {}},
		{"controls", "GET", "/a\u009b31m\x1b[2J", `GET /a\?31m\?\[2J 200 \S+ 0B`, func(http.ResponseWriter, *http.Request) {}},
		{"length", "GET", "/" + strings.Repeat("a", 5000), `GET /a{999}… 200 \S+ 0B`, func(http.ResponseWriter, *http.Request) {}},
		{"a panic", "GET", "/", `GET / 500 \S+ 0B`, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			r := httptest.NewRequest(tt.method, "/", nil)
			r.RequestURI = tt.target
			func() {
				defer func() { _ = recover() }()
				restserver.Log(tt.handler, &b).ServeHTTP(httptest.NewRecorder(), r)
			}()
			if got := b.String(); !regexp.MustCompile("^" + tt.want + "\n$").MatchString(got) {
				t.Errorf("the line is %q; want %s", got, tt.want)
			}
		})
	}
}

// TestServeShop asks a server of a shop as a program would.
func TestServeShop(t *testing.T) {
	db := openShop(t, "memory:")
	var b strings.Builder
	r := run(t, restserver.Log(rest.Handler(db.Core(), rest.Options{}), &b), 0)
	res, err := http.Post(r.url+"Category/", "application/json", strings.NewReader(`{"name":"Lamps"}`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 201 {
		t.Errorf("POST = %d; want 201", res.StatusCode)
	}
	r.end()
	if err := <-r.ended; err != nil || !strings.HasPrefix(b.String(), "POST /Category/ 201 ") {
		t.Errorf("Run() = %v, log %q", err, b.String())
	}
}
