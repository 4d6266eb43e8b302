package sqlite_test

import (
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
