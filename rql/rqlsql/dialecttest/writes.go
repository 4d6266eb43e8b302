package dialecttest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// testUpdates runs random updates in transactions that are undone.
func (h *harness) testUpdates(t *testing.T) {
	m := maker{source(t, 9)}
	var n taken
	for range rounds(1000) {
		s := pick(m.Rand, h.schemas())
		b, set := h.boundTo(t, m.query(s), s), m.assignments(s)
		change := func(r row) row {
			r = slices.Clone(r)
			for _, a := range set {
				r[a.Field] = a.Value
			}
			return r
		}
		update := rqlsql.Update(h.dialect, b, m.key(h, s), set)
		if n.takes(t, h.dialect, update, b.Where) && !h.write(t, update, b, set, change) {
			return // one failure is enough to read
		}
	}
	n.enough(t)
}

// testDeletes does the same with deletions.
func (h *harness) testDeletes(t *testing.T) {
	m := maker{source(t, 11)}
	var n taken
	for range rounds(1000) {
		s := pick(m.Rand, h.schemas())
		b := h.boundTo(t, m.query(s), s)
		remove := rqlsql.Delete(h.dialect, b, m.key(h, s))
		if n.takes(t, h.dialect, remove, b.Where) && !h.write(t, remove, b, nil, func(row) row { return nil }) {
			return
		}
	}
	n.enough(t)
}

// key takes one column for the key, or two that are never null.
func (m maker) key(h *harness, s *rql.Schema) []int {
	pairs := map[*rql.Schema][]int{h.category: {0, 1}, h.product: {productName, 0}, h.customer: {0, 3}, h.order: {orderProduct, 0}}
	if m.IntN(2) == 0 {
		return pairs[s]
	}
	return []int{0}
}

// assignments give one to three fields other than the key a value.
func (m maker) assignments(s *rql.Schema) []rql.Assignment {
	var set []rql.Assignment
	for _, i := range m.Perm(len(s.Fields) - 1)[:1+m.IntN(min(3, len(s.Fields)-1))] {
		f := s.Fields[i+1]
		v := randomValue(m.Rand, f)
		switch {
		case f.Nullable && m.IntN(4) == 0:
			v = rql.Null()
		case f.Type == rql.TypeList:
			v = randomList(m.Rand, f.Elem)
		}
		set = append(set, rql.Assignment{Field: i + 1, Value: v})
	}
	return set
}

// write runs a statement that changes, or deletes, the rows of b, and compares
// the table with the rows in memory. Nothing of it stays.
func (h *harness) write(t *testing.T, s rqlsql.Statement, b *rql.Bound, set []rql.Assignment, change func(row) row) bool {
	t.Helper()
	tx, err := h.handle.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	found := h.memory(t, b)
	inside := &harness{dialect: h.dialect, db: tx, shop: h.changed(b.Schema, found, change)}
	before := inside.columns(t, b.Schema, set)
	if n := inside.execute(t, s); n != int64(len(found)) {
		t.Errorf("%s\n meets %d rows; want %d", describe(s), n, len(found))
		return false
	}
	return inside.unchanged(t, s, b.Schema, before, inside.columns(t, b.Schema, set)) && inside.holds(t, b.Schema, set)
}

// changed is the shop with other rows of a schema.
func (s *shop) changed(schema *rql.Schema, found []row, change func(row) row) *shop {
	keys := make(map[string]bool, len(found))
	for _, key := range keysOf(found) {
		keys[key] = true
	}
	c := *s
	c.rows = maps.Clone(s.rows)
	c.rows[schema] = nil
	for _, r := range s.rows[schema] {
		if keys[keyText(r[0])] {
			r = change(r)
		}
		if r != nil {
			c.rows[schema] = append(c.rows[schema], r)
		}
	}
	return &c
}

// execute runs a statement without rows and gives the number that it met.
func (h *harness) execute(t *testing.T, s rqlsql.Statement) int64 {
	t.Helper()
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Args(nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := h.db.ExecContext(t.Context(), text, args...)
	if err != nil {
		t.Fatalf("%s: %v", describe(s), err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// columns reads a table by key, without the columns that are set.
func (h *harness) columns(t *testing.T, s *rql.Schema, set []rql.Assignment) map[string]string {
	t.Helper()
	fields := []int{0}
	for i := 1; i < len(s.Fields); i++ {
		if !slices.ContainsFunc(set, func(a rql.Assignment) bool { return a.Field == i }) {
			fields = append(fields, i)
		}
	}
	rows := h.query(t, rqlsql.Select(h.dialect, &rql.Bound{Schema: s, Limit: -1}, fields))
	defer rows.Close()
	values, targets, out := make([]any, len(fields)), make([]any, len(fields)), map[string]string{}
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprint(values[0])] = fmt.Sprintf("%q", values[1:])
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// unchanged checks that the rows which are there have in their other columns
// what they had.
func (h *harness) unchanged(t *testing.T, s rqlsql.Statement, schema *rql.Schema, before, after map[string]string) bool {
	t.Helper()
	for key, columns := range after {
		if columns != before[key] {
			t.Errorf("%s\n changes row %s from\n%s to\n%s", describe(s), key, before[key], columns)
			return false
		}
	}
	return h.compare(t, &rql.Bound{Schema: schema, Limit: -1, MaxCount: -1}, describe(s))
}

// holds checks that the rows which should have a value now have it, and no
// others.
func (h *harness) holds(t *testing.T, s *rql.Schema, set []rql.Assignment) bool {
	t.Helper()
	for _, a := range set {
		p := &rql.Pred{Op: rql.PredEq, Field: a.Field, Values: []rql.Value{a.Value}}
		if a.Value.IsNull() || !scalar(s.Fields[a.Field]) {
			p = &rql.Pred{Op: rql.PredIsNull, Field: a.Field}
		}
		if !h.compare(t, &rql.Bound{Schema: s, Where: p, Limit: -1, MaxCount: -1}, "after an update of "+s.Fields[a.Field].Name) {
			return false
		}
		for _, element := range elements(a.Value) {
			if element.IsNull() {
				continue
			}
			p := &rql.Pred{Op: rql.PredContains, Field: a.Field, Values: []rql.Value{element}}
			if !h.compare(t, &rql.Bound{Schema: s, Where: p, Limit: -1, MaxCount: -1}, "after an update of "+s.Fields[a.Field].Name) {
				return false
			}
		}
	}
	return true
}

func elements(v rql.Value) []rql.Value {
	if v.Kind() != rql.KindList {
		return nil
	}
	return v.List()
}
