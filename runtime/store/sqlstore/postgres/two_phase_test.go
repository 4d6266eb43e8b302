package postgres_test

import (
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
