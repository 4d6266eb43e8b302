package faulttest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// maxPrepared is the most statements that a connection keeps, and a few that are
// not of queries.
const maxPrepared = 256 + 8

// testShapes asks for more shapes of queries than are kept, and for one of them
// with many values: the server keeps as many statements as it should, and none when
// the database is closed.
func testShapes(t *testing.T, db *database) {
	db.raw.SetMaxOpenConns(1)
	models := []*perstore.Entity{noteModel.Entity()}
	data, err := perstore.Over(models, func(opts perstore.OpenOptions) (perstore.Database, error) {
		return db.server.Over(db.raw, db.server.Dialect, models, opts)
	})
	if err != nil {
		t.Fatal(err)
	}
	notes := data.Model("Note").Store()
	if err := notes.Put(t.Context(), &note{Code: "a", Text: "x"}, perstore.Cond{}); err != nil {
		t.Fatalf("Put error = %v", err)
	}
	for i := range 1 << len(conditions) {
		ask(t.Context(), t, notes, shape(i))
	}
	if kept := db.untilPrepared(t, maxPrepared); kept < 200 {
		t.Errorf("after %d shapes of queries the server keeps %d statements; want 200 to %d", 1<<len(conditions), kept, maxPrepared)
	}
	for i := range 1000 {
		ask(t.Context(), t, notes, fmt.Sprintf("code=a%d&id=lt=%d", i, i))
	}
	db.untilPrepared(t, maxPrepared)
	if err := data.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
	db.untilPrepared(t, 0)
}

// untilPrepared asks the server until it keeps no more statements than that:
// nobody waits for their end.
func (db *database) untilPrepared(t *testing.T, most int) (kept int) {
	t.Helper()
	for range 20_000 {
		if kept = db.server.Prepared(t, db.raw); kept <= most {
			return kept
		}
	}
	t.Fatalf("the server keeps %d statements; want at most %d", kept, most)
	return kept
}

// conditions are parts of queries, any of which a shape has.
var conditions = []string{"id=gt=0", "id=lt=9", "id=ge=1", "id=le=8", "code=ne=b", "code=gt=A", "code=lt=z", "text=ne=b", "text=gt=A", "text=lt=z"}

// shape is one of all that there are of conditions.
func shape(number int) string {
	var parts []string
	for i, c := range conditions {
		if number>>i&1 == 1 {
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, "&")
}

// ask runs a query.
func ask(ctx context.Context, t *testing.T, s perstore.Store, query string) {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Query(ctx, q, func(any) bool { return true }); err != nil {
		t.Fatalf("Query(%s) error = %v", query, err)
	}
}
