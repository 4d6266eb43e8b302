package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(t *testing.T) {
	file := storetest.Harness{
		Open:     sqlite.Open,
		Name:     func(t *testing.T) string { return filepath.Join(t.TempDir(), "test.db") },
		Counts:   true,
		Reduces:  true,
		Batches:  true,
		GetsMany: true,
		Explains: true,
		Updates:  true,
		Removes:  true,
		Persists: true,
	}
	memory := file
	memory.Name = func(*testing.T) string { return ":memory:" }
	memory.Persists, memory.ReadersWait = false, true
	t.Run("File", func(t *testing.T) { storetest.Run(t, file) })
	t.Run("Memory", func(t *testing.T) { storetest.Run(t, memory) })
}
