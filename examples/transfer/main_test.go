package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

// TestMain lets the test be the process that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-from" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestTransfer runs the program on a server.
func TestTransfer(t *testing.T) {
	dsn := dialecttest.DSN(t, "PostgreSQL", "PERSTORE_TEST_POSTGRES", "postgres://user:password@127.0.0.1:5432/test?sslmode=disable")
	const want = `after PREPARE TRANSACTION, signal: killed    100 here,  0 there
after Recover                                100 here,  0 there
after COMMIT, signal: killed                 100 here, 10 there
after Recover                                 90 here, 10 there
`
	from, to := newSchema(t, dsn), "sqlite:"+filepath.Join(t.TempDir(), "there.db")
	var out bytes.Buffer
	if err := run(t.Context(), from, to, "", &out); err != nil || out.String() != want {
		t.Errorf("run error = %v, and printed\n%swant\n%s", err, &out, want)
	}
}

// newSchema gives the URL of a database with an empty schema.
func newSchema(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sqlx.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("transfer_%x", rand.Uint64())
	exec := func(text string) {
		if _, err := admin.Exec(text); err != nil {
			t.Errorf("%s error = %v", text, err)
		}
	}
	exec("CREATE SCHEMA " + name)
	t.Cleanup(func() {
		exec("DROP SCHEMA " + name + " CASCADE")
		_ = admin.Close()
	})
	params := u.Query()
	params.Set("search_path", name)
	u.RawQuery = params.Encode()
	return u.String()
}
