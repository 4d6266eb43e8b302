package sqlite_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

func openWithFunctions(t *testing.T) *sql.DB {
	t.Helper()
	db, err := driver.Open("file::memory:", sqlite.Functions)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestRegexp(t *testing.T) {
	db := openWithFunctions(t)
	tests := []struct {
		text, pattern any
		want          string // empty is null
	}{
		{"abc", "b", "1"}, {"abc", "^b", "0"}, {"ABC", "(?i)b", "1"}, {"ä", "^.$", "1"}, {"", "^$", "1"}, {"a\x00b", "b", "1"},
		{nil, "b", ""}, {"abc", nil, ""}, {nil, nil, ""}, {12, "^1", "1"},
	}
	for _, test := range tests {
		var got sql.NullString
		if err := db.QueryRow("SELECT ? REGEXP ?", test.text, test.pattern).Scan(&got); err != nil || got.String != test.want {
			t.Errorf("%v REGEXP %v = %s, error %v; want %q", test.text, test.pattern, got.String, err, test.want)
		}
	}
	if err := db.QueryRow("SELECT 'a' REGEXP '('").Scan(new(any)); err == nil || !strings.Contains(err.Error(), "missing closing )") {
		t.Errorf("REGEXP '(' error = %v; want what is wrong with it", err)
	}
}

// TestRegexpOfRows has a pattern that is the same for all rows, and one that is
// another in each.
func TestRegexpOfRows(t *testing.T) {
	db := openWithFunctions(t)
	if _, err := db.Exec("CREATE TABLE t AS SELECT 'a' AS x, '^a' AS p UNION ALL SELECT 'b', '^b' UNION ALL SELECT 'c', '^d' UNION ALL SELECT NULL, ''"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"SELECT count(*) FROM t WHERE x REGEXP '[ab]'":     2,
		"SELECT count(*) FROM t WHERE x NOT REGEXP '[ab]'": 1,
		"SELECT count(*) FROM t WHERE x REGEXP p":          2,
	} {
		var got int
		if err := db.QueryRow(text).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %d, error %v; want %d", text, got, err, want)
		}
	}
}
