package rest_test

import (
	"context"
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
		s.want("GET /Category/?nope=1", "", "400 ", "Accept: text/event-stream")
		cancel()
		end()
		synctest.Wait()
	})
}
