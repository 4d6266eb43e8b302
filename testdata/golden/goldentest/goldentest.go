// Package goldentest runs the tests of the golden packages over every store
// that they were generated for.
package goldentest

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// The stores of the golden packages.
const (
	Memory = "memory:"
	SQLite = "sqlite::memory:"
)

// database is the generated DB of a package.
type database interface {
	Migrate(ctx context.Context) error
	Close() error
}

// open is the generated Open of a package.
type open[DB database] func(ctx context.Context, url string, opts ...perstore.OpenOption) (DB, error)

// Each runs test with an empty database in every kind of store, opened with
// opts.
func Each[DB database](t *testing.T, open open[DB], test func(t *testing.T, db DB), opts ...perstore.OpenOption) {
	t.Helper()
	for _, url := range []string{Memory, SQLite} {
		In(t, url, open, test, opts...)
	}
}

// In runs test with an empty database in one kind of store.
func In[DB database](t *testing.T, url string, open open[DB], test func(t *testing.T, db DB), opts ...perstore.OpenOption) {
	t.Helper()
	t.Run(url, func(t *testing.T) {
		db, err := open(t.Context(), url, opts...)
		if err != nil {
			t.Fatalf("Open(%q) error = %v", url, err)
		}
		defer func() { Must(t, db.Close()) }()
		Must(t, db.Migrate(t.Context()))
		Must(t, db.Migrate(t.Context())) // nothing is left to do
		test(t, db)
	})
}

// Must ends the test when something failed that is not what it tests.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
