package postgres_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

// TestYearZero reads times and dates of the year 0, which PostgreSQL calls 1 BC.
func TestYearZero(t *testing.T) {
	db, d := openDB(t), postgres.Dialect{}
	mustExec(t, db, `CREATE TABLE zero (doc jsonb)`)
	mustExec(t, db, `INSERT INTO zero VALUES ('{"at":"0000-02-29T01:02:03.45Z","day":"0000-02-29"}')`)
	tests := []struct {
		name, want string
		typ        rql.Type
	}{
		{"at", "0001-02-29 01:02:03.45 BC", rql.TypeTime},
		{"day", "0001-02-29 BC", rql.TypeDate},
	}
	for _, test := range tests {
		value := d.JSONValue("doc", []string{test.name}, test.typ)
		if test.typ == rql.TypeTime {
			value = "(" + value + " AT TIME ZONE 'UTC')"
		}
		var got string
		if err := db.QueryRow("SELECT " + value + "::text FROM zero").Scan(&got); got != test.want || err != nil {
			t.Errorf("%s = %q, %v; want %q", test.name, got, err, test.want)
		}
	}
}

func TestArgOfNUL(t *testing.T) {
	var d postgres.Dialect
	for _, v := range []rql.Value{
		rql.String("a\x00"), rql.List([]rql.Value{rql.String(`\`), rql.String("\x00")}), rql.JSON(map[string]any{"a": []string{"\\\x00"}}),
	} {
		if arg, err := d.Arg(v); err == nil {
			t.Errorf("Arg(%q) = %q; want an error", v, arg)
		}
	}
	if arg, err := d.Arg(rql.List([]rql.Value{rql.String(`\u0000`)})); arg != `["\\u0000"]` || err != nil {
		t.Errorf("Arg of a text with an escape = %v, %v", arg, err)
	}
}
