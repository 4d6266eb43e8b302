package dialecttest

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// testShapes checks over random queries that statements of a kind have equal
// shapes if and only if they have equal texts. The links of the shop all differ in what
// they mean, so that the second holds too.
func (h *harness) testShapes(t *testing.T) {
	m := maker{source(t, 5)}
	var kinds [6]shapes
	for range rounds(20000) {
		s := pick(m.Rand, h.schemas())
		q := m.query(s)
		b, err := rql.Bind(q, s)
		if err != nil {
			t.Fatalf("Bind(%s, %s): %v", q, s.Name, err)
		}
		b.Reduce = rql.Reduction{Op: pick(m.Rand, []string{"count", "sum", "mean"})}
		for kind, statement := range []rqlsql.Statement{
			rqlsql.Select(h.dialect, b, []int{0}),
			rqlsql.Count(h.dialect, b),
			rqlsql.Exists(h.dialect, b),
			rqlsql.Reduce(h.dialect, b),
			rqlsql.Update(h.dialect, b, []int{0}, m.assignments(s)),
			rqlsql.Delete(h.dialect, b, []int{0}),
		} {
			kinds[kind].add(t, statement)
		}
	}
	if n := len(kinds[0].byShape); n < rounds(10_000) {
		t.Errorf("%d shapes only", n)
	}
}

// shapes are the texts by shape and the shapes by text.
type shapes struct{ byShape, byText map[string]string }

func (c *shapes) add(t *testing.T, s rqlsql.Statement) {
	t.Helper()
	if c.byShape == nil {
		c.byShape, c.byText = make(map[string]string), make(map[string]string)
	}
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	shape := string(s.Shape(nil))
	if other, ok := c.byShape[shape]; ok && other != text {
		t.Fatalf("one shape, %x, for\n%s\nand\n%s", shape, text, other)
	}
	if other, ok := c.byText[text]; ok && other != shape {
		t.Fatalf("two shapes, %x and %x, for\n%s", shape, other, text)
	}
	c.byShape[shape], c.byText[text] = text, shape
}
