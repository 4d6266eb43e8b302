package dialecttest

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// memory evaluates a query over the rows that are kept in memory.
func (h *harness) memory(t *testing.T, b *rql.Bound) []row {
	t.Helper()
	var found []row
	keep := func(obj any) bool {
		found = append(found, obj.(row))
		return true
	}
	if err := rql.Compile(b).Run(h.all(b.Schema), h.shop, keep); err != nil {
		t.Fatal(err)
	}
	return found
}

// all are the rows of a schema.
func (s *shop) all(schema *rql.Schema) func(yield func(any) bool) {
	return func(yield func(any) bool) {
		for _, r := range s.rows[schema] {
			if !yield(r) {
				return
			}
		}
	}
}

// Lookup gives the rows of a schema whose field has a value. It makes the shop
// an [rql.Source].
func (s *shop) Lookup(schema *rql.Schema, field int, v rql.Value, yield func(any) bool) error {
	for _, r := range s.rows[schema] {
		if (field < 0 || r[field].Equal(v)) && !yield(r) {
			return nil
		}
	}
	return nil
}

func keysOf(rows []row) []string {
	keys := make([]string, len(rows))
	for i, r := range rows {
		keys[i] = keyText(r[0])
	}
	return keys
}

func keyText(v rql.Value) string {
	if v.Kind() == rql.KindString {
		return v.Text()
	}
	return v.String()
}
