package rql

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShared binds queries of a schema that shares its table with others.
func TestShared(t *testing.T) {
	all := &Schema{Name: "Animal", Fields: []Field{{Name: "name", Type: TypeString}, {Name: "kind", Type: TypeString}}}
	all.Shared = &Shared{Field: 1}
	dog := &Schema{Name: "Dog", Fields: all.Fields, Shared: &Shared{Field: 1, Names: []string{"Dog", "Poodle"}}}
	owner := &Schema{Name: "Owner", Fields: []Field{{Name: "pet", Type: TypeString}}}
	owner.Links = []*Link{
		{Name: "dog", Target: dog, On: []Join{{Op: "eq", Local: 0, Remote: []string{"name"}}}},
		{Name: "rex", Target: dog, On: []Join{{Op: "eq", Local: 0, Remote: []string{"name"}}}, Filter: NewQuery(Eq(Property("name"), String("Rex")))},
		{Name: "animal", Target: all, On: []Join{{Op: "eq", Local: 0, Remote: []string{"name"}}}},
	}
	own := &Pred{Op: PredIn, Field: 1, Values: []Value{String("Dog"), String("Poodle")}}
	rex := &Pred{Op: PredEq, Values: []Value{String("Rex")}}
	equal := cmp.Comparer(func(a, b Value) bool { return a.Equal(b) })
	for _, c := range []struct {
		query  string
		schema *Schema
		want   *Pred
	}{
		{"", all, nil},
		{"name=Rex", all, rex},
		{"", dog, own},
		{"sort(name)", dog, own},
		{"name=Rex", dog, &Pred{Op: PredAnd, Args: []*Pred{rex, own}}},
		{"or(name=Rex,name=Rex)", dog, &Pred{Op: PredAnd, Args: []*Pred{{Op: PredOr, Args: []*Pred{rex, rex}}, own}}},
	} {
		if diff := cmp.Diff(c.want, bind(t, c.query, c.schema).Where, equal); diff != "" {
			t.Errorf("Bind(%q) to %s (-want +got):\n%s", c.query, c.schema.Name, diff)
		}
	}
	for link, want := range map[string]*Pred{"dog": own, "rex": {Op: PredAnd, Args: []*Pred{rex, own}}, "animal": nil} {
		if diff := cmp.Diff(want, bind(t, "rel("+link+")", owner).Where.Via.Filter, equal); diff != "" {
			t.Errorf("the filter of link %s (-want +got):\n%s", link, diff)
		}
	}
}

func bind(t *testing.T, text string, s *Schema) *Bound {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q) error = %v", text, err)
	}
	b, err := Bind(q, s)
	if err != nil {
		t.Fatalf("Bind(%q) error = %v", text, err)
	}
	return b
}
