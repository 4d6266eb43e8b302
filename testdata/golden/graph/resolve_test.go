package graph_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/graph/want"
)

func TestResolve(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		for path, want := range map[string]any{
			"Category/4/parent/parent/name":                "root",
			"Category/1/children/2/children/5/name":        "a2",
			"Category/1/parentId":                          nil,
			"Post/one/tagIds":                              []string{"sql", "go", "sql", "gone"},
			"Post/one/tagIds/1":                            "go",
			"Post/one/tags/sql/color":                      "red",
			"Tag/sql/posts/one/category/name":              "a1",
			"Contribution/2,one/author/mentor/name":        "Ann",
			"Post/one/contributions/2,one/role":            "editor",
			"Author/1/friends/2/friends/1/friendOf/2/name": "Bob",
		} {
			if got, err := db.Resolve(ctx, path); err != nil || cmp.Diff(want, got) != "" {
				t.Errorf("Resolve(%s) = %#v, %v; want %#v", path, got, err, want)
			}
		}
		is(t, "a to-many link", "Ann Bob")(authors(perstore.As[[]*graph.Author](db.Resolve(ctx, "Post/one/authors"))))
		_, err := db.Resolve(ctx, "Post/four/category/name")
		if !errors.Is(err, perstore.ErrNotFound) || !strings.Contains(err.Error(), "link category of Post four") {
			t.Errorf("Resolve(unset link) error = %v; want ErrNotFound that names it", err)
		}
	})
}
