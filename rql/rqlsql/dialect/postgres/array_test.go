package postgres_test

import (
	"math"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
)

// TestListColumns tests which lists are arrays, and what their columns are.
func TestListColumns(t *testing.T) {
	var d postgres.Dialect
	for _, c := range []struct {
		field  rql.Field
		column string
		array  bool
		place  string
	}{
		{rql.Field{Elem: rql.TypeString}, `text[] COLLATE "C"`, true, "$1::text[]"},
		{rql.Field{Elem: rql.TypeInt}, "bigint[]", true, "$1::bigint[]"},
		{rql.Field{Elem: rql.TypeFloat}, "double precision[]", true, "$1::double precision[]"},
		{rql.Field{Elem: rql.TypeBool}, "boolean[]", true, "$1::boolean[]"},
		{rql.Field{Elem: rql.TypeTime}, "timestamptz[]", true, "$1::timestamptz[]"},
		{rql.Field{Elem: rql.TypeDate}, "date[]", true, "$1::date[]"},
		{rql.Field{Elem: rql.TypeUUID}, "uuid[]", true, "$1::uuid[]"},
		{rql.Field{Elem: rql.TypeJSON}, "jsonb", false, "$1"},
		{rql.Field{Elem: rql.TypeList}, "jsonb", false, "$1"},
		{rql.Field{Elem: rql.TypeString, Path: []string{"tags"}}, "jsonb", false, "$1"},
		{rql.Field{Elem: rql.TypeString, ListType: "jsonb"}, "jsonb", false, "$1"},
		{rql.Field{Elem: rql.TypeString, ListType: "varchar(20)[]"}, "varchar(20)[]", true, "$1"},
		{rql.Field{Elem: rql.TypeInt, ListType: "integer ARRAY"}, "integer ARRAY", true, "$1"},
	} {
		c.field.Type = rql.TypeList
		column, array, place := d.ColumnType(c.field), rqlsql.HoldsArray(d, &c.field), rqlsql.ColumnPlace(d, &c.field, "$1")
		if column != c.column || array != c.array || place != c.place {
			t.Errorf("%+v: column %s, an array %t, written to %s; want %s, %t, %s", c.field, column, array, place, c.column, c.array, c.place)
		}
	}
}

func TestArrayArg(t *testing.T) {
	var d postgres.Dialect
	for _, c := range []struct {
		elem   rql.Type
		values []rql.Value
		want   any // nil is an error
	}{
		{rql.TypeString, nil, "{}"},
		{rql.TypeString, []rql.Value{rql.String("a"), rql.Null(), rql.String("NULL"), rql.String("{,}")}, `{a,NULL,"NULL","{,}"}`},
		{rql.TypeDate, []rql.Value{rql.String("2024-02-29"), rql.String("0000-02-29")}, `{2024-02-29,"0001-02-29 BC"}`},
		{rql.TypeString, []rql.Value{rql.String("0000-02-29")}, `{0000-02-29}`},
		{rql.TypeFloat, []rql.Value{rql.Float(math.Inf(-1)), rql.Float(0.1)}, "{-Infinity,1e-01}"},
		{rql.TypeFloat, []rql.Value{rql.Float(math.NaN())}, nil},
		{rql.TypeTime, []rql.Value{rql.TimeMicros(1)}, `{"1970-01-01T00:00:00.000001Z"}`},
		{rql.TypeString, []rql.Value{rql.String("a\x00")}, nil},
		{rql.TypeString, []rql.Value{rql.String("\xff")}, nil},
		{rql.TypeString, []rql.Value{rql.List(nil)}, nil},
	} {
		f := &rql.Field{Type: rql.TypeList, Elem: c.elem}
		if got, err := rqlsql.ColumnArg(d, f, rql.List(c.values)); got != c.want || (err == nil) != (c.want != nil) {
			t.Errorf("ColumnArg(%v) = %v, %v; want %v", c.values, got, err, c.want)
		}
	}
}

// TestListResult reads lists as a driver gives them.
func TestListResult(t *testing.T) {
	list := func(values ...rql.Value) rql.Value { return rql.List(values) }
	for _, c := range []struct {
		elem rql.Type
		text string
		want rql.Value // null is an error
	}{
		{rql.TypeString, `{a,NULL,"NULL",""}`, list(rql.String("a"), rql.Null(), rql.String("NULL"), rql.String(""))},
		{rql.TypeInt, "{1,-2}", list(rql.Int(1), rql.Int(-2))},
		{rql.TypeFloat, "{Infinity,0.5}", list(rql.Float(math.Inf(1)), rql.Float(0.5))},
		{rql.TypeBool, "{t}", list(rql.Bool(true))},
		{rql.TypeTime, `{"1970-01-01 01:00:00.000001+01"}`, list(rql.TimeMicros(1))},
		{rql.TypeDate, `{"0001-02-29 BC"}`, list(rql.String("0000-02-29"))},
		{rql.TypeInt, "[3]", list(rql.Int(3))},
		{rql.TypeInt, "{x}", rql.Null()}, {rql.TypeBool, "{x}", rql.Null()}, {rql.TypeTime, "{infinity}", rql.Null()}, {rql.TypeString, "{a", rql.Null()},
	} {
		s := &rql.Schema{Name: "Shelf", Table: "shelves", Fields: []rql.Field{{Name: "list", Column: "list", Type: rql.TypeList, Elem: c.elem}}}
		q, err := rql.Parse("values(list)")
		if err != nil {
			t.Fatal(err)
		}
		b, err := rql.Bind(q, s)
		if err != nil {
			t.Fatal(err)
		}
		row, err := rqlsql.Rows(postgres.Dialect{}, b).Row([]any{[]byte(c.text)})
		if (err != nil) != c.want.IsNull() || err == nil && !row[0].Equal(c.want) {
			t.Errorf("Row of %s = %v, %v; want %v", c.text, row, err, c.want)
		}
	}
}
