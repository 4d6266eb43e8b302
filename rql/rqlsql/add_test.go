package rqlsql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestAdd checks an assignment that adds, which is another statement than one
// that sets.
func TestAdd(t *testing.T) {
	update := func(add bool) rqlsql.Statement {
		return rqlsql.Update(sqlite.Dialect{}, bind(t, "name=a"), []int{0}, []rql.Assignment{{Field: 4, Value: rql.Int(1), Add: add}})
	}
	const want = `UPDATE "products" SET "in stock" = "products"."in stock" + ? WHERE "products"."name" = ?`
	if got := text(t, update(true)); got != want {
		t.Errorf("SQL = %s; want %s", got, want)
	}
	if string(update(true).Shape(nil)) == string(update(false).Shape(nil)) {
		t.Errorf("adding and setting have one shape")
	}
}
