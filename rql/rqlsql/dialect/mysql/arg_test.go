package mysql_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
)

func TestArg(t *testing.T) {
	var d mysql.Dialect
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) // the driver would write none
	tests := []struct {
		value rql.Value
		want  any // nil is an error
	}{
		{rql.Time(first), "0001-01-01 00:00:00.000000"},
		{rql.Time(first.Add(-time.Microsecond)), nil},
		{rql.Time(time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.FixedZone("", -3600))), nil},
		{rql.Time(time.Date(2024, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600))), "2024-01-02 02:04:05.000006"},
		{rql.Float(math.Inf(1)), nil},
		{rql.Float(0.5), 0.5},
		{rql.String("\xff"), nil},
		{rql.String("a\x00"), "a\x00"},
		{rql.Bool(true), true},
	}
	for _, test := range tests {
		if got, err := d.Arg(test.value); got != test.want || (err == nil) != (test.want != nil) {
			t.Errorf("Arg(%v) = %v, %v; want %v", test.value, got, err, test.want)
		}
	}
}

func TestListOfLongTexts(t *testing.T) {
	var d mysql.Dialect
	longest := strings.Repeat("ä", 512)
	if arg, err := d.InListArg(slices.Repeat([]rql.Value{rql.String(longest)}, 17), rql.TypeString); err != nil {
		t.Errorf("InListArg = %v, %v", arg, err)
	}
	if arg, err := d.InListArg([]rql.Value{rql.String(longest + "a")}, rql.TypeString); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("InListArg = %v, %v; want unsupported", arg, err)
	}
}

// TestKeyType keeps texts apart in a primary key that look alike to other
// collations.
func TestKeyType(t *testing.T) {
	db := openDB(t)
	d := dialectOf(t, db)
	f := rql.Field{Name: "k", Column: "k", Type: rql.TypeString}
	mustExec(t, db, "CREATE TABLE keyed (k "+d.KeyType(f)+" PRIMARY KEY, a "+d.KeyType(f)+" NOT NULL, b "+d.KeyType(f)+" NOT NULL, INDEX (k, a, b))")
	for _, key := range []string{"", " ", "a", "a ", "A", "ä", "a\u0308", "ß", "ss", strings.Repeat("😀", 255)} {
		mustExec(t, db, "INSERT INTO keyed VALUES (?, '', '')", key)
	}
	if got, want := d.KeyType(rql.Field{Type: rql.TypeInt}), "BIGINT"; got != want {
		t.Errorf("KeyType of an integer = %s; want %s", got, want)
	}
}
