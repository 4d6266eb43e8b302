package rest_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// TestCalls calls methods by their names.
func TestCalls(t *testing.T) {
	const rpc = "Content-Type: application/json-rpc"
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		must(s, db.AddFacets("caller", &perstore.Facet{Model: "Paper", Where: "status=published", Methods: []string{"rename", "fail", "break"}}))
		s.Handler = rest.Handler(db.Facets("caller", nil), rest.Options{Log: slog.New(slog.DiscardHandler)})
		got := s.want("POST /Paper/1", `{"method":"rename","params":{"title":"a"},"id":7}`, `200 {"result":{"title":"a"},"error":null,"id":7}`, rpc)
		if got.Header().Get("Content-Type") != "application/json" {
			s.Errorf("a call = %v", got.Header())
		}
		s.want("POST /Paper/1", `{"method":"rename","params":[{"title":"b"}],"id":"x"}`, `200 {"result":{"title":"b"},"error":null,"id":"x"}`, rpc)
		s.want("GET /Paper/1/title", "", `200 "b"`)
		for body, want := range map[string]string{
			`{"method":"fail","params":{"title":"no"}}`: `200 {"result":null,"error":{"type":"about:blank","title":"Forbidden","status":403,"detail":"access denied: no"},"id":null}`,
			`{"method":"secret"}`:                       `200 {"result":null,"error":{"type":"about:blank","title":"Forbidden","status":403,"detail":"`,
			`{"method":"Validate"}`:                     `200 {"result":null,"error":{"type":"about:blank","title":"Forbidden","status":403,"detail":"`,
			`{"method":"rename"}`:                       `200 {"result":null,"error":{"type":"about:blank","title":"Unprocessable Entity","status":422,`,
			`{"method":"break","params":{"title":"c"}}`: `500 `,
			`{"method":7}`:                              `422 `,
			`{"method":"rename","params":7}`:            `422 `,
			`{"method":"rename","params":[{},{}]}`:      `422 `,
			`[]`:                                        `422 `,
			`{`:                                         `400 `,
		} {
			s.want("POST /Paper/1", body, want, rpc)
		}
		hidden, none := s.do("POST /Paper/2", `{"method":"rename"}`, rpc), s.do("POST /Paper/99", `{"method":"rename"}`, rpc)
		if hidden.String() != none.String() || hidden.Code != 200 {
			s.Errorf("a call of what is hidden = %s; of nothing %s", hidden, none)
		}
		s.want("POST /Paper/1", `{"method":"rename","params":{"title":"c"}}`, "412 ", rpc, `If-Match: "x"`)
		s.want("GET /Paper/1/title", "", `200 "b"`)
		if got := s.want("POST /Paper/1", `{"title":"c"}`, "415 "); got.Header().Get("Accept-Post") != "application/json-rpc" {
			s.Errorf("another type = %v", got.Header())
		}
		if h := s.do("OPTIONS /Paper/1", "").Header(); h.Get("Allow") != "GET, HEAD, POST, OPTIONS" || h.Get("Accept-Post") != "application/json-rpc" {
			s.Errorf("OPTIONS = %v", h)
		}
		s.want("POST /", `[{"method":"POST","to":"/Paper/1","headers":{"Content-Type":"application/json-rpc"},"body":{"method":"rename","params":{"title":"d"},"id":1}}]`, `200 [{"status":200,"headers":{"Content-Type":"application/json"},"body":{"result":{"title":"d"},`)
	})
}

// conflicting is a database whose commits conflict.
type conflicting struct{ perstore.Database }

// conflictOnce makes the commit of a first attempt conflict, and refuses another one.
func conflictOnce(ctx context.Context) error {
	if perstore.Attempt(ctx) > 1 {
		return fmt.Errorf("%w: not again", perstore.ErrAccess)
	}
	_, err := perstore.Join(ctx, &conflicting{})
	return err
}

// Begin gives the database itself.
func (d *conflicting) Begin(context.Context, perstore.TxOptions) (perstore.Branch, error) {
	return d, nil
}

// Prepare conflicts.
func (d *conflicting) Prepare(context.Context, string) error { return perstore.ErrConflict }

// Commit is never come to.
func (d *conflicting) Commit(context.Context) error { return perstore.ErrConflict }

// Abort has nothing to undo.
func (d *conflicting) Abort(context.Context) error { return nil }

// TestCallAgain checks that what an attempt has given that was undone is not told.
func TestCallAgain(t *testing.T) {
	s, db := library(t, "memory:")
	s.Handler = rest.Handler(db, rest.Options{})
	s.want("POST /Paper/1", `{"method":"again"}`, `200 {"result":null,"error":{"type":"about:blank","title":"Forbidden","status":403,"detail":"access denied: not again"},"id":null}`, "Content-Type: application/json-rpc")
}
