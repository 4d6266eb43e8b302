package dialecttest

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Run checks a dialect against an empty database that openDB opens and closes.
// It needs the functions that the dialect's texts call, such as regexp of SQLite.
func Run(t *testing.T, d rqlsql.Dialect, openDB func(t *testing.T) *sql.DB) {
	handle := openDB(t)
	h := &harness{dialect: d, handle: handle, db: handle, shop: newShop()}
	h.fill(source(t, 1), 40)
	for _, s := range h.schemas() {
		h.create(t, s)
		h.insert(t, s)
	}
	t.Run("Written", h.testWritten)
	t.Run("Random", h.testRandom)
	t.Run("Lists", h.testLists)
	t.Run("LongList", h.testLongList)
	t.Run("Bounds", h.testBounds)
	t.Run("DeepLinks", h.testDeepLinks)
	t.Run("Joins", h.testJoins)
	t.Run("Recurse", h.testRecurse)
	t.Run("MixedJoins", h.testMixedJoins)
	t.Run("TimeJoins", h.testTimeJoins)
	t.Run("Shapes", h.testShapes)
	t.Run("MaxCount", h.testMaxCount)
	t.Run("Reductions", h.testReductions)
	t.Run("Rows", h.testRows)
	t.Run("Columns", h.testColumns)
	t.Run("Regexps", h.testRegexps)
	t.Run("RandomRegexps", h.testRandomRegexps)
	t.Run("JSONValues", h.testJSONValues)
	t.Run("JSONNames", h.testJSONNames)
	t.Run("JSONElements", h.testJSONElements)
	t.Run("JSONLists", h.testJSONLists)
	t.Run("Edges", h.testEdges)
	t.Run("ListEdges", h.testListEdges)
	t.Run("Overflow", h.testOverflow)
	t.Run("Updates", h.testUpdates)
	t.Run("Deletes", h.testDeletes)
}

// harness is a shop in memory and the same one in a database.
type harness struct {
	*shop
	dialect rqlsql.Dialect
	handle  *sql.DB
	db      querier
}

// querier is a database or a transaction of it.
type querier interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

func (h *harness) testWritten(t *testing.T) {
	for _, w := range written {
		q, err := rql.Parse(w.query)
		if err != nil {
			t.Fatalf("Parse(%s): %v", w.query, err)
		}
		h.check(t, h.schema(w.schema), q)
	}
}

// testRandom asks random queries.
func (h *harness) testRandom(t *testing.T) {
	m := maker{source(t, 3)}
	var n taken
	for range rounds(2000) {
		s := pick(m.Rand, h.schemas())
		q := m.query(s)
		b := h.boundTo(t, q, s)
		if n.takes(t, h.dialect, rqlsql.Select(h.dialect, b, nil), b.Where) && !h.ask(t, b, s.Name+"?"+q.String()) {
			return // one failure is enough to read
		}
	}
	n.enough(t)
}

// rounds is fewer of them in a short test.
func rounds(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// check asks one query in both ways.
func (h *harness) check(t *testing.T, s *rql.Schema, q rql.Query) {
	t.Helper()
	h.ask(t, h.boundTo(t, q, s), s.Name+"?"+q.String())
}

// ask asks a query that is bound in both ways.
func (h *harness) ask(t *testing.T, b *rql.Bound, name string) bool {
	t.Helper()
	return h.compare(t, b, name) && h.checkCounts(t, b)
}

func (h *harness) boundTo(t *testing.T, q rql.Query, s *rql.Schema) *rql.Bound {
	t.Helper()
	b, err := rql.Bind(q, s)
	if err != nil {
		t.Fatalf("Bind(%s, %s): %v", q, s.Name, err)
	}
	return b
}

// compare reads the rows of a query from the database and from memory.
func (h *harness) compare(t *testing.T, b *rql.Bound, name string) bool {
	t.Helper()
	statement := rqlsql.Select(h.dialect, b, []int{0})
	want, got := keysOf(h.memory(t, b)), h.keys(t, statement)
	if len(b.Sort) == 0 {
		slices.Sort(want)
		slices.Sort(got)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%s\n got %v\nwant %v", name, describe(statement), got, want)
		return false
	}
	return true
}

// checkCounts counts what matches without the limit.
func (h *harness) checkCounts(t *testing.T, b *rql.Bound) bool {
	all := *b
	all.Limit, all.Offset = -1, 0
	want := len(h.memory(t, &all))
	count, exists := rqlsql.Count(h.dialect, b), rqlsql.Exists(h.dialect, b)
	if got := h.result(t, count); got.Int() != int64(want) {
		t.Errorf("%s\n got %v\nwant %d", describe(count), got, want)
		return false
	}
	if got := h.result(t, exists); got.Bool() != (want > 0) {
		t.Errorf("%s\n got %v\nwant %t", describe(exists), got, want > 0)
		return false
	}
	return true
}

func (h *harness) testMaxCount(t *testing.T) {
	for _, most := range []int64{0, 1, 5, 1000} {
		b := &rql.Bound{Schema: h.product, Limit: 2, Offset: 1, MaxCount: most}
		got := h.result(t, rqlsql.Count(h.dialect, b))
		if want := min(most, int64(len(h.rows[h.product]))); got.Int() != want {
			t.Errorf("MaxCount %d: got %v, want %d", most, got, want)
		}
	}
}

// testColumns reads all columns, by default and by index.
func (h *harness) testColumns(t *testing.T) {
	b := &rql.Bound{Schema: h.customer, Limit: 1, MaxCount: -1}
	tests := map[string][]int{"all": nil, "some": {2, 0}}
	for name, columns := range tests {
		rows := h.query(t, rqlsql.Select(h.dialect, b, columns))
		got, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		rows.Close()
		want := []string{"country", "id"}
		if columns == nil {
			want = []string{"id", `na"me`, "country", "group", "wishes"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
