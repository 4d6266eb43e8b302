package faulttest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func put(t *testing.T, ctx context.Context, db *database, n *note) {
	t.Helper()
	if err := db.notes().Put(ctx, n, perstore.Cond{}); err != nil {
		t.Fatalf("Put(%+v) error = %v", n, err)
	}
}

func wantError(t *testing.T, call string, err, want error, says string) {
	t.Helper()
	if !errors.Is(err, want) || !strings.Contains(err.Error(), says) {
		t.Errorf("%s error = %v; want %v that says %q", call, err, want, says)
	}
}

// wantNotes compares the codes of all notes, and so uses the database.
func wantNotes(t *testing.T, db *database, want ...string) {
	t.Helper()
	if codes := db.codes(t, "sort(code)"); strings.Join(codes, " ") != strings.Join(want, " ") {
		t.Errorf("the notes are %q; want %q", codes, want)
	}
}

// codes gives the codes of the notes that a query finds.
func (db *database) codes(t *testing.T, query string) (codes []string) {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	err = db.notes().Query(t.Context(), q, func(obj any) bool { codes = append(codes, obj.(*note).Code); return true })
	if err != nil {
		t.Errorf("Query(%s) error = %v", query, err)
	}
	return codes
}

func testClasses(t *testing.T, db *database) {
	a := &note{Code: "a"}
	put(t, t.Context(), db, a)
	put(t, t.Context(), db, &note{Code: "b", After: perstore.Some(a.ID)})
	fails := func(ctx context.Context) {
		wantError(t, "Put(taken code)", db.notes().Put(ctx, &note{Code: "a"}, perstore.Cond{}), perstore.ErrExists, db.server.UniqueSays)
		err := db.notes().Put(ctx, &note{Code: "c", After: perstore.Some[int64](404)}, perstore.Cond{})
		wantError(t, "Put(missing target)", err, perstore.ErrInvalid, "link previous: no Note 404")
		wantError(t, "Put(missing target)", err, perstore.ErrInvalid, db.server.LinkSays)
		err = db.notes().Delete(ctx, a.ID, perstore.Cond{})
		wantError(t, "Delete(target)", err, perstore.ErrInvalid, "Note still refers to it by link previous")
	}
	fails(t.Context())
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{Code: "d"})
		fails(ctx)
		return nil
	})
	if err != nil {
		t.Errorf("Transaction that goes on after refused writes = %v; want nil", err)
	}
	wantNotes(t, db, "a", "b", "d")
}

func testTexts(t *testing.T, db *database) {
	wantError(t, "Put(no UTF-8)", db.notes().Put(t.Context(), &note{Code: "a", Text: "\xff"}, perstore.Cond{}), perstore.ErrInvalid, "text")
	wantError(t, "Put(too long)", db.notes().Put(t.Context(), &note{Code: noise(db.server.TooLong)}, perstore.Cond{}), perstore.ErrInvalid, "")
	err := db.notes().Put(t.Context(), &note{Code: "NUL", Text: "a\x00b"}, perstore.Cond{})
	if db.server.NoNUL {
		wantError(t, "Put(NUL)", err, perstore.ErrInvalid, "property text")
		wantNotes(t, db)
		return
	}
	if err != nil {
		t.Errorf("Put(NUL) error = %v", err)
	}
	wantNotes(t, db, "NUL")
}

// noise is a text that does not compress.
func noise(n int) string {
	text := make([]byte, n)
	seed := uint32(1)
	for i := range text {
		seed = seed*1664525 + 1013904223
		text[i] = 'a' + byte(seed>>24)%26
	}
	return string(text)
}

// testUnknownColumns has columns of another hand, of which one must be filled.
func testUnknownColumns(t *testing.T, db *database) {
	quote := db.server.Dialect.Quote
	db.exec(t, "ALTER TABLE "+quote(table)+" ADD COLUMN "+quote("of another")+" varchar(20) DEFAULT 'x' NOT NULL")
	n := &note{Code: "a"}
	put(t, t.Context(), db, n)
	n.Text = "changed"
	put(t, t.Context(), db, n)
	db.exec(t, "ALTER TABLE "+quote(table)+" ALTER COLUMN "+quote("of another")+" DROP DEFAULT")
	wantError(t, "Put", db.notes().Put(t.Context(), &note{Code: "b"}, perstore.Cond{}), perstore.ErrInvalid, "of another")
	if err := db.Migrate(t.Context()); err != nil {
		t.Errorf("Migrate error = %v", err)
	}
	wantNotes(t, db, "a")
}

// testChangedColumn takes a column away and puts it back.
func testChangedColumn(t *testing.T, db *database) {
	put(t, t.Context(), db, &note{Code: "a"})
	wantNotes(t, db, "a")
	rename := "ALTER TABLE " + db.server.Dialect.Quote(table) + " RENAME COLUMN "
	db.exec(t, rename+db.server.Dialect.Quote(columnText)+" TO gone")
	_, err := db.notes().Get(t.Context(), int64(1))
	wantError(t, "Get", err, perstore.ErrDatabase, columnText)
	wantError(t, "Put", db.notes().Put(t.Context(), &note{Code: "b"}, perstore.Cond{}), perstore.ErrDatabase, columnText)
	db.exec(t, rename+"gone TO "+db.server.Dialect.Quote(columnText))
	put(t, t.Context(), db, &note{Code: "c"})
	wantNotes(t, db, "a", "c")
}

// testOtherCase writes the name of a column in another case, which is the same name
// or that of a column that is missing and required.
func testOtherCase(t *testing.T, db *database) {
	quote := db.server.Dialect.Quote
	db.exec(t, "ALTER TABLE "+quote(table)+" RENAME COLUMN "+quote(columnText)+" TO "+quote(strings.ToUpper(columnText)))
	err := db.Migrate(t.Context())
	if !db.server.AnyCase {
		wantError(t, "Migrate", err, perstore.ErrInvalid, "lacks column "+columnText)
		return
	}
	if err != nil {
		t.Errorf("Migrate error = %v; want nil for a name in another case", err)
	}
	put(t, t.Context(), db, &note{Code: "a"})
}

// testKeysOfOthers adds notes where others have brought keys, behind which the
// database does not count on yet.
func testKeysOfOthers(t *testing.T, db *database) {
	bring := func(from, to int) {
		quote := db.server.Dialect.Quote
		for id := from; id < to; id++ {
			db.exec(t, fmt.Sprintf("INSERT INTO %s (id, %s, %s) VALUES (%d, 'b%[4]d', '')", quote(table), quote("User"), quote(columnText), id))
		}
	}
	bring(1, 4)
	put(t, t.Context(), db, &note{Code: "b4"})
	bring(5, 7)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{Code: "b7"})
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	bring(8, 10)
	notes := []any{&note{Code: "c0"}, &note{Code: "c1"}}
	if err := perstore.AddAll(t.Context(), db.notes(), notes); err != nil {
		t.Errorf("AddAll error = %v", err)
	}
	wantError(t, "Put(taken code)", db.notes().Put(t.Context(), &note{Code: "b4"}, perstore.Cond{}), perstore.ErrExists, db.server.UniqueSays)
	wantNotes(t, db, "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "c0", "c1")
}

// testCutInTransaction loses the connection of a transaction.
func testCutInTransaction(t *testing.T, db *database) {
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{Code: "a"})
		db.server.Cut(t, db.raw)
		wantError(t, "Put after the cut", db.notes().Put(ctx, &note{Code: "b"}, perstore.Cond{}), perstore.ErrDatabase, "")
		return nil // as if nothing had happened
	})
	wantError(t, "Transaction", err, perstore.ErrDatabase, "")
	wantNotes(t, db)
	put(t, t.Context(), db, &note{Code: "after"})
	wantNotes(t, db, "after")
}

// testCutBetween loses the idle connections of the pool, as a restart does.
func testCutBetween(t *testing.T, db *database) {
	put(t, t.Context(), db, &note{Code: "a"})
	db.server.Cut(t, db.raw)
	for range 8 { // a connection may be found broken too late
		if _, err := db.notes().Get(t.Context(), int64(1)); err == nil {
			break
		}
	}
	put(t, t.Context(), db, &note{Code: "b"})
	wantNotes(t, db, "a", "b")
}

// testLockTimeout waits for another transaction until the server has enough.
func testLockTimeout(t *testing.T, db *database) {
	n := &note{Code: "a"}
	put(t, t.Context(), db, n)
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		put(t, ctx, db, &note{ID: n.ID, Code: "a", Text: "held"})
		err := db.notes().Put(t.Context(), &note{ID: n.ID, Code: "a", Text: "waits"}, perstore.Cond{})
		wantError(t, "Put outside", err, perstore.ErrConflict, "was its ctx used?")
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	if got, err := db.notes().Get(t.Context(), n.ID); err != nil || got.(*note).Text != "held" {
		t.Errorf("Get = %+v, %v; want what the transaction has put", got, err)
	}
}

// testDeadlock lets two transactions wait for each other: one is given up.
func testDeadlock(t *testing.T, db *database) {
	a, b := &note{Code: "a"}, &note{Code: "b"}
	put(t, t.Context(), db, a)
	put(t, t.Context(), db, b)
	firsts, ends := make(chan struct{}, 2), make(chan error, 2)
	both := func() { firsts <- struct{}{} }
	ready := make(chan struct{})
	for _, order := range [][]*note{{a, b}, {b, a}} {
		go func() {
			ends <- perstore.Transaction(t.Context(), func(ctx context.Context) error {
				err := db.notes().Put(ctx, &note{ID: order[0].ID, Code: order[0].Code, Text: order[0].Code}, perstore.Cond{})
				both()
				<-ready
				if err != nil {
					return err
				}
				return db.notes().Put(ctx, &note{ID: order[1].ID, Code: order[1].Code, Text: order[0].Code}, perstore.Cond{})
			})
		}()
	}
	<-firsts
	<-firsts
	close(ready)
	one, other := <-ends, <-ends
	if one == nil {
		one, other = other, one
	}
	wantError(t, "Transaction in a deadlock", one, perstore.ErrConflict, "")
	if other != nil {
		t.Errorf("the other transaction = %v; want nil", other)
	}
	wantNotes(t, db, "a", "b")
}

// testPoolExhausted takes all connections that a handle may have.
func testPoolExhausted(t *testing.T, db *database) {
	db.raw.SetMaxOpenConns(1)
	entities := []*perstore.Entity{noteModel.Entity()}
	small, err := perstore.Over(entities, func(opts perstore.OpenOptions) (perstore.Database, error) {
		return db.server.Over(db.raw, db.server.Dialect, entities, opts)
	})
	if err != nil {
		t.Fatal(err)
	}
	notes := small.Model("Note").Store()
	err = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		if err := notes.Put(ctx, &note{Code: "a"}, perstore.Cond{}); err != nil {
			return err
		}
		short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		wantError(t, "Put without a connection", notes.Put(short, &note{Code: "b"}, perstore.Cond{}), context.DeadlineExceeded, "")
		_, err := notes.Get(short, int64(1))
		wantError(t, "Get without a connection", err, context.DeadlineExceeded, "")
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantNotes(t, db, "a")
}
