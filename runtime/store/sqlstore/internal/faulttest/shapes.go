package faulttest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// maxPrepared is the most statements that a pool keeps, and so does a transaction,
// and a few that are not of queries.
const maxPrepared = 256 + 8

// testShapes asks for more shapes of queries than are kept, and for one of them
// with many values, outside of a transaction and inside: the server keeps as many
// statements as it should, and none when the database is closed.
func testShapes(t *testing.T, db *database) {
	db.raw.SetMaxOpenConns(1)
	models := entities()
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
	askAll(t.Context(), t, notes)
	if kept := db.untilPrepared(t, db.raw, maxPrepared); kept < 200 {
		t.Errorf("after %d shapes the connection has %d statements; want at least 200", 1<<len(conditions), kept)
	}
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		askAll(ctx, t, notes)
		on, err := sqlstore.DB(ctx, data)
		if err != nil {
			return err
		}
		db.untilPrepared(t, on, 2*maxPrepared)
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	if err := data.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
	db.untilPrepared(t, db.raw, 0)
}

// askAll asks for each shape, and for one with 1,000 values.
func askAll(ctx context.Context, t *testing.T, s perstore.Store) {
	t.Helper()
	for i := range 1 << len(conditions) {
		ask(ctx, t, s, shape(i))
	}
	for i := range 1000 {
		ask(ctx, t, s, fmt.Sprintf("code=a%d&id=lt=%d", i, i))
	}
}

// untilPrepared asks a connection until it has no more statements than that: nobody
// waits for their end.
func (db *database) untilPrepared(t *testing.T, on sqlx.QueryerContext, most int) (kept int) {
	t.Helper()
	for range 2000 {
		if err := sqlx.GetContext(t.Context(), on, &kept, db.server.Prepared); err != nil {
			t.Fatalf("%s: %v", db.server.Prepared, err)
		}
		if kept <= most {
			return kept
		}
	}
	t.Fatalf("the connection has %d statements; want at most %d", kept, most)
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
