package rqlsql_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

const fieldName, fieldPrice, fieldAdded, fieldTags, fieldTimes, fieldMeta = 1, 3, 6, 8, 10, 11

// TestUnsupported checks what has no SQL.
func TestUnsupported(t *testing.T) {
	joined := func(op rql.PredOp, local, remote int) *rql.Pred {
		link := &rql.BoundLink{Link: &rql.Link{Target: product}, On: []rql.BoundJoin{{Op: op, Local: local, Remote: remote}}}
		return &rql.Pred{Op: rql.PredLink, Via: link}
	}
	tests := map[string]*rql.Pred{
		"an operator of the query": {Op: 99},
		"the times of a list":      joined(rql.PredIn, fieldTimes, fieldAdded),
		"added with the times":     joined(rql.PredContains, fieldAdded, fieldTimes),
	}
	for want, p := range tests {
		b := &rql.Bound{Schema: product, Where: p, Limit: -1}
		_, err := rqlsql.Select(sqlite.Dialect{}, b, nil).SQL()
		if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("SQL() error = %v; want %q, unsupported", err, want)
		}
	}
	for _, op := range []string{"", "first", "one", "median"} {
		b := &rql.Bound{Schema: product, Limit: -1, Reduce: rql.Reduction{Op: op}}
		if _, err := rqlsql.Reduce(sqlite.Dialect{}, b).SQL(); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Reduce %q: error = %v; want unsupported", op, err)
		}
	}
}

// pairless is a dialect that has no keys of two columns.
type pairless struct{ sqlite.Dialect }

func (pairless) RowKeys() bool { return false }

// roundless is one that does not recurse.
type roundless struct{ sqlite.Dialect }

func (roundless) Recursion() bool { return false }

// TestRecurseUnsupported checks what recurse needs of a dialect and of a schema.
func TestRecurseUnsupported(t *testing.T) {
	schema := func(key ...int) *rql.Schema {
		s := &rql.Schema{Name: "node", Table: "nodes", Key: key, Fields: []rql.Field{
			{Name: "id", Column: "id", Type: rql.TypeInt}, {Name: "zone", Column: "zone", Type: rql.TypeString}}}
		s.Links = []*rql.Link{{Name: "next", Target: s, On: on("eq", 0, "id")}}
		return s
	}
	for _, c := range []struct {
		name    string
		dialect rqlsql.Dialect
		schema  *rql.Schema
		refused bool
	}{
		{"a key", sqlite.Dialect{}, schema(0), false},
		{"a key of two columns", sqlite.Dialect{}, schema(0, 1), false},
		{"a key where there are none of two columns", pairless{}, schema(0), false},
		{"a key of two columns where there are none", pairless{}, schema(0, 1), true},
		{"no recursion", roundless{}, schema(0), true},
		{"no key", sqlite.Dialect{}, schema(), true},
	} {
		next := &rql.BoundLink{Link: c.schema.Links[0], On: []rql.BoundJoin{{Op: rql.PredEq}}}
		where := &rql.Pred{Op: rql.PredRecurse, Via: next, Args: []*rql.Pred{{Op: rql.PredEq, Values: []rql.Value{rql.Int(1)}}}}
		_, err := rqlsql.Count(c.dialect, &rql.Bound{Schema: c.schema, Where: where, Limit: -1, MaxCount: -1}).SQL()
		if errors.Is(err, errors.ErrUnsupported) != c.refused || !c.refused && err != nil {
			t.Errorf("SQL() with %s: error = %v; want one: %v", c.name, err, c.refused)
		}
	}
}

// TestRecurseNames checks that what is reached does not have the name of a table
// that its sub-query is about.
func TestRecurseNames(t *testing.T) {
	for table, want := range map[string]string{"nodes": "r1", "r1": "r1r", "R1": "r1r", "r1r": "r1", "r2": "r1"} {
		s := &rql.Schema{Name: "node", Table: table, Key: []int{0}, Fields: []rql.Field{{Name: "id", Column: "id", Type: rql.TypeInt}}}
		s.Links = []*rql.Link{{Name: "next", Target: s, On: on("eq", 0, "id")}}
		b, err := rql.Bind(rql.NewQuery(rql.Recurse("next", rql.Eq(rql.Property("id"), rql.Int(1)))), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, rqlsql.Count(sqlite.Dialect{}, b)); !strings.Contains(got, "WITH RECURSIVE "+want+"(k0)") {
			t.Errorf("over the table %s: %s; want what is reached as %s", table, got, want)
		}
	}
}

// TestRefusedValues checks values that a database would take for others.
func TestRefusedValues(t *testing.T) {
	tests := []struct {
		pred rql.Pred
		want string
	}{
		{rql.Pred{Op: rql.PredLt, Field: fieldPrice, Values: []rql.Value{rql.Float(math.NaN())}}, "NaN cannot be compared"},
		{rql.Pred{Op: rql.PredEq, Field: fieldName, Values: []rql.Value{rql.Param("who")}}, "$who is not bound"},
		{rql.Pred{Op: rql.PredLike, Field: fieldName, Values: []rql.Value{rql.Param("who")}}, "$who is not bound"},
		{rql.Pred{Op: rql.PredContains, Field: fieldTags, Values: []rql.Value{rql.Param("who")}}, "$who is not bound"},
		{rql.Pred{Op: rql.PredContains, Field: fieldTags, Values: []rql.Value{rql.List(nil)}}, "a list element of this kind"},
		{rql.Pred{Op: rql.PredLike, Field: fieldName, Values: []rql.Value{rql.String("*\x00")}}, "NUL"},
		{rql.Pred{Op: rql.PredEq, Field: fieldMeta, Values: []rql.Value{rql.JSON(func() {})}}, "unsupported type"},
	}
	for _, test := range tests {
		b := &rql.Bound{Schema: product, Where: &test.pred, Limit: -1}
		if _, err := rqlsql.Select(sqlite.Dialect{}, b, nil).Args(nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Args() error = %v; want %q", err, test.want)
		}
	}
}

// TestRefusedInLists checks that a long list refuses what a short one does.
func TestRefusedInLists(t *testing.T) {
	tests := []struct {
		field int
		value rql.Value
		want  string
	}{
		{fieldPrice, rql.Float(math.NaN()), "NaN cannot be compared"},
		{fieldName, rql.Param("who"), "$who is not bound"},
		{fieldMeta, rql.JSON(func() {}), "unsupported type"},
	}
	for _, test := range tests {
		for _, n := range []int{2, 16, 17, 50} {
			values := make([]rql.Value, n)
			for i := range values {
				values[i] = rql.String("a")
			}
			values[n-1] = test.value
			b := &rql.Bound{Schema: product, Where: &rql.Pred{Op: rql.PredIn, Field: test.field, Values: values}, Limit: -1}
			if _, err := rqlsql.Select(sqlite.Dialect{}, b, nil).Args(nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Args() of a list of %d, error = %v; want %q", n, err, test.want)
			}
		}
	}
}

// TestRefusedWrites checks what cannot be set, and that writing has no result.
func TestRefusedWrites(t *testing.T) {
	b := &rql.Bound{Schema: product, Limit: -1}
	for want, set := range map[string][]rql.Assignment{
		"sets nothing":         nil,
		"NaN cannot be stored": {{Field: fieldPrice, Value: rql.Float(math.NaN())}},
		"$who is not bound":    {{Field: fieldName, Value: rql.Param("who")}},
		"unsupported type":     {{Field: fieldMeta, Value: rql.JSON(func() {})}},
	} {
		if _, err := rqlsql.Update(sqlite.Dialect{}, b, []int{0}, set).Args(nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Args() error = %v; want %q", err, want)
		}
	}
	for _, s := range []rqlsql.Statement{rqlsql.Update(sqlite.Dialect{}, b, []int{0}, nil), rqlsql.Delete(sqlite.Dialect{}, b, []int{0})} {
		if v, err := s.Result(int64(1)); err == nil {
			t.Errorf("Result = %v; want an error", v)
		}
	}
}

// Select leaves nothing out of a query in silence.
func TestSelectOfRows(t *testing.T) {
	for _, query := range []string{"values(name)", "aggregate(name,count())", "select(name)&distinct()"} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		b, err := rql.Bind(q, product)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := rqlsql.Select(sqlite.Dialect{}, b, nil).SQL(); err == nil || !strings.Contains(err.Error(), "for Rows") {
			t.Errorf("Select(%s) = %s, %v; want an error that names Rows", query, text, err)
		}
		if _, err := rqlsql.Rows(sqlite.Dialect{}, b).SQL(); err != nil {
			t.Errorf("Rows(%s) error = %v", query, err)
		}
	}
}
