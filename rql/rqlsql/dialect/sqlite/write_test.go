package sqlite_test

import (
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestWriteOfElements writes a table and a column that have the names of the
// elements of a list: the condition on the list must not mean those.
func TestWriteOfElements(t *testing.T) {
	s := &rql.Schema{Name: "e", Table: "e", Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "value", Column: "value", Type: rql.TypeList, Elem: rql.TypeString},
	}}
	db := openDB(t)
	mustExec(t, db, `CREATE TABLE e (id INTEGER PRIMARY KEY, value TEXT)`)
	mustExec(t, db, `INSERT INTO e VALUES (1, '["a"]'), (2, '["b"]')`)
	b := &rql.Bound{Schema: s, Where: &rql.Pred{Op: rql.PredContains, Field: 1, Values: []rql.Value{rql.String("a")}}, Limit: -1}
	execOne(t, db, rqlsql.Update(sqlite.Dialect{}, b, []int{0}, []rql.Assignment{{Field: 1, Value: rql.List([]rql.Value{rql.String("a"), rql.String("c")})}}))
	execOne(t, db, rqlsql.Delete(sqlite.Dialect{}, b, []int{0}))
	if n := count(t, db, &rql.Bound{Schema: s, Limit: -1}); n != 1 {
		t.Errorf("%d rows are left; want 1", n)
	}
}

// TestWritePlan reads the plans of pages that are written: their rows are found
// by key, and no other is looked at.
func TestWritePlan(t *testing.T) {
	db := openDB(t)
	mustExec(t, db, `CREATE TABLE one (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c TEXT) STRICT`)
	mustExec(t, db, `CREATE TABLE two (a INTEGER NOT NULL, b TEXT NOT NULL, c TEXT, PRIMARY KEY (a, b)) STRICT`)
	for table, key := range map[string][]int{"one": {0}, "two": {0, 1}} {
		s := &rql.Schema{Name: table, Table: table, Fields: []rql.Field{
			{Name: "a", Column: "a", Type: rql.TypeInt}, {Name: "b", Column: "b", Type: rql.TypeString},
			{Name: "c", Column: "c", Type: rql.TypeString, Nullable: true},
		}}
		b := &rql.Bound{Schema: s, Limit: 10, Sort: []rql.Order{{Field: 0}, {Field: 1}}}
		for _, st := range []rqlsql.Statement{
			rqlsql.Delete(sqlite.Dialect{}, b, key), rqlsql.Update(sqlite.Dialect{}, b, key, []rql.Assignment{{Field: 2}}),
		} {
			if plan := planOf(t, db, st); !strings.Contains(plan, "SEARCH "+table+" USING") || strings.Contains(plan, "SCAN "+table) {
				t.Errorf("the plan is\n%s\nwant a search of %s", plan, table)
			}
		}
	}
}
