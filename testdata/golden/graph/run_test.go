package graph_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/graph/want"
)

// some makes an integer that is there.
func some(n int64) perstore.Opt[int64] { return perstore.Some(n) }

// fill stores
//
//	root > a > a1, a2     root > b     alone
//
// and posts in a1 (one, two) and b (three), tags, authors and contributions.
func fill(t *testing.T, db *graph.DB) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) { t.Helper(); goldentest.Must(t, err) }
	must(db.Categories.AddAll(ctx, []*graph.Category{
		{ID: 1, Name: "root"}, {ID: 2, Name: "a", ParentID: some(1)}, {ID: 3, Name: "b", ParentID: some(1)},
		{ID: 4, Name: "a1", ParentID: some(2)}, {ID: 5, Name: "a2", ParentID: some(2)},
		{ID: 6, Name: "alone", ParentID: perstore.Null[int64]()},
	}))
	must(db.Tags.AddAll(ctx, []*graph.Tag{{ID: "go"}, {ID: "sql", Color: perstore.Some("red")}, {ID: "unused"}}))
	must(db.Posts.AddAll(ctx, []*graph.Post{
		{Slug: "one", Title: "One", CategoryID: some(4), TagIDs: perstore.Some([]string{"sql", "go", "sql", "gone"})},
		{Slug: "two", Title: "Two", CategoryID: some(4), TagIDs: perstore.Some([]string{"go"})},
		{Slug: "three", Title: "Three", CategoryID: some(3), TagIDs: perstore.Some([]string{})},
		{Slug: "four", Title: "Four", TagIDs: perstore.Null[[]string]()},
	}))
	must(db.Authors.AddAll(ctx, []*graph.Author{
		{ID: 1, Name: "Ann", FriendIDs: []int64{2, 1, 404}}, {ID: 2, Name: "Bob", MentorID: some(1), FriendIDs: []int64{1}},
		{ID: 3, Name: "Cid", MentorID: some(2)},
	}))
	must(db.Contributions.AddAll(ctx, []*graph.Contribution{
		{AuthorID: 1, PostID: "one", Role: graph.ContributionRoleWriter}, {AuthorID: 1, PostID: "three", Role: graph.ContributionRoleEditor},
		{AuthorID: 2, PostID: "one", Role: graph.ContributionRoleEditor}, {AuthorID: 2, PostID: "two", Role: graph.ContributionRoleWriter},
	}))
}

// each runs test over filled databases, with the statements that they saw.
func each(t *testing.T, test func(t *testing.T, db *graph.DB, sent *[]string)) {
	t.Helper()
	var sent []string
	goldentest.Each(t, graph.Open, func(t *testing.T, db *graph.DB) {
		fill(t, db)
		sent = nil
		test(t, db, &sent)
	}, perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) { sent = append(sent, s.Text) }))
}

// wantStatements checks how many statements were sent; to memory there are none.
func wantStatements(t *testing.T, sent []string, want int) {
	t.Helper()
	if strings.HasSuffix(t.Name(), "/"+goldentest.Memory) {
		want = 0
	}
	if len(sent) != want {
		t.Errorf("%d statements were sent; want %d:\n%s", len(sent), want, strings.Join(sent, "\n"))
	}
}

func categories(cs []*graph.Category, err error) (string, error) {
	return join(cs, func(c *graph.Category) string { return c.Name }), err
}
func posts(ps []*graph.Post, err error) (string, error) {
	return join(ps, func(p *graph.Post) string { return p.Slug }), err
}
func tags(ts []*graph.Tag, err error) (string, error) {
	return join(ts, func(t *graph.Tag) string { return t.ID }), err
}
func authors(as []*graph.Author, err error) (string, error) {
	return join(as, func(a *graph.Author) string { return a.Name }), err
}

func join[T any](objs []T, name func(T) string) string {
	names := make([]string, len(objs))
	for i, obj := range objs {
		names[i] = name(obj)
	}
	return strings.Join(names, " ")
}

// is checks the names of what a call gave.
func is(t *testing.T, call, want string) func(got string, err error) {
	return func(got string, err error) {
		t.Helper()
		if got != want || err != nil {
			t.Errorf("%s = %q, %v; want %q", call, got, err, want)
		}
	}
}

func TestTree(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		for id, want := range map[int64]struct{ parent, children, siblings string }{
			1: {"", "a b", ""}, 2: {"root", "a1 a2", "a b"}, 4: {"a", "", "a1 a2"}, 6: {"", "", ""},
		} {
			c, err := db.Categories.Get(ctx, id)
			goldentest.Must(t, err)
			parent := ""
			if p, err := c.Parent(ctx); err != nil {
				t.Errorf("Parent of %s error = %v", c.Name, err)
			} else if p != nil {
				parent = p.Name
			}
			is(t, "Parent of "+c.Name, want.parent)(parent, nil)
			is(t, "Children of "+c.Name, want.children)(categories(c.Children().All(ctx)))
			is(t, "Siblings of "+c.Name, want.siblings)(categories(c.Siblings().All(ctx)))
		}
	})
}

func TestTreeToDepth(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, sent *[]string) {
		ctx, links := t.Context(), graph.CategoryLinks
		down := links.Children.With(links.Children.With(links.Posts.With(graph.PostLinks.Tags, graph.PostLinks.Authors), links.Children))
		roots, err := db.Categories.Where(graph.CategoryFields.ParentID.IsNull()).With(down).All(ctx)
		is(t, "roots", "root alone")(categories(roots, err))
		// roots, children, grandchildren, their posts, tags, authors by two, great-grandchildren
		wantStatements(t, *sent, 8)
		*sent = nil
		middle, err := roots[0].Children().All(ctx)
		is(t, "children", "a b")(categories(middle, err))
		leaves, err := middle[0].Children().All(ctx)
		is(t, "grandchildren", "a1 a2")(categories(leaves, err))
		is(t, "children of a leaf", "")(categories(leaves[0].Children().All(ctx)))
		found, err := leaves[0].Posts().All(ctx)
		is(t, "posts", "one two")(posts(found, err))
		is(t, "tags", "go sql")(tags(found[0].Tags().All(ctx)))
		is(t, "authors", "Ann Bob")(authors(found[0].Authors().All(ctx)))
		wantStatements(t, *sent, 0) // all of it was loaded
	})
}

// TestCircle loads a tree that is none.
func TestCircle(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx, links := t.Context(), graph.CategoryLinks
		root, err := db.Categories.Get(ctx, 1)
		goldentest.Must(t, err)
		root.ParentID = some(4) // root > a > a1 > root
		goldentest.Must(t, root.Save(ctx))
		self := &graph.Category{ID: 9, Name: "self", ParentID: some(9)}
		goldentest.Must(t, db.Categories.Add(ctx, self))
		all, err := db.Categories.Where(graph.CategoryFields.ID.In(1, 9)).With(links.Parent.With(links.Parent.With(links.Parent.With(links.Parent)))).All(ctx)
		goldentest.Must(t, err)
		for i, want := range []string{"root a1 a root a1", "self self self self self"} {
			var got []string
			for c := all[i]; len(got) < 5; {
				got = append(got, c.Name)
				c, err = c.Parent(ctx)
				goldentest.Must(t, err)
			}
			is(t, "the way up", want)(strings.Join(got, " "), nil)
		}
		is(t, "RQL", "self")(categories(db.Categories.RQL("id=9&parent/parent/parent/name=self&children/children/name=self").All(ctx)))
		goldentest.Must(t, db.Categories.Delete(ctx, 4)) // cascades all the way round
		is(t, "what is left", "alone self")(categories(db.Categories.Where().All(ctx)))
		goldentest.Must(t, db.Categories.Delete(ctx, 9))
	})
}

func TestManyToMany(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, sent *[]string) {
		ctx := t.Context()
		links := graph.PostLinks
		loaded, err := db.Posts.Where().Sort(graph.PostFields.Slug.Asc()).With(links.Tags.With(graph.TagLinks.Posts), links.Authors, links.Editors).All(ctx)
		goldentest.Must(t, err)
		// posts; tags and their posts; authors and editors by two each
		wantStatements(t, *sent, 7)
		fresh, err := db.Posts.Where().Sort(graph.PostFields.Slug.Asc()).All(ctx)
		goldentest.Must(t, err)
		for how, ps := range map[string][]*graph.Post{"loaded": loaded, "read": fresh} {
			for i, want := range []struct{ slug, tags, authors, editors string }{
				{"four", "", "", ""}, {"one", "go sql", "Ann Bob", "Bob"}, {"three", "", "Ann", "Ann"}, {"two", "go", "Bob", ""},
			} {
				is(t, how+" slug", want.slug)(ps[i].Slug, nil)
				is(t, how+" tags of "+want.slug, want.tags)(tags(ps[i].Tags().All(ctx)))
				is(t, how+" authors of "+want.slug, want.authors)(authors(ps[i].Authors().All(ctx)))
				is(t, how+" editors of "+want.slug, want.editors)(authors(ps[i].Editors().All(ctx)))
				is(t, how+" contributions", want.authors)(contributors(t, ps[i]))
			}
		}
		for id, want := range map[string]string{"go": "one two", "sql": "one", "unused": ""} {
			tag, err := db.Tags.Get(ctx, id)
			goldentest.Must(t, err)
			is(t, "posts of "+id, want)(posts(tag.Posts().Sort(graph.PostFields.Slug.Asc()).All(ctx)))
		}
	})
}

// contributors names the authors of a post through the table between.
func contributors(t *testing.T, p *graph.Post) (string, error) {
	t.Helper()
	rows, err := p.Contributions().With(graph.ContributionLinks.Author).All(t.Context())
	return join(rows, func(c *graph.Contribution) string {
		a, err := c.Author(t.Context())
		goldentest.Must(t, err)
		return a.Name
	}), err
}

// TestSelfManyToMany has a list of keys of the same model, with the object
// itself and one that is not there among them.
func TestSelfManyToMany(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx, links := t.Context(), graph.AuthorLinks
		loaded, err := db.Authors.Where().With(links.Friends, links.FriendOf, links.Pupils.With(links.Mentor), links.Posts, links.Categories).All(ctx)
		goldentest.Must(t, err)
		fresh, err := db.Authors.Where().All(ctx)
		goldentest.Must(t, err)
		for how, as := range map[string][]*graph.Author{"loaded": loaded, "read": fresh} {
			for i, want := range []struct{ name, friends, friendOf, pupils, posts, categories string }{
				{"Ann", "Ann Bob", "Ann Bob", "Bob", "one three", "b a1"},
				{"Bob", "Ann", "Ann", "Cid", "one two", "a1"}, {"Cid", "", "", "", "", ""},
			} {
				is(t, how+" friends of "+want.name, want.friends)(authors(as[i].Friends().All(ctx)))
				is(t, how+" friends with "+want.name, want.friendOf)(authors(as[i].FriendOf().All(ctx)))
				is(t, how+" pupils of "+want.name, want.pupils)(authors(as[i].Pupils().All(ctx)))
				is(t, how+" posts of "+want.name, want.posts)(posts(as[i].Posts().All(ctx)))
				is(t, how+" categories of "+want.name, want.categories)(categories(as[i].Categories().All(ctx)))
			}
		}
	})
}

func TestPredicates(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		c, p, a, tag := graph.CategoryLinks, graph.PostLinks, graph.AuthorLinks, graph.TagLinks
		name := graph.CategoryFields.Name
		is(t, "without children", "b a1 a2 alone")(categories(db.Categories.Where(perstore.Not(c.Children.Has())).All(ctx)))
		is(t, "with grandparent root", "a1 a2")(categories(db.Categories.Where(c.Parent.Has(c.Parent.Has(name.Eq("root")))).All(ctx)))
		is(t, "with a sibling b", "a b")(categories(db.Categories.Where(c.Siblings.Has(name.Eq("b"))).All(ctx)))
		is(t, "with a tag", "one two")(posts(db.Posts.Where(p.Tags.Has()).Sort(graph.PostFields.Slug.Asc()).All(ctx)))
		is(t, "with a red tag", "one")(posts(db.Posts.Where(p.Tags.Has(graph.TagFields.Color.Eq("red"))).All(ctx)))
		is(t, "without a tag", "four three")(posts(db.Posts.Where(perstore.Not(p.Tags.Has())).Sort(graph.PostFields.Slug.Asc()).All(ctx)))
		is(t, "tags of Bob's posts", "go sql")(tags(db.Tags.Where(tag.Posts.Has(p.Authors.Has(graph.AuthorFields.Name.Eq("Bob")))).All(ctx)))
		is(t, "with a friend who is a friend", "Ann Bob")(authors(db.Authors.Where(a.Friends.Has(a.Friends.Has())).All(ctx)))
		is(t, "who edit what is in b", "Ann")(authors(db.Authors.Where(a.Edits.Has(graph.ContributionLinks.Post.Has(p.Category.Has(name.Eq("b"))))).All(ctx)))
	})
}

func TestRecurse(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, sent *[]string) {
		ctx := t.Context()
		c, a, name := graph.CategoryLinks, graph.AuthorLinks, graph.CategoryFields.Name
		below := db.Categories.Where(perstore.Recurse(c.Children, name.Eq("a")))
		is(t, "a and what is below it", "a a1 a2")(categories(below.All(ctx)))
		is(t, "what is below it", "a1 a2")(categories(below.Where(name.Ne("a")).All(ctx)))
		is(t, "a1 and what is above it", "root a a1")(categories(db.Categories.Where(perstore.Recurse(c.Parent, name.Eq("a1"))).All(ctx)))
		is(t, "siblings below root", "a b")(categories(db.Categories.RQL("recurse(children,name=root)&recurse(siblings,name=a)").All(ctx)))
		is(t, "Bob and who learns of him", "Bob Cid")(authors(db.Authors.Where(perstore.Recurse(a.Pupils, graph.AuthorFields.Name.Eq("Bob"))).All(ctx)))
		is(t, "Bob's friends and theirs", "Ann Bob")(authors(db.Authors.RQL("recurse(friends,name=Bob)").All(ctx)))
		if n, err := below.Count(ctx); n != 3 || err != nil {
			t.Errorf("Count = %d, %v; want 3", n, err)
		}
		p := graph.PostLinks
		in := perstore.Recurse(c.Children, name.Eq("a"))
		is(t, "posts in a and what is below it", "one two")(posts(db.Posts.Where(p.Category.Has(in)).Sort(graph.PostFields.Slug.Asc()).All(ctx)))
		is(t, "categories beside a and what is below it", "root b alone")(categories(db.Categories.Where(perstore.Not(in)).All(ctx)))
		wantStatements(t, *sent, 9)
	})
}

func TestPaths(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		for query, want := range map[string]string{
			"parent/parent/name=root&sort(-name)":             "a2 a1",
			"children/children/name=a1":                       "root",
			"rel(children,rel(posts,tags/color=red))":         "a",
			"not(rel(parent))&sort(id)":                       "root alone",
			"parent/name!=root&sort(name)":                    "a1 a2 alone root",
			"rel(posts,rel(authors,name=Bob))":                "a1",
			"posts/authors/name=Ann&sort(name)":               "a1 b",
			"parentId=null&sort(-parent/name,name)":           "alone root",
			"sort(-parent/name,-parent/parent/name,-id)&id>2": "b a2 a1 alone",
		} {
			is(t, query, want)(categories(db.Categories.RQL(query).All(ctx)))
		}
		for _, query := range []string{"parent/nam=root", "rel(childs)", "children/children/x=1"} {
			if _, err := db.Categories.RQL(query).All(ctx); err == nil || !strings.Contains(err.Error(), "unknown") {
				t.Errorf("RQL(%s) error = %v; want what is unknown", query, err)
			}
		}
	})
}

func TestOnDelete(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		err := db.Authors.Delete(ctx, 1)
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "Author still refers to it by link mentor") {
			t.Errorf("Delete(mentor) error = %v; want ErrInvalid that names the link", err)
		}
		err = db.Contributions.Add(ctx, &graph.Contribution{AuthorID: 9, PostID: "one", Role: graph.ContributionRoleWriter})
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "link author: no Author 9") {
			t.Errorf("Add(missing author) error = %v; want ErrInvalid that names the link", err)
		}
		goldentest.Must(t, db.Categories.Delete(ctx, 2))
		is(t, "categories", "root b alone")(categories(db.Categories.Where().All(ctx)))
		one, err := db.Posts.Get(ctx, "one")
		goldentest.Must(t, err)
		if !one.CategoryID.IsZero() {
			t.Errorf("categoryId after the category was deleted = %v; want none", one.CategoryID)
		}
		if diff := cmp.Diff([]string{"sql", "go", "sql", "gone"}, one.TagIDs.V); diff != "" {
			t.Errorf("tagIds after the category was deleted (-want +got):\n%s", diff)
		}
		goldentest.Must(t, db.Posts.Delete(ctx, "one"))
		n, err := db.Contributions.Where().Count(ctx)
		if n != 2 || err != nil {
			t.Errorf("contributions after a post was deleted = %d, %v; want 2", n, err)
		}
		goldentest.Must(t, db.Tags.Delete(ctx, "go")) // a list of keys is no foreign key
	})
}

// TestBatchOrder adds objects that refer to each other: targets come first.
func TestBatchOrder(t *testing.T) {
	each(t, func(t *testing.T, db *graph.DB, _ *[]string) {
		ctx := t.Context()
		child := []*graph.Category{{ID: 21, Name: "child", ParentID: some(20)}, {ID: 20, Name: "parent"}}
		if err := db.Categories.AddAll(ctx, child); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("AddAll(child first) error = %v; want ErrInvalid", err)
		}
		slices.Reverse(child)
		if err := db.Categories.AddAll(ctx, child); err != nil {
			t.Errorf("AddAll(parent first) error = %v", err)
		}
	})
}
