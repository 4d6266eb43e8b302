package perstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// step is what a transaction does: it writes to a database, or runs steps in a
// nested transaction that ends with err.
type step struct {
	db     *fake
	nested []step
	err    error
}

func (s step) run(ctx context.Context) error {
	if s.db != nil {
		return s.db.put(ctx, "k", "v")
	}
	err := perstore.Transaction(ctx, func(ctx context.Context) error { return errors.Join(runAll(ctx, s.nested), s.err) })
	if s.err != nil && errors.Is(err, s.err) {
		return nil // the outer one goes on
	}
	return err
}

func runAll(ctx context.Context, steps []step) error {
	for _, s := range steps {
		if err := s.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// TestSavepoints counts what nested transactions cost: two calls of a database that
// was used before, where it is used, and nothing elsewhere.
func TestSavepoints(t *testing.T) {
	p := &process{}
	a, b := p.open(newDisk("a"), able), p.open(newDisk("b"), able)
	nested := func(steps ...step) step { return step{nested: steps} }
	failed := func(steps ...step) step { return step{nested: steps, err: errRefused} }
	useA, useB := step{db: a}, step{db: b}
	for _, c := range []struct {
		what  string
		steps []step
		want  string
	}{
		{"nothing nested", []step{useA, nested(), failed()}, "a.begin a.commit"},
		{"used in both", []step{useA, nested(useA, useA), useA}, "a.begin a.savepoint1 a.release1 a.commit"},
		{"failed", []step{useA, failed(useA), useA}, "a.begin a.savepoint1 a.rollback1 a.commit"},
		{"joins inside", []step{nested(useA), useA}, "a.begin a.commit"},
		{"joins inside and fails", []step{failed(useA), useA}, "a.begin a.abort a.begin a.commit"},
		{"joins inside of two", []step{nested(nested(useA)), nested(useA)}, "a.begin a.savepoint1 a.release1 a.commit"},
		{"used three deep", []step{useA, nested(useA, nested(useA))}, "a.begin a.savepoint1 a.savepoint2 a.release2 a.release1 a.commit"},
		{"used at the third level first", []step{useA, nested(nested(useA), useA)}, "a.begin a.savepoint1 a.release1 a.commit"},
		{"the second level fails after that", []step{useA, failed(nested(useA))}, "a.begin a.savepoint1 a.rollback1 a.commit"},
		{"the third level fails", []step{useA, nested(useA, failed(useA), useA)}, "a.begin a.savepoint1 a.savepoint2 a.rollback2 a.release1 a.commit"},
		{"after a failure", []step{useA, nested(failed(useA), useA)}, "a.begin a.savepoint1 a.rollback1 a.savepoint1 a.release1 a.commit"},
		{"another one alone", []step{useA, failed(useB), failed(useA)}, "a.begin b.begin b.abort a.savepoint1 a.rollback1 a.commit"},
	} {
		p.calls = nil
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error { return runAll(ctx, c.steps) })
		if got := strings.Join(p.calls, " "); got != c.want || err != nil {
			t.Errorf("%s: calls %s, error %v; want %s", c.what, got, err, c.want)
		}
	}
}

// TestNestedCannotUndo nests over a database that has no savepoints, and over one
// that fails to go back.
func TestNestedCannotUndo(t *testing.T) {
	for name, c := range map[string]struct {
		can    abilities
		faults map[int]fault
	}{
		"no savepoints": {poor, nil},
		"lost":          {able, map[int]fault{2: refuses}},
	} {
		p := &process{faults: c.faults}
		db := p.open(newDisk("a"), c.can)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return runAll(ctx, []step{{db: db}, {nested: []step{{db: db}}, err: errCommit}})
		})
		if !errors.Is(err, errCommit) || !strings.Contains(err.Error(), "transaction aborted by a nested one") {
			t.Errorf("%s: Transaction error = %v; want one that names the nested error", name, err)
		}
		if last := p.calls[len(p.calls)-1]; last != "a.abort" || db.data["k"] != "" {
			t.Errorf("%s: calls %v; want an abort", name, p.calls)
		}
	}
}

// TestSavepointFails checks that a savepoint that cannot be set fails the use, and
// that one that cannot be released dooms the transaction.
func TestSavepointFails(t *testing.T) {
	for at, want := range map[int]string{1: "a.begin a.savepoint1 a.commit", 2: "a.begin a.savepoint1 a.release1 a.abort"} {
		p := &process{faults: map[int]fault{at: refuses}}
		db := p.open(newDisk("a"), able)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			first := db.put(ctx, "k", "v")
			inner := perstore.Transaction(ctx, func(ctx context.Context) error { return db.put(ctx, "k", "w") })
			if !errors.Is(inner, errRefused) {
				t.Errorf("nested Transaction error = %v; want the refusal", inner)
			}
			return first
		})
		if got := strings.Join(p.calls, " "); got != want || (err == nil) != (at == 1) {
			t.Errorf("calls %s, error %v; want %s", got, err, want)
		}
	}
}

// TestOpenNested ends a transaction while one inside of it is open.
func TestOpenNested(t *testing.T) {
	p := &process{}
	db := p.open(newDisk("a"), able)
	tx, ctx, err := perstore.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin error = %v", err)
	}
	inner, within, err := perstore.Begin(ctx)
	if err != nil {
		t.Fatalf("Begin in it error = %v", err)
	}
	if err := db.put(within, "k", "v"); err != nil {
		t.Fatalf("put error = %v", err)
	}
	if err := tx.Commit(ctx); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Commit around an open one error = %v; want ErrInvalid", err)
	}
	if err := inner.Commit(within); err != perstore.ErrTxDone {
		t.Errorf("Commit of the inner one error = %v; want ErrTxDone", err)
	}
	if got := strings.Join(p.calls, " "); got != "a.begin a.abort" {
		t.Errorf("calls %s; want an abort", got)
	}
}
