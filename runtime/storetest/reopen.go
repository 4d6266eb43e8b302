package storetest

import (
	"context"
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

var reopenTests = []test{
	{"Persists", testPersists},
	{"MigrateAgain", testMigrateAgain},
}

// testPersists opens a database twice. It takes a name of its own: a database
// may be open only once.
func testPersists(t *testing.T, db *database) {
	h := db.harness
	if !h.Persists {
		t.Skip("the harness declares that nothing persists")
	}
	name := h.Name(t)
	first := openNamed(t, h, name)
	fill(t, first)
	n := &node{Name: "n"}
	put(t, first.nodes(), n)
	want := find[*thing](t, t.Context(), first.things(), "sort(code)")
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(add(ctx, first, "aborted"), errOops)
	})
	wantError(t, "Transaction", err, errOops)
	if err := first.nodes().Delete(t.Context(), n.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}

	second := openNamed(t, h, name)
	defer second.Close()
	wantSame(t, "all things after opening again", find[*thing](t, t.Context(), second.things(), "sort(code)"), want)
	_, err = second.accounts().Get(t.Context(), "aborted")
	wantError(t, "Get of what was rolled back", err, perstore.ErrNotFound)
	next := &node{}
	put(t, second.nodes(), next)
	if next.ID <= n.ID {
		t.Errorf("after opening again Put made key %d; want one above %d, which was deleted", next.ID, n.ID)
	}
}

func testMigrateAgain(t *testing.T, db *database) {
	fill(t, db)
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Errorf("Migrate again error = %v", err)
		}
	}
	if n := count(t, t.Context(), db.things()); n != 4 {
		t.Errorf("Count after Migrate = %d; want 4", n)
	}
}
