package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

// refusal is an error of a server, by its SQLSTATE.
type refusal string

func (r refusal) Error() string    { return "state " + string(r) }
func (r refusal) SQLState() string { return string(r) }

// TestPrepareHint names the setting without which a server prepares nothing.
func TestPrepareHint(t *testing.T) {
	for state, want := range map[refusal]string{
		"55000": "set max_prepared_transactions",
		"53200": "raise max_prepared_transactions",
		"40001": "",
	} {
		got := postgres.Engine{}.PrepareHint(fmt.Errorf("it failed: %w", state))
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("PrepareHint(%s) = %q; want %q in it", state, got, want)
		}
	}
}

// TestTablesRefused has a user who may make no tables: the error says what to make,
// and when that is there no table is made.
func TestTablesRefused(t *testing.T) {
	rest := newSchema(t)
	u, err := url.Parse("postgres:" + rest)
	if err != nil {
		t.Fatal(err)
	}
	schema := u.Query().Get("search_path")
	admin := connect(t, u.String())
	role := fmt.Sprintf("perstore_poor_%x", rand.Uint64())
	mustExec(t, admin, "CREATE ROLE "+role+" LOGIN")
	t.Cleanup(func() { mustExec(t, admin, "DROP OWNED BY "+role); mustExec(t, admin, "DROP ROLE "+role) })
	mustExec(t, admin, "GRANT USAGE ON SCHEMA "+schema+" TO "+role)
	u.User = url.User(role)
	db, err := postgres.Open(t.Context(), strings.TrimPrefix(u.String(), "postgres:"), nil, perstore.OpenOptions{})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	_, err = db.(perstore.Recoverer).DatabaseID(t.Context())
	if !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "CREATE TABLE perstore_database") {
		t.Fatalf("DatabaseID of a user who may make no tables error = %v; want ErrDatabase with the statements", err)
	}
	_, after, _ := strings.Cut(err.Error(), "run ")
	statements, _, _ := strings.Cut(after, ": ")
	mustExec(t, admin, statements)
	mustExec(t, admin, "GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA "+schema+" TO "+role)
	if id, err := db.(perstore.Recoverer).DatabaseID(t.Context()); id == "" || err != nil {
		t.Errorf("DatabaseID with the tables = %q, %v; want one", id, err)
	}
}

// TestHandles commits over several handles of one database, each of which prepares
// under a name of its own, and ends what they have prepared by any of them.
func TestHandles(t *testing.T) {
	rest := newSchema(t)
	var dbs []perstore.Database
	for range 3 {
		db, err := postgres.Open(t.Context(), rest, nil, perstore.OpenOptions{})
		if err != nil {
			t.Fatalf("Open error = %v", err)
		}
		defer db.Close()
		dbs = append(dbs, db)
	}
	joined := func(ctx context.Context) (branches []perstore.Branch, err error) {
		for _, db := range dbs {
			b, failed := perstore.Join(ctx, db)
			branches, err = append(branches, b), errors.Join(err, failed)
		}
		return branches, err
	}
	if _, err := dbs[0].(perstore.Recoverer).DatabaseID(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error { _, err := joined(ctx); return err })
	if err != nil {
		t.Errorf("Transaction over three handles error = %v", err)
	}
	const gid = "perstore:01a22665-ce58-7748-9119-d1ecaa59cdbc:nobody"
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		branches, err := joined(ctx)
		for _, b := range branches[1:] {
			err = errors.Join(err, b.(perstore.Preparer).Prepare(ctx, gid))
			b.(perstore.Leaver).Leave()
		}
		if err != nil {
			t.Errorf("Prepare error = %v", err)
		}
		return errors.New("the process ends")
	})
	any := dbs[0].(perstore.Recoverer)
	if gids, err := any.Prepared(t.Context()); err != nil || len(gids) != 2 || gids[0] != gid {
		t.Errorf("Prepared = %q, %v; want the gid of two", gids, err)
	}
	if err := any.Finish(t.Context(), gid, false); err != nil {
		t.Errorf("Finish error = %v", err)
	}
	if gids, err := any.Prepared(t.Context()); err != nil || len(gids) != 0 {
		t.Errorf("Prepared after Finish = %q, %v; want none", gids, err)
	}
}
