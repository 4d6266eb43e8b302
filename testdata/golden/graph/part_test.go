package graph_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/graph/want"
)

// slugs writes the slugs of posts.
func slugs(posts []*graph.Post) string {
	var out []string
	for _, p := range posts {
		out = append(out, p.Slug)
	}
	return strings.Join(out, " ")
}

// TestPart loads the first post of each category, with its tags.
func TestPart(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, sent *[]string) {
		ctx := t.Context()
		first := graph.CategoryLinks.Posts.Where(graph.PostFields.Slug.Ne("four")).Sort(graph.PostFields.Title.Desc()).Limit(1)
		all, err := db.Categories.Where(graph.CategoryFields.ID.In(3, 4, 5)).Sort(graph.CategoryFields.ID.Asc()).With(first.With(graph.PostLinks.Tags)).All(ctx)
		if err != nil || len(all) != 3 {
			t.Fatalf("All gives %d categories, %v; want 3", len(all), err)
		}
		if n := len(*sent); n != 0 && n != 3 {
			t.Errorf("With sends %d statements; want 3: one for each link\n%s", n, strings.Join(*sent, "\n"))
		}
		*sent = nil
		for i, want := range []string{"three", "two", ""} {
			posts, ok := perstore.Loaded(all[i].Posts(), first)
			if got := slugs(posts); got != want || !ok {
				t.Errorf("Loaded of category %d = %s, %v; want %s", all[i].ID, got, ok, want)
			}
		}
		posts, err := all[1].Posts().Limit(1).Sort(graph.PostFields.Title.Desc()).Where(graph.PostFields.Slug.Ne("four")).All(ctx)
		if slugs(posts) != "two" || err != nil {
			t.Errorf("the same query = %s, %v; want two", slugs(posts), err)
		}
		if tags, err := posts[0].Tags().All(ctx); len(tags) != 1 || err != nil {
			t.Errorf("the tags of two = %v, %v; want go", tags, err)
		}
		if len(*sent) > 0 {
			t.Errorf("what With loaded sends %q", *sent)
		}
		if posts, err := all[1].Posts().Sort(graph.PostFields.Slug.Asc()).All(ctx); slugs(posts) != "one two" || err != nil {
			t.Errorf("all posts of a1 = %s, %v; want one two", slugs(posts), err)
		}
		if posts, ok := perstore.Loaded(all[1].Posts(), first.Limit(2)); ok {
			t.Errorf("Loaded of another part = %s; want none", slugs(posts))
		}
	})
}

// TestPartsOfOneLink loads two parts of a link, and all of it.
func TestPartsOfOneLink(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, sent *[]string) {
		links, title := graph.CategoryLinks, graph.PostFields.Title
		low, high := links.Posts.Sort(title.Asc()).Limit(1), links.Posts.Sort(title.Desc()).Limit(1)
		a1, err := db.Categories.Where(graph.CategoryFields.ID.Eq(4)).With(low, high, links.Posts.With()).One(t.Context())
		if err != nil {
			t.Fatalf("One error = %v", err)
		}
		*sent = nil
		var got []string
		for _, part := range []*perstore.LinkPart[*graph.Category, *graph.Post]{low, high, links.Posts.With()} {
			posts, ok := perstore.Loaded(a1.Posts(), part)
			got = append(got, fmt.Sprintf("%d %v %s", len(posts), ok, slugs(posts[:1])))
		}
		if want := "1 true one|1 true two|2 true one"; strings.Join(got, "|") != want || len(*sent) > 0 {
			t.Errorf("the parts are %q by %q; want %s, loaded", got, *sent, want)
		}
	})
}

// TestPartOfOne asks for a part of one object.
func TestPartOfOne(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		_, err := db.Posts.Where().With(graph.PostLinks.Category.Limit(1)).All(t.Context())
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "category") {
			t.Errorf("All error = %v; want ErrInvalid that names the link", err)
		}
		if _, ok := perstore.Loaded((&graph.Category{}).Posts(), graph.CategoryLinks.Posts.Limit(1)); ok {
			t.Error("Loaded of a detached object = true")
		}
	})
}
