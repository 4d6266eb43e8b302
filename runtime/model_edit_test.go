package perstore_test

import (
	"errors"
	"slices"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

func TestEdit(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		ctx, no := t.Context(), errors.New("no")
		for name, papers := range map[string]*perstore.Model{"the model": db.Model("Paper"), "a facet": teamOf(db, "a").Model("Paper")} {
			obj, err := papers.Edit(ctx, int64(1), func(obj any) error { obj.(*paper).Title += "!"; return nil })
			if err != nil || obj.(*paper).Note != "note 0" {
				t.Errorf("Edit of %s = %+v, %v; want all members", name, obj, err)
			}
			if _, err := papers.Edit(ctx, int64(1), func(obj any) error { obj.(*paper).Title = "x"; return no }); !errors.Is(err, no) {
				t.Errorf("Edit of %s error = %v; want that of the function", name, err)
			}
			if _, err := papers.Edit(ctx, int64(1), func(obj any) error { obj.(*paper).ID = 2; return nil }); !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("Edit of the key of %s error = %v; want ErrInvalid", name, err)
			}
			if _, err := papers.Edit(ctx, int64(99), func(any) error { return nil }); !errors.Is(err, perstore.ErrNotFound) {
				t.Errorf("Edit of nothing error = %v; want ErrNotFound", err)
			}
		}
		if got := titles(t, db.Model("Paper").RQL("id=1")); got != "one!!" {
			t.Errorf("edits left %s", got)
		}
	})
}

// TestKeySegment checks that keys are read from paths as they were written.
func TestKeySegment(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		for model, keys := range map[string][]any{
			"Student": {int64(1), int64(-7)},
			"Town":    {townKey{"NO", 1}, townKey{"a,b/c ?#%", -1}, townKey{"ö", 0}},
			"Course":  {"go", "a/b", "1,2", "(x)"},
		} {
			e := db.Model(model).Entity()
			for _, key := range keys {
				got, err := e.ParseKey(e.KeySegment(key))
				if err != nil || got != key {
					t.Errorf("ParseKey(%s) of %s = %v, %v; want %v", e.KeySegment(key), model, got, err, key)
				}
			}
			if got := e.KeySegment(3.5); got != "" {
				t.Errorf("KeySegment of no key of %s = %q", model, got)
			}
		}
		var names []string
		for _, m := range db.Models() {
			names = append(names, m.Entity().Schema.Name)
		}
		if !slices.IsSorted(names) || !slices.Contains(names, "Town") {
			t.Errorf("Models = %q", names)
		}
	})
}
