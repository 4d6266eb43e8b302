package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
)

var hookTests = []test{
	{"Pages", testHookPages},
}

// AfterLoad changes what was read, in a member that pages are sorted by.
func (r *rumour) AfterLoad(context.Context) error {
	r.Text = strings.ToUpper(r.Text)
	return nil
}

// testHookPages checks that pages follow what is stored, not what a hook made
// of it.
func testHookPages(t *testing.T, db *database) {
	for i, text := range []string{"cat", "BEAR", "fox", "DOG", "egg", "APPLE"} {
		r := &rumour{Code: string(rune('a' + i)), Text: text}
		if i > 0 {
			r.Source = perstore.Some(string(rune('a' + i/2)))
		}
		put(t, db.rumours(), r)
	}
	for _, sort := range []string{"text", "-text", "source/text", "-source/source/text,text", "origin/text,-text"} {
		q := db.Model("Rumour").RQL("sort(" + sort + ")")
		for name, q := range map[string]*perstore.Query{"": q, " with its links": q.With(perstore.Include{Rel: "source", With: []perstore.Include{{Rel: "source"}}})} {
			want, err := perstore.Collect[*rumour](t.Context(), q)
			if err != nil {
				t.Fatalf("All(%s) error = %v", q, err)
			}
			got := turned(t, q, len(want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pages of %s%s: (-all +pages)\n%s", q, name, diff)
			}
		}
	}
}

// turned reads the pages of two rumours that a query has, and not more than
// most of them.
func turned(t *testing.T, q *perstore.Query, most int) (all []*rumour) {
	t.Helper()
	for cursor := ""; len(all) <= most; {
		p := page[*rumour](t, t, q.Limit(2).After(cursor))
		all = append(all, p.Items...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	return all
}
