package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/indextest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func TestIndexes(t *testing.T) {
	indextest.Run(t, indextest.Server{
		Open:    sqlite.Open,
		Name:    func(t *testing.T) string { return filepath.Join(t.TempDir(), "seats.db") },
		Explain: "EXPLAIN QUERY PLAN",
		Analyze: "ANALYZE",
	})
}
