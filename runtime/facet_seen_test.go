package perstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestFacetOfItsHolder has a holder who changes all that the facet shows of itself:
// nobody's facet is another one then.
func TestFacetOfItsHolder(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		ctx := t.Context()
		first, other := db.Facets("public", nil), teamOf(db, "a")
		public, team := first.Model("Paper"), other.Model("Paper")
		for _, m := range []*perstore.Model{public, team, first.Narrow(map[string]perstore.FacetRules{"Paper": {}}).Model("Paper")} {
			f, e := m.Facet(), m.Entity()
			if f.Where != "" || f.Whole != nil || f.Show != nil || f.Type != nil || !e.Schema.Where.IsZero() {
				t.Errorf("the facet tells its condition, or gives its functions: %+v, %v", f, e.Schema.Where)
			}
			f.Powers |= perstore.CanDelete | perstore.CanConstruct
			f.Query.Restricted = false
			for i := range f.Query.Operators {
				f.Query.Operators[i] = perstore.OperatorPolicy{Name: "or"}
			}
			for i := range f.ReadOnly {
				f.ReadOnly[i] = 0
			}
			f.Hidden, f.Methods = nil, []string{"burn"}
			for i := range e.Schema.Fields {
				e.Schema.Fields[i].Hidden = false
			}
			for _, l := range e.Schema.Links {
				l.Target.Where, l.Target.Fields[0].Hidden, l.On[0].Local = rql.Query{}, true, 0
			}
			e.ReadOnly, e.Version, e.Indexes[0].Fields[0].Field = nil, nil, 4
		}
		for _, again := range []*perstore.Model{public, db.Facets("public", nil).Model("Paper")} {
			if err := again.Delete(ctx, int64(1)); !errors.Is(err, perstore.ErrMethodNotAllowed) {
				t.Errorf("Delete error = %v; want ErrMethodNotAllowed", err)
			}
			if _, err := again.RQL("or(id=1,id=2)&limit(2)").All(ctx); !errors.Is(err, perstore.ErrAccess) {
				t.Errorf("or error = %v; want ErrAccess", err)
			}
			if got := titles(t, again.RQL("limit(3)")); got != "one three" {
				t.Errorf("papers = %s; want those that are published", got)
			}
			if got := titles(t, again.RQL("eq(note,note%200)&limit(3)")); !strings.Contains(got, `unknown property "note"`) {
				t.Errorf("a condition on what is hidden gives %s", got)
			}
			one, err := again.Get(ctx, int64(1))
			if err != nil || one.(*paper).Note != "" {
				t.Errorf("Get = %+v, %v; want no note", one, err)
			}
			if _, err := again.Edit(ctx, int64(1), func(obj any) error { obj.(*paper).Author = "bob"; return nil }); !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("a change of what is read-only: error = %v; want ErrInvalid", err)
			}
		}
		if got := titles(t, teamOf(db, "a").Model("Paper").RQL("writer/team=a")); got != "one two" {
			t.Errorf("papers of the team = %s", got)
		}
	})
}

// TestFacetGivesNoStore asks the store of a facet for all that a store can do.
func TestFacetGivesNoStore(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		ctx, all := t.Context(), func(any) bool { return true }
		for _, d := range []*perstore.DataModel{db.Facets("public", nil), teamOf(db, "a")} {
			s := d.Model("Paper").Store()
			plan, err := perstore.Explain(ctx, s, rql.Query{})
			if err == nil {
				t.Errorf("Explain of the store = %+v; want an error", plan)
			}
			_, got := s.Get(ctx, int64(1))
			_, counted := perstore.Count(ctx, s, rql.Query{})
			_, removed := perstore.Remove(ctx, s, rql.Query{})
			for call, err := range map[string]error{
				"Get": got, "Count": counted, "Remove": removed, "Query": s.Query(ctx, rql.Query{}, all),
				"Put": s.Put(ctx, &paper{Title: "x"}, perstore.Cond{}), "Delete": s.Delete(ctx, int64(1), perstore.Cond{}),
			} {
				if err == nil {
					t.Errorf("%s of the store does what it says", call)
				}
			}
		}
		if n, err := db.Model("Paper").Where().Count(ctx); n != 4 || err != nil {
			t.Errorf("there are %d papers, %v; want 4", n, err)
		}
	})
}
