package rest_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// failing is a store whose objects cannot be read.
type failing struct {
	perstore.Store
	err error
}

func (s failing) Get(context.Context, any) (any, error) { return nil, s.err }

// TestErrors checks that what goes wrong in a store is for the log alone, and is no
// mistake of the caller.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
		logs bool
	}{
		{fmt.Errorf("%w: table secrets: disk full", perstore.ErrDatabase), `500 {"type":"about:blank","title":"Internal Server Error","status":500}`, true},
		{fmt.Errorf("%w: a secret: %w", perstore.ErrDatabase, &codec.SyntaxError{}), `500 {"type":"about:blank","title":"Internal Server Error","status":500}`, true},
		{fmt.Errorf("a secret"), `500 {"type":"about:blank","title":"Internal Server Error","status":500}`, true},
		{fmt.Errorf("%w: a secret", perstore.ErrConflict), `503 {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"another request was in the way; try again"}`, false},
		{fmt.Errorf("%w: a secret", context.Canceled), `503 {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"the request was given up"}`, false},
		{fmt.Errorf("%w: a secret", context.DeadlineExceeded), `503 {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"it took too long"}`, false},
	} {
		db, err := perstore.Open(t.Context(), "memory:", []*perstore.Entity{papers(), secrets()}, map[string]perstore.OpenFunc{"memory": memstore.Open},
			perstore.WithMiddleware("Paper", func(next perstore.Store) perstore.Store { return failing{next, c.err} }))
		must(t, err)
		var log bytes.Buffer
		h := rest.Handler(db, rest.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/Paper/1", nil))
		if got := (answer{w}).String(); got != c.want {
			t.Errorf("%v\n got %s\nwant %s", c.err, got, c.want)
		}
		if retry := w.Header().Get("Retry-After"); (w.Code == 503) != (retry == "1") {
			t.Errorf("%v: Retry-After = %q", c.err, retry)
		}
		if logged := strings.Contains(log.String(), "secret"); logged != c.logs {
			t.Errorf("%v: the log says %q", c.err, log.String())
		}
		must(t, db.Close())
	}
}
