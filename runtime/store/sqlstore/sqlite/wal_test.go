package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/versions/want"
)

// TestLogStaysShort replaces one object again and again: the statement gives its
// version back, and one whose rows are not read to their end would keep SQLite
// from taking its log of writes into the file. It does so every 1,000 pages, which
// are 4 MB.
func TestLogStaysShort(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log.db")
	db, err := versions.Open(t.Context(), "sqlite:"+filepath.ToSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	seat := &versions.Seat{Row: "a", Number: 1}
	if err := db.Seats.Add(t.Context(), seat); err != nil {
		t.Fatal(err)
	}
	for i := range 600 { // other pages each time: SQLite writes only those that change
		seat.Guest = perstore.Some(strings.Repeat(fmt.Sprintf("%05d", i), 4<<10))
		if err := db.Seats.Put(t.Context(), seat); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := os.Stat(file + "-wal"); err != nil || log.Size() > 8<<20 {
		t.Errorf("after 600 writes of 20 KB the log has %d bytes, %v; want at most 8 MB", log.Size(), err)
	}
}
