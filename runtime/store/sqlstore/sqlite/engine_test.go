package sqlite_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

// TestSameColumn compares names as SQLite does, which knows the case of ASCII only.
func TestSameColumn(t *testing.T) {
	for names, want := range map[[2]string]bool{
		{"Ab_1", "aB_1"}: true, {"a", "b"}: false, {"É", "é"}: false, {"K", "\u212a"}: false, {"[", "{"}: false,
	} {
		if got := (sqlite.Engine{}).SameColumn(names[0], names[1]); got != want {
			t.Errorf("SameColumn(%q) = %v; want %v", names, got, want)
		}
	}
}
