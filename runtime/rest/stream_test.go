package rest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// listener is what one caller hears of a stream.
type listener struct {
	mu sync.Mutex
	*httptest.ResponseRecorder
	heard strings.Builder
}

func (l *listener) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard.Write(data)
}

// news gives what was heard since the last time.
func (l *listener) news() string {
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.heard.String()
	l.heard.Reset()
	return text
}

// listen opens a stream, which ends with the test.
func (s *server) listen(path string, headers ...string) (*listener, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	must(s, err)
	r.Header.Set("Accept", "text/event-stream")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	l := &listener{ResponseRecorder: httptest.NewRecorder()}
	go s.ServeHTTP(l, r)
	return l, cancel
}

func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, openShop(t, "memory:"), rest.Options{MaxStreams: 2})
		s.want("GET /Category/?nope=1", "", "400 ", "Accept: text/event-stream")
		s.want("GET /Category/99", "", "404 ", "Accept: text/event-stream")
		s.want("GET /Category/?count()", "", "400 ", "Accept: text/event-stream")
		l, cancel := s.listen("/Category/?name=ne=Hidden")
		first := l.news()
		want := "event: put\ndata: {\"id\":1,\"name\":\"Furniture\"}\n\nevent: put\ndata: {\"id\":2,\"name\":\"Lamps\",\"parentId\":1}\n\nevent: state\nid: "
		if !strings.HasPrefix(first, want) || l.Header().Get("Content-Type") != "text/event-stream" {
			t.Errorf("snapshot = %q; want %q", first, want)
		}
		must(t, s.db.Categories.Add(t.Context(), &shop.Category{Name: "Hidden"}))
		time.Sleep(2 * time.Second)
		if got := l.news(); got != "" {
			t.Errorf("of another object it tells %q", got)
		}
		_, err := s.db.Categories.Patch(t.Context(), 3, shop.CategoryPatch{Name: perstore.Some("Shown")})
		must(t, err)
		time.Sleep(2 * time.Second)
		if got := l.news(); !strings.HasPrefix(got, "event: put\ndata: {\"id\":3,\"name\":\"Shown\"}\n\nevent: state\nid: ") {
			t.Errorf("of what comes into the query it tells %q", got)
		}
		must(t, s.db.Categories.Delete(t.Context(), 3))
		time.Sleep(2 * time.Second)
		last := l.news()
		if !strings.HasPrefix(last, "event: delete\ndata: \"/Category/3\"\n\nevent: state\nid: ") {
			t.Errorf("of what is gone it tells %q", last)
		}
		time.Sleep(20 * time.Second)
		if got := l.news(); got != ":\n\n" {
			t.Errorf("of nothing it tells %q; want a heartbeat", got)
		}
		id := regexp.MustCompile(`id: (\S+)`).FindStringSubmatch(last)[1]
		again, end := s.listen("/Category/?name=ne=Hidden", "Last-Event-ID: "+id)
		if got := again.news(); got != "" {
			t.Errorf("who knows all is told %q", got)
		}
		s.want("GET /Category/", "", "503 ", "Accept: text/event-stream")
		cancel()
		end()
		synctest.Wait()
	})
}

// TestStreamOfOne follows one object, and the targets of a link.
func TestStreamOfOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, openShop(t, "memory:"), rest.Options{StreamTime: time.Minute})
		one, cancel := s.listen("/Category/2", "Last-Event-ID: another")
		defer cancel()
		many, end := s.listen("/Category/1/children")
		defer end()
		lamps := "event: put\ndata: {\"id\":2,\"name\":\"Lamps\",\"parentId\":1}\n\n"
		if got := one.news(); !strings.HasPrefix(got, "event: reset\ndata: null\n\n"+lamps) {
			t.Errorf("who knows another state is told %q", got)
		}
		if got := many.news(); !strings.HasPrefix(got, lamps+"event: state\n") {
			t.Errorf("of the targets of a link it tells %q", got)
		}
		_, err := s.db.Categories.Patch(t.Context(), 2, shop.CategoryPatch{Name: perstore.Some("Lights")})
		must(t, err)
		time.Sleep(2 * time.Second)
		for _, l := range []*listener{one, many} {
			if got := l.news(); !strings.HasPrefix(got, strings.Replace(lamps, "Lamps", "Lights", 1)+"event: state\n") {
				t.Errorf("of a change it tells %q", got)
			}
		}
		_, err = s.db.Products.Where().Delete(t.Context())
		if err == nil {
			err = s.db.Categories.Delete(t.Context(), 2)
		}
		must(t, err)
		time.Sleep(2 * time.Second)
		for _, l := range []*listener{one, many} {
			if got := l.news(); !strings.HasPrefix(got, "event: delete\ndata: \"/Category/2\"\n\nevent: state\n") {
				t.Errorf("of what is gone it tells %q", got)
			}
		}
		time.Sleep(2 * time.Minute)
		one.news()
		time.Sleep(time.Minute)
		if got := one.news(); got != "" {
			t.Errorf("after its time a stream tells %q", got)
		}
	})
}

// TestStreamOfFacet tells what comes into a facet and leaves it, and nothing else.
func TestStreamOfFacet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, db := library(t, "memory:")
		l, cancel := s.listen("/Paper/")
		defer cancel()
		l.news()
		edit := func(id int64, fn func(p *paper)) {
			_, err := db.Model("Paper").Edit(t.Context(), id, func(obj any) error { fn(obj.(*paper)); return nil })
			must(t, err)
			time.Sleep(2 * time.Second)
		}
		edit(2, func(p *paper) { p.Title = "hidden" })
		edit(1, func(p *paper) { p.Note = "hidden too" })
		must(t, db.Model("Paper").Delete(t.Context(), int64(4)))
		time.Sleep(2 * time.Second)
		if got := l.news(); got != "" {
			t.Errorf("of what is hidden it tells %q", got)
		}
		edit(2, func(p *paper) { p.Status = "published" })
		if got := l.news(); !strings.HasPrefix(got, "event: put\ndata: {\"id\":2,\"title\":\"hidden\",\"author\":\"ann\",\"status\":\"published\"}\n\nevent: state\n") {
			t.Errorf("of what comes in it tells %q", got)
		}
		edit(1, func(p *paper) { p.Status = "draft" })
		if got := l.news(); !strings.HasPrefix(got, "event: delete\ndata: \"/Paper/1\"\n\nevent: state\n") {
			t.Errorf("of what leaves it tells %q", got)
		}
	})
}

// TestServerEndsStreams shuts a server down that somebody listens to.
func TestServerEndsStreams(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	server := rest.Server("", s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error)
	go func() { served <- server.Serve(l) }()
	r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+l.Addr().String()+"/Category/", nil)
	must(t, err)
	r.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer answer.Body.Close()
	_, err = answer.Body.Read(make([]byte, 10)) // it listens
	must(t, err)
	must(t, server.Shutdown(t.Context()))
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Errorf("the stream ends with %v", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve = %v", err)
	}
}

// TestCommits checks what tells a stream that there is nothing to read.
func TestCommits(t *testing.T) {
	_, db := library(t, "memory:")
	before, err := db.Facets("public", nil).Commits(t.Context())
	must(t, err)
	must(t, db.Model("Paper").Delete(t.Context(), int64(4)))
	after, err := db.Facets("public", nil).Commits(t.Context())
	must(t, err)
	if after <= before {
		t.Errorf("after a write there are %d commits, before it %d", after, before)
	}
	_, db = library(t, "sqlite::memory:")
	if _, err := db.Commits(t.Context()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("SQLite counts: %v", err)
	}
}
