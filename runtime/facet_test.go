package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// paper is written by an author; its note is for the author alone.
type paper struct {
	ID       int64
	Title    string
	Author   string
	Status   string
	Note     string
	Perstore perstore.Meta
}

func (p *paper) Validate() error {
	var check perstore.Check
	if p.Title == "" {
		check.Fail("title", "minLength", "must not be empty")
	}
	if p.Note == "bad" {
		check.Fail("note", "not", "must not be bad")
	}
	return check.Err()
}

func (p *paper) Defaults() {
	if p.Status == "" {
		p.Status = "draft"
	}
}

func papers() *perstore.Entity {
	return describe.Model[paper]{
		Name: "Paper",
		Key:  describe.IntKey(0, func(p *paper) *int64 { return &p.ID }), Generate: perstore.GenerateIncrement,
		Meta: func(p *paper) *perstore.Meta { return &p.Perstore },
		Fields: []describe.Field[paper]{
			describe.Plain("id", describe.Int(), func(p *paper) *int64 { return &p.ID }),
			describe.Plain("title", describe.Text(), func(p *paper) *string { return &p.Title }),
			describe.Plain("author", describe.Text(), func(p *paper) *string { return &p.Author }),
			describe.Plain("status", describe.Text(), func(p *paper) *string { return &p.Status }),
			describe.Plain("note", describe.Text(), func(p *paper) *string { return &p.Note }),
		},
		Indexes: []perstore.Index{{Name: "papers_status", Fields: []perstore.IndexField{{Field: 3}}}, {Name: "papers_note", Unique: true, Fields: []perstore.IndexField{{Field: 4}}}},
		Links: []perstore.EntityLink{
			{Name: "writer", Target: "Writer", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"name"}}}},
			{Name: "byNote", Target: "Writer", On: []rql.Join{{Op: "eq", Local: 4, Remote: []string{"name"}}}},
		},
	}.Entity()
}

type writer struct {
	Name     string
	Team     string
	Perstore perstore.Meta
}

func (*writer) Validate() error { return nil }
func (*writer) Defaults()       {}

func writers() *perstore.Entity {
	return describe.Model[writer]{
		Name: "Writer",
		Key:  describe.TextKey(0, func(w *writer) *string { return &w.Name }),
		Meta: func(w *writer) *perstore.Meta { return &w.Perstore },
		Fields: []describe.Field[writer]{
			describe.Plain("name", describe.Text(), func(w *writer) *string { return &w.Name }),
			describe.Plain("team", describe.Text(), func(w *writer) *string { return &w.Team }),
		},
		Links: []perstore.EntityLink{
			{Name: "papers", Many: true, Target: "Paper", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"author"}}}},
		},
	}.Entity()
}

// showPaper copies what the facet public shows of a paper.
func showPaper(obj, view any) {
	from, to := obj.(*paper), view.(*paper)
	to.ID, to.Title, to.Author, to.Status = from.ID, from.Title, from.Author, from.Status
}

// library has two teams with papers of two kinds, and the facets of a member of a
// team and of the public.
func library(t *testing.T, url string) *perstore.DataModel {
	t.Helper()
	db, err := perstore.Open(t.Context(), url, []*perstore.Entity{papers(), writers()},
		map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Migrate(t.Context()))
	for _, w := range []*writer{{Name: "ann", Team: "a"}, {Name: "bob", Team: "b"}} {
		must(t, db.Model("Writer").Add(t.Context(), w))
	}
	for i, p := range []*paper{
		{Title: "one", Author: "ann", Status: "published"}, {Title: "two", Author: "ann"}, {Title: "three", Author: "bob", Status: "published"}, {Title: "four", Author: "bob"},
	} {
		p.Note = fmt.Sprint("note ", i)
		must(t, db.Model("Paper").Add(t.Context(), p))
	}
	public := &perstore.Facet{
		Model: "Paper", Powers: perstore.CanAdd | perstore.CanPatch | perstore.CanPut, Where: "status=published", Hidden: []int{4}, ReadOnly: []int{2},
		Query: perstore.QueryPolicy{Restricted: true, MaxLimit: 3, Operators: []perstore.OperatorPolicy{{Name: "eq", Indexed: true}, {Name: "limit"}, {Name: "ne"}, {Name: "sort"}, {Name: "and"}, {Name: "count"}, {Name: "rel"}}},
		Whole: func(view, previous any) any {
			whole := &paper{Note: fmt.Sprint("of ", view.(*paper).Title)}
			if previous != nil {
				*whole = *previous.(*paper)
			}
			showPaper(view, whole)
			return whole
		},
		Show: showPaper,
	}
	must(t, db.AddFacets("public", public))
	must(t, db.AddFacets("team",
		&perstore.Facet{Model: "Writer", Powers: perstore.CanAdd | perstore.CanPut | perstore.CanPatch | perstore.CanDelete, Where: "team=$team"},
		&perstore.Facet{Model: "Paper", Powers: perstore.CanAdd | perstore.CanPut | perstore.CanPatch | perstore.CanDelete, Where: "writer/team=$team",
			Check: func(view any) error {
				if view.(*paper).Title == "rude" {
					return fmt.Errorf("%w: rude", perstore.ErrInvalid)
				}
				return nil
			}},
	))
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eachLibrary runs a test over the stores that have views.
func eachLibrary(t *testing.T, test func(t *testing.T, db *perstore.DataModel)) {
	t.Run("memory", func(t *testing.T) { test(t, library(t, "memory:")) })
	t.Run("sqlite", func(t *testing.T) { test(t, library(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))) })
}

func teamOf(db *perstore.DataModel, team string) *perstore.DataModel {
	return db.Facets("team", nil, perstore.Given{Name: "team", Value: rql.String(team)})
}

// titles are those of the papers that a query gives.
func titles(t *testing.T, q *perstore.Query) string {
	t.Helper()
	objs, err := q.All(t.Context())
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, obj := range objs {
		all = append(all, obj.(*paper).Title)
	}
	return strings.Join(all, " ")
}

// TestFacetReads checks what the holder of a facet finds, in all the ways there are.
func TestFacetReads(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		ctx, a := t.Context(), teamOf(db, "a")
		papers := a.Model("Paper")
		if got := titles(t, papers.Where()); got != "one two" {
			t.Errorf("All = %q; want those of the team", got)
		}
		for query, want := range map[string]string{
			"writer/team=b": "", "rel(writer)": "one two", "not(rel(writer))": "", "title=three": "", "or(title=three,title=one)": "one", "sort(-title)&limit(1)": "two",
		} {
			if got := titles(t, papers.RQL(query)); got != want {
				t.Errorf("RQL(%s) = %q; want %q", query, got, want)
			}
		}
		n, err := papers.Where().Count(ctx)
		if n != 2 || err != nil {
			t.Errorf("Count = %d, %v; want 2", n, err)
		}
		result, err := papers.RQL("aggregate(status,count())&sort(status)").Result(ctx)
		if want := "[[draft 1] [published 1]]"; err != nil || fmt.Sprint(result.Rows) != want {
			t.Errorf("aggregate = %v, %v; want %s", result.Rows, err, want)
		}
		if _, err := papers.Get(ctx, int64(3)); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Get of another team's error = %v; want ErrNotFound", err)
		}
		found := 0
		must(t, papers.GetMany(ctx, []any{int64(1), int64(3), int64(404)}, func(any, any) { found++ }))
		if found != 1 {
			t.Errorf("GetMany finds %d; want 1", found)
		}
		obj, err := papers.Get(ctx, int64(1))
		must(t, err)
		p := obj.(*paper)
		w, err := perstore.LoadLink[*writer](ctx, &p.Perstore, p, "writer")
		if err != nil || w.Name != "ann" {
			t.Errorf("link = %v, %v; want ann", w, err)
		}
		all, err := a.Model("Writer").Where().With(perstore.Include{Rel: "papers"}).All(ctx)
		must(t, err)
		if got := titles(t, perstore.LinkQuery(&all[0].(*writer).Perstore, all[0], "papers")); len(all) != 1 || got != "one two" {
			t.Errorf("With gives %d writers with %q; want ann with hers", len(all), got)
		}
		part, err := a.Model("Writer").Where().With(perstore.Include{Rel: "papers", Query: rql.NewQuery(rql.Limit(1, 0))}).All(ctx)
		must(t, err)
		if got := titles(t, perstore.LinkQuery(&part[0].(*writer).Perstore, part[0], "papers").Limit(1)); got != "one" {
			t.Errorf("a part of a link = %q; want one", got)
		}
	})
}

// TestFacetHides checks that what a facet blocks is unknown and not in memory, and
// that a link which would tell it is not there.
func TestFacetHides(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		papers := db.Facets("public", nil).Model("Paper")
		obj, err := papers.Get(t.Context(), int64(1))
		if err != nil || obj.(*paper).Note != "" || obj.(*paper).Title != "one" {
			t.Errorf("Get = %+v, %v; want it without the note", obj, err)
		}
		if obj.(*paper).Perstore.Partial() {
			t.Error("what a facet shows is no part of an object")
		}
		for _, query := range []string{"note=x&limit(1)", "sort(note)&limit(1)", "byNote/name=x&limit(1)", "rel(byNote)&limit(1)", "writer/name=ann&limit(1)", "rel(writer)&limit(1)"} {
			_, err := papers.RQL(query).All(t.Context())
			if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) && !errors.Is(err, perstore.ErrAccess) {
				t.Errorf("RQL(%s) error = %v; want an unknown name", query, err)
			}
		}
		for query, want := range map[string]string{
			"": "at most 3", "limit(4)": "at most 3", "limit(3)": "one three", "title=one&limit(1)": "index", "status=draft&limit(1)": "", "or(id=1,id=2)&limit(1)": "operator or",
			"sort(-id)&limit(2)": "three one", "ne(title,one)&limit(2)": "three", "and(status=published,limit(1))": "one",
		} {
			if got := titles(t, papers.RQL(query)); got != want && (want == "" || !strings.Contains(got, want)) {
				t.Errorf("RQL(%s) = %q; want %q", query, got, want)
			}
		}
	})
}

// TestFacetWrites checks that writes stay inside of a facet, and what they leave of
// what it hides.
func TestFacetWrites(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		ctx, a, public := t.Context(), teamOf(db, "a").Model("Paper"), db.Facets("public", nil).Model("Paper")
		whole := func(id int64) string {
			obj, err := db.Model("Paper").Get(ctx, id)
			if err != nil {
				return err.Error()
			}
			p := obj.(*paper)
			return fmt.Sprint(p.Title, "/", p.Author, "/", p.Status, "/", p.Note)
		}
		retitle := func(title string) perstore.Setter {
			return func(obj any, p *perstore.Patching) {
				perstore.SetRequired(p, 1, perstore.Some(title), &obj.(*paper).Title)
			}
		}
		assign := func(author string) perstore.Setter {
			return func(obj any, p *perstore.Patching) {
				perstore.SetRequired(p, 2, perstore.Some(author), &obj.(*paper).Author)
			}
		}
		for call, c := range map[string]struct {
			err, want error
		}{
			"add for another team":   {a.Add(ctx, &paper{Title: "new", Author: "bob", Note: "n1"}), perstore.ErrAccess},
			"add of a taken key":     {a.Add(ctx, &paper{ID: 3, Title: "new", Author: "ann", Note: "n2"}), perstore.ErrExists},
			"put over another's":     {a.Put(ctx, &paper{ID: 3, Title: "mine", Author: "ann", Note: "n3"}), perstore.ErrExists},
			"put where nothing is":   {a.Put(ctx, &paper{ID: 3, Title: "mine", Author: "ann", Note: "n3"}, perstore.Overwrite(true)), perstore.ErrPrecondition},
			"delete of another's":    {a.Delete(ctx, int64(3)), perstore.ErrNotFound},
			"a rule of the facet":    {a.Add(ctx, &paper{Title: "rude", Author: "ann", Note: "n4"}), perstore.ErrInvalid},
			"no power":               {public.Delete(ctx, int64(1)), perstore.ErrMethodNotAllowed},
			"add of a draft":         {public.Add(ctx, &paper{Title: "draft"}), perstore.ErrAccess},
			"add of what is fixed":   {public.Add(ctx, &paper{Title: "new", Author: "eve", Status: "published"}), perstore.ErrInvalid},
			"put of what is fixed":   {public.Put(ctx, &paper{ID: 1, Title: "new", Author: "eve", Status: "published"}), perstore.ErrInvalid},
			"put out of the facet":   {public.Put(ctx, &paper{ID: 1, Title: "new", Author: "ann", Status: "draft"}), perstore.ErrAccess},
			"a rule of the model":    {public.Put(ctx, &paper{ID: 1, Author: "ann", Status: "published"}), perstore.ErrInvalid},
			"patch of another's":     {second(a.Patch(ctx, int64(3), retitle("mine"))), perstore.ErrNotFound},
			"patch to another's":     {second(a.Patch(ctx, int64(1), assign("bob"))), perstore.ErrAccess},
			"patch of what is fixed": {second(public.Patch(ctx, int64(1), assign("bob"))), perstore.ErrInvalid},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s: error = %v; want %v", call, c.err, c.want)
			}
		}
		if got := fmt.Sprint(whole(1), " ", whole(3), " ", whole(5)); got != "one/ann/published/note 0 three/bob/published/note 2 get Paper 5: not found" {
			t.Errorf("refused writes left %s", got)
		}
		must(t, public.Put(ctx, &paper{ID: 1, Title: "uno", Author: "ann", Status: "published", Note: "stolen"}))
		if got := whole(1); got != "uno/ann/published/note 0" {
			t.Errorf("Put through a view stored %s; want the note that was there", got)
		}
		fresh := &paper{Title: "five", Status: "published", Note: "smuggled"}
		must(t, public.Add(ctx, fresh))
		if got := whole(fresh.ID); got != "five//published/of five" {
			t.Errorf("Add through a view stored %s", got)
		}
		fresh.Title = "cinq"
		must(t, fresh.Perstore.Save(ctx, fresh))
		if got := whole(fresh.ID); got != "cinq//published/of five" {
			t.Errorf("Save through a view stored %s", got)
		}
		n, err := a.Where().Update(ctx, retitle("all"))
		if got := whole(1) + " " + whole(2) + " " + whole(3); n != 2 || err != nil || got != "all/ann/published/note 0 all/ann/draft/note 1 three/bob/published/note 2" {
			t.Errorf("Update = %d, %v: %s; want the team's alone", n, err, got)
		}
		if n, err := a.Where().Delete(ctx); n != 2 || err != nil || whole(3) != "three/bob/published/note 2" {
			t.Errorf("Delete = %d, %v; want the team's alone", n, err)
		}
	})
}

func second(_ any, err error) error { return err }

// TestFacetErrors checks that errors tell nothing of what is hidden.
func TestFacetErrors(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		public := db.Facets("public", nil).Model("Paper")
		must(t, db.Model("Paper").Add(t.Context(), &paper{Title: "other", Note: "of taken"}))
		for call, err := range map[string]error{
			"a unique value that is hidden": public.Add(t.Context(), &paper{Title: "taken", Status: "published"}),
			"a rule about what is hidden":   public.Put(t.Context(), &paper{ID: 1, Title: "", Author: "ann", Status: "published"}),
		} {
			if err == nil || strings.Contains(strings.ToLower(err.Error()), "note") {
				t.Errorf("%s: error = %v; want one that does not name it", call, err)
			}
		}
	})
}

// TestFacetRules checks rules in Go.
func TestFacetRules(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		var seen []string
		rules := map[string]perstore.FacetRules{"Paper": {
			Put: func(_ context.Context, previous, next any) error {
				seen = append(seen, fmt.Sprint("put ", previous != nil, " ", next.(*paper).Title))
				if next.(*paper).Title == "no" {
					return perstore.ErrAccess
				}
				return nil
			},
			Delete: func(_ context.Context, previous any) error {
				seen = append(seen, "delete "+previous.(*paper).Title)
				return perstore.ErrAccess
			},
		}}
		a := db.Facets("team", rules, perstore.Given{Name: "team", Value: rql.String("a")}).Model("Paper")
		must(t, a.Add(t.Context(), &paper{Title: "yes", Author: "ann", Note: "x"}))
		if err := a.Put(t.Context(), &paper{ID: 1, Title: "no", Author: "ann"}); !errors.Is(err, perstore.ErrAccess) {
			t.Errorf("Put error = %v; want that of the rule", err)
		}
		if err := a.Delete(t.Context(), int64(1)); !errors.Is(err, perstore.ErrAccess) {
			t.Errorf("Delete error = %v; want that of the rule", err)
		}
		if want := []string{"put false yes", "put true no", "delete one"}; !slices.Equal(seen, want) {
			t.Errorf("rules saw %q; want %q", seen, want)
		}
	})
}

// TestFacetCommitFails takes away, between a write through a facet and its commit, a
// hidden unique value that it needs: the error tells of neither.
func TestFacetCommitFails(t *testing.T) {
	db, n := library(t, "memory:"), 0
	meanwhile := map[string]perstore.FacetRules{"Paper": {Put: func(ctx context.Context, _, next any) error {
		n++
		title := fmt.Sprint("other ", n)
		if next.(*paper).ID != 0 { // a put or a patch: somebody writes the same object
			return db.Model("Paper").Put(perstore.Suspend(ctx), &paper{ID: next.(*paper).ID, Title: title, Author: "ann", Status: "published", Note: title})
		}
		return db.Model("Paper").Add(perstore.Suspend(ctx), &paper{Title: title, Note: next.(*paper).Note})
	}}}
	public := db.Facets("public", meanwhile).Model("Paper")
	retitle := func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 1, perstore.Some("new"), &obj.(*paper).Title)
	}
	for call, run := range map[string]func() error{
		"Add":    func() error { return public.Add(t.Context(), &paper{Title: "a", Status: "published"}) },
		"AddAll": func() error { return public.AddAll(t.Context(), []any{&paper{Title: "b", Status: "published"}}) },
		"Put": func() error {
			return public.Put(t.Context(), &paper{ID: 1, Title: "c", Author: "ann", Status: "published"})
		},
		"Patch":  func() error { return second(public.Patch(t.Context(), int64(1), retitle)) },
		"Update": func() error { return second(public.RQL("id=1&limit(1)").Update(t.Context(), retitle)) },
	} {
		err := run()
		class := errors.Is(err, perstore.ErrExists) || errors.Is(err, perstore.ErrConflict)
		if !class || !strings.HasSuffix(err.Error(), ": "+perstore.ErrExists.Error()) && !strings.HasSuffix(err.Error(), ": "+perstore.ErrConflict.Error()) {
			t.Errorf("%s error = %v; want its class alone", call, err)
		}
	}
}

// TestFacetIncomplete refuses facets that hide what their writes would empty.
func TestFacetIncomplete(t *testing.T) {
	db := library(t, "memory:")
	for what, f := range map[string]*perstore.Facet{
		"hidden":       {Model: "Paper", Hidden: []int{4}},
		"without Show": {Model: "Paper", Hidden: []int{4}, Whole: func(view, _ any) any { return view }},
		"a type":       {Model: "Paper", Type: papers()},
	} {
		if err := db.AddFacets(what, f); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("AddFacets(%s) error = %v; want ErrInvalid", what, err)
		}
	}
}

// TestFacetPicks checks that a call which gives one object needs no limit of the
// holder's, nor the power to set one.
func TestFacetPicks(t *testing.T) {
	db := library(t, "memory:")
	must(t, db.AddFacets("keyhole", &perstore.Facet{Model: "Paper", Query: perstore.QueryPolicy{Restricted: true, MaxLimit: 2, Operators: perstore.AllowedOperators("eq first", "")}}))
	papers := db.Facets("keyhole", nil).Model("Paper")
	for call, run := range map[string]func() (any, error){
		"First": func() (any, error) { return papers.RQL("title=one").First(t.Context()) },
		"One":   func() (any, error) { return papers.RQL("title=one").One(t.Context()) },
		"first()": func() (any, error) {
			r, err := papers.RQL("title=one&first()").Result(t.Context())
			return r.Value, err
		},
	} {
		obj, err := run()
		if p, ok := obj.(*paper); err != nil || !ok || p.ID != 1 {
			t.Errorf("%s = %v, %v; want the object", call, obj, err)
		}
	}
	for _, query := range []string{"limit(1)", "lt(id,3)", "sort(id)"} {
		if _, err := papers.RQL(query).First(t.Context()); !errors.Is(err, perstore.ErrAccess) {
			t.Errorf("First of %s error = %v; want ErrAccess", query, err)
		}
	}
}

// paperQuery is a query as generated code has it.
type paperQuery struct{ *perstore.Query }

func (q paperQuery) All(context.Context) ([]*paper, error) { return nil, nil }
func (q paperQuery) Core() *perstore.Query                 { return q.Query }

// TestFacetPolicyOfCalls checks that the calls which write a part of a query
// themselves are under the policy of the facet as its text is.
func TestFacetPolicyOfCalls(t *testing.T) {
	eachLibrary(t, func(t *testing.T, db *perstore.DataModel) {
		papers := db.Facets("public", nil).Model("Paper")
		for _, q := range []*perstore.Query{papers.Where(), papers.Where().Limit(4)} {
			if page, err := perstore.ReadPage[*paper](t.Context(), q); !errors.Is(err, perstore.ErrAccess) {
				t.Errorf("ReadPage beyond the limit = %d objects, %v; want ErrAccess", len(page.Items), err)
			}
		}
		if page, err := perstore.ReadPage[*paper](t.Context(), papers.Where().Limit(1)); err != nil || len(page.Items) != 1 || page.Next == "" {
			t.Errorf("ReadPage = %v, %v; want one object and a cursor", page, err)
		}
		id := perstore.NewOrderedField[*paper]("id", rql.Int)
		if _, err := perstore.Max(t.Context(), paperQuery{papers.Where()}, id); !errors.Is(err, perstore.ErrAccess) {
			t.Errorf("Max error = %v; want ErrAccess", err)
		}
	})
}
