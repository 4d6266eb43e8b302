package perstore_test

import (
	"errors"
	"slices"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestPagesBack walks over pages to the last one, and back to the first.
func TestPagesBack(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		for _, order := range []string{"", "sort(-id)", "sort(mentorId)", "sort(-mentorId,name)", "sort(-mentor/name,-id)", "sort(town/name)", "sort(age,-mentorId)&name=ne=nobody"} {
			all := db.Model("Student").RQL(order)
			for size := 1; size <= 2; size++ {
				var forth, back []string
				page := func(q *perstore.Query) perstore.Page[any] {
					p, err := perstore.ReadPage[any](t.Context(), q.Limit(size))
					if err != nil {
						t.Fatalf("%s: Page error = %v", q, err)
					}
					return p
				}
				p := page(all)
				if p.Prev != "" {
					t.Errorf("%s: the first page has one before it", all)
				}
				for forth = append(forth, names(p.Items)); p.Next != ""; forth = append(forth, names(p.Items)) {
					p = page(all.After(p.Next))
				}
				for back = append(back, names(p.Items)); p.Prev != ""; back = append(back, names(p.Items)) {
					if p = page(all.Before(p.Prev)); p.Next == "" {
						t.Errorf("%s: a page before another has no next one", all)
					}
				}
				slices.Reverse(back)
				if !slices.Equal(forth, back) || len(forth) < 2 {
					t.Errorf("%s by %d: forth %q, back %q", all, size, forth, back)
				}
			}
			p, err := perstore.ReadPage[any](t.Context(), all.Limit(1).Offset(2))
			if err != nil || p.Prev == "" {
				t.Fatalf("%s: a page by an offset = %+v, %v", all, p, err)
			}
			n, err := all.Before(p.Prev).All(t.Context())
			if err != nil || len(n) != 2 {
				t.Errorf("%s: before the third there are %d, %v", all, len(n), err)
			}
		}
		_, err := perstore.ReadPage[any](t.Context(), db.Model("Student").RQL("sort(name)").Limit(1).Before("nonsense"))
		if !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Before(nonsense) error = %v", err)
		}
	})
}
