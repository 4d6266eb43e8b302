package graph_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/graph/want"
)

var errAbort = errors.New("abort")

// write is one write, by the same numbers to every store.
type write struct {
	kind    string
	id      int64
	a, b    perstore.Opt[int64]
	aborted bool // of a transaction
	next    []write
}

var kinds = []string{"put category", "put category", "delete category", "put post", "delete post", "put author", "delete author", "put contribution", "batch", "delete categories", "delete authors", "move categories"}

func drawWrite(t *rapid.T, deep bool) write {
	id := rapid.Int64Range(1, 6)
	optional := rapid.Custom(func(t *rapid.T) perstore.Opt[int64] {
		if rapid.Bool().Draw(t, "there") {
			return perstore.Some(id.Draw(t, "link"))
		}
		return perstore.Opt[int64]{}
	})
	w := write{kind: rapid.SampledFrom(kinds).Draw(t, "kind"), id: id.Draw(t, "id"), a: optional.Draw(t, "a"), b: optional.Draw(t, "b")}
	if deep && rapid.IntRange(0, 5).Draw(t, "transaction") == 0 {
		w.kind, w.aborted = "transaction", rapid.Bool().Draw(t, "aborted")
		for range rapid.IntRange(1, 6).Draw(t, "writes") {
			w.next = append(w.next, drawWrite(t, false))
		}
	}
	return w
}

// do does the write and tells what came of it.
func (w write) do(ctx context.Context, db *graph.DB) error {
	slug := func(id int64) string { return fmt.Sprint("p", id) }
	switch w.kind {
	case "put category":
		return db.Categories.Put(ctx, &graph.Category{ID: w.id, Name: "c", ParentID: w.a})
	case "delete category":
		return db.Categories.Delete(ctx, w.id)
	case "put post":
		return db.Posts.Put(ctx, &graph.Post{Slug: slug(w.id), Title: "p", CategoryID: w.a})
	case "delete post":
		return db.Posts.Delete(ctx, slug(w.id))
	case "put author":
		return db.Authors.Put(ctx, &graph.Author{ID: w.id, Name: "a", MentorID: w.a})
	case "delete author":
		return db.Authors.Delete(ctx, w.id)
	case "put contribution":
		return db.Contributions.Put(ctx, &graph.Contribution{AuthorID: w.id, PostID: slug(w.a.V), Role: graph.ContributionRoleWriter})
	case "delete categories":
		_, err := db.Categories.Where(graph.CategoryFields.ID.Ge(w.id), graph.CategoryFields.ID.Le(w.a.V)).Delete(ctx)
		return err
	case "delete authors":
		_, err := db.Authors.Where(graph.AuthorFields.ID.Ge(w.id)).Delete(ctx)
		return err
	case "move categories":
		_, err := db.Categories.Where(graph.CategoryFields.ID.Ge(w.id)).Update(ctx, graph.CategoryPatch{ParentID: w.a})
		return err
	case "batch":
		return db.Categories.AddAll(ctx, []*graph.Category{{ID: w.id, Name: "b", ParentID: w.a}, {ID: w.id + 1, Name: "b", ParentID: w.b}})
	}
	var refused []error
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		for _, next := range w.next {
			refused = append(refused, next.do(ctx, db)) // it goes on
		}
		if w.aborted {
			return errAbort
		}
		return nil
	})
	return errors.Join(append(refused, err)...)
}

// outcome is what stores must agree on: the class of an error.
func outcome(err error) string {
	if err == nil {
		return "done"
	}
	text := ""
	for _, kind := range []error{perstore.ErrInvalid, perstore.ErrNotFound, perstore.ErrExists, perstore.ErrPrecondition, errAbort} {
		if errors.Is(err, kind) {
			text += kind.Error() + ", "
		}
	}
	return text
}

func state(t *rapid.T, db *graph.DB) []any {
	ctx := context.Background()
	cs, err1 := db.Categories.RQL("sort(id)").All(ctx)
	ps, err2 := db.Posts.RQL("sort(slug)").All(ctx)
	as, err3 := db.Authors.RQL("sort(id)").All(ctx)
	ms, err4 := db.Contributions.RQL("sort(authorId,postId)").All(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	return []any{cs, ps, as, ms}
}

// TestStoresAgree writes at random to both stores: they refuse the same writes
// and end with the same objects.
func TestStoresAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		var dbs []*graph.DB
		for _, url := range []string{goldentest.SQLite, goldentest.Memory} {
			db, err := graph.Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if err := db.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			dbs = append(dbs, db)
		}
		for range rapid.IntRange(1, 25).Draw(t, "writes") {
			w := drawWrite(t, true)
			want, got := w.do(ctx, dbs[0]), w.do(ctx, dbs[1])
			if outcome(want) != outcome(got) {
				t.Fatalf("%+v in SQLite: %v; in memory: %v", w, want, got)
			}
			if diff := cmp.Diff(state(t, dbs[0]), state(t, dbs[1])); diff != "" {
				t.Fatalf("after %+v (-SQLite +memory):\n%s", w, diff)
			}
		}
	})
}
