package dialecttest

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// testRows asks random queries that give rows: of aggregates, values and what is
// distinct.
func (h *harness) testRows(t *testing.T) {
	m := maker{source(t, 5)}
	var n taken
	for range rounds(1500) {
		s := pick(m.Rand, h.schemas())
		q := m.rows(s)
		b := h.boundTo(t, q, s)
		statement := rqlsql.Rows(h.dialect, b)
		if b.Reduce.Op != "" {
			statement = rqlsql.Reduce(h.dialect, b)
		}
		if n.takes(t, h.dialect, statement, b.Where) && !h.checkRows(t, b, statement, s.Name+"?"+q.String()) {
			return // one failure is enough to read
		}
	}
	n.enough(t)
}

// rows makes a query that gives rows, all of whose columns are in its order: so
// there is one right answer.
func (m maker) rows(s *rql.Schema) rql.Query {
	terms := []rql.Node{m.condition(s, 2)}
	columns := make([]rql.Node, 1+m.IntN(3))
	for i := range columns {
		columns[i] = rql.Property(m.path(s, 3)...)
	}
	keys := slices.Clone(columns)
	switch m.IntN(3) {
	case 0:
		terms = append(terms, rql.Values(columns...))
	case 1:
		terms = append(terms, rql.Select(columns...), rql.Distinct())
	default:
		made := m.made(s)
		terms, keys = append(terms, rql.Aggregate(append(columns, made...)...)), append(keys, made...)
		if m.IntN(3) == 0 {
			terms, keys = append(terms, rql.Values(columns[0]), rql.Distinct()), keys[:1]
		}
	}
	terms = append(terms, rql.Call("sort", m.signed(keys)...))
	switch m.IntN(4) {
	case 0:
		terms = append(terms, rql.Limit(m.Int64N(6), m.Int64N(3)))
	case 1:
		terms = append(terms, rql.Count())
	}
	return rql.NewQuery(terms...)
}

// signed gives keys of an order their directions.
func (m maker) signed(keys []rql.Node) []rql.Node {
	out := slices.Clone(keys)
	for i, k := range keys {
		if m.IntN(2) == 0 {
			continue
		}
		switch {
		case k.IsCall():
			out[i] = rql.Call("-"+k.Name(), k.Args()...)
		case k.IsArray():
			first := rql.Property("-" + k.Items()[0].Value().Text())
			out[i] = rql.Array(append([]rql.Node{first}, k.Items()[1:]...)...)
		default:
			out[i] = rql.Property("-" + k.Value().Text())
		}
	}
	return out
}

// made makes up to two columns that an aggregate gathers.
func (m maker) made(s *rql.Schema) []rql.Node {
	var made []rql.Node
	for range m.IntN(3) {
		path := m.path(s, 2)
		f := fieldAt(s, path)
		op := pick(m.Rand, reductionsOf(f.Type))
		if op == "count" {
			made = append(made, rql.Count())
			continue
		}
		exact := op == "min" || op == "max" || op == "sum" && f.Type == rql.TypeDecimal
		if (f.Type == rql.TypeFloat || f.Type == rql.TypeDecimal) && !exact {
			continue // the sum of floats depends on their order, and sorting by it on its last bit
		}
		made = append(made, rql.Call(op, rql.Property(path...)))
	}
	return made
}

func fieldAt(s *rql.Schema, path []string) rql.Field {
	for _, name := range path[:len(path)-1] {
		s = s.Link(name).Target
	}
	return s.Fields[s.FieldIndex(path[len(path)-1])]
}

// checkRows asks for the rows of b, or for one value of them.
func (h *harness) checkRows(t *testing.T, b *rql.Bound, s rqlsql.Statement, name string) bool {
	t.Helper()
	if b.Reduce.Op != "" {
		want, err := rql.Compile(b).Reduce(h.all(b.Schema), h.shop)
		if got := h.result(t, s); err != nil || !got.Equal(want) {
			t.Errorf("%s\n%s\n got %v\nwant %v, %v", name, describe(s), got, want, err)
			return false
		}
		return true
	}
	var want []string
	err := rql.Compile(b).Rows(h.all(b.Schema), h.shop, func(row []rql.Value) bool {
		want = append(want, rowText(row))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := h.records(t, s); !slices.Equal(got, want) {
		t.Errorf("%s\n%s\n got %q\nwant %q", name, describe(s), got, want)
		return false
	}
	return true
}

// records runs a statement that gives rows.
func (h *harness) records(t *testing.T, s rqlsql.Statement) []string {
	t.Helper()
	rows := h.query(t, s)
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for rows.Next() {
		src, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range src {
			places[i] = &src[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		row, err := s.Row(src)
		if err != nil {
			t.Fatalf("%s: %v", describe(s), err)
		}
		found = append(found, rowText(row))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", describe(s), err)
	}
	return found
}

// rowText is a row in which means are rounded, which databases compute in
// different ways.
func rowText(row []rql.Value) string {
	texts := make([]string, len(row))
	for i, v := range row {
		if v.Kind() == rql.KindFloat {
			texts[i] = strconv.FormatFloat(math.Round(v.Float()*1e6)/1e6, 'g', 12, 64)
			continue
		}
		texts[i] = v.String()
	}
	return strings.Join(texts, " ")
}
