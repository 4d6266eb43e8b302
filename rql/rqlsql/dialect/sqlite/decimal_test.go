package sqlite_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/internal/decimal"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// ordered are decimals in their order.
var ordered = []string{
	"-1" + strings.Repeat("0", 999), "-123", "-122.9", "-100", "-99.99", "-12.5", "-12.05", "-12", "-11", "-9.9", "-9", "-1.01", "-1", "-0.1", "-0.09", "-0.001",
	"0", "0.001", "0.09", "0.1", "1", "1.01", "9", "9.9", "11", "12", "12.05", "12.5", "99.99", "100", "122.9", "123", "1" + strings.Repeat("0", 999),
}

// TestKey compares the key that SQLite makes of a text with the one of an argument, and
// both with the order of the numbers.
func TestKey(t *testing.T) {
	db, d := openDB(t), sqlite.Dialect{}
	mustExec(t, db, `CREATE TABLE n (v TEXT) STRICT`)
	for _, text := range ordered {
		mustExec(t, db, `INSERT INTO n VALUES (?)`, text)
	}
	rows, err := db.Query(`SELECT ` + d.Decimal("v") + `, v FROM n ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var key, text string
		if err := rows.Scan(&key, &text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
		if arg, err := d.DecimalArg(rql.Decimal(text)); arg != key || err != nil {
			t.Errorf("DecimalArg(%s) = %q, %v; SQLite makes %q", text, arg, err, key)
		}
	}
	if err := rows.Err(); err != nil || !slices.Equal(found, ordered) {
		t.Errorf("SQLite orders %q, %v; want %q", found, err, ordered)
	}
}

// FuzzKey compares the order of keys with that of numbers.
func FuzzKey(f *testing.F) {
	for i, text := range ordered {
		f.Add(text, ordered[(i+1)%len(ordered)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !decimal.IsNumber(a) || !decimal.IsNumber(b) {
			return
		}
		x, err := (sqlite.Dialect{}).DecimalArg(rql.Decimal(a))
		y, other := (sqlite.Dialect{}).DecimalArg(rql.Decimal(b))
		if err != nil || other != nil {
			return
		}
		want := decimal.Parse(a).Compare(decimal.Parse(b))
		if got := cmp.Compare(x.(string), y.(string)); got != want {
			t.Errorf("the keys of %s and %s compare as %d; want %d", a, b, got, want)
		}
	})
}
