package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// paper has a note that its author alone sees.
type paper struct {
	ID       int64         `json:"id,omitzero"`
	Title    string        `json:"title"`
	Author   string        `json:"author"`
	Status   string        `json:"status"`
	Note     string        `json:"note,omitzero"`
	Version  int64         `json:"version,omitzero"`
	Perstore perstore.Meta `json:"-"`
}

func (p *paper) Validate() error {
	var check perstore.Check
	if p.Title == "" {
		check.Fail("title", "minLength", "must not be empty")
	}
	if p.Note == "of bad" {
		check.Fail("note", "not", "must not be bad")
	}
	return check.Err()
}

func (p *paper) Defaults() {
	if p.Status == "" {
		p.Status = "draft"
	}
}

// CallMethod renames a paper, or fails.
func (p *paper) CallMethod(ctx context.Context, name string, params json.RawMessage) (any, error) {
	var given struct{ Title string }
	if err := json.Unmarshal(params, &given); err != nil {
		return nil, err
	}
	switch p.Title = given.Title; {
	case name == "fail":
		return nil, fmt.Errorf("%w: %s", perstore.ErrAccess, given.Title)
	case name == "again":
		return "of attempt 1", conflictOnce(ctx)
	case name == "break":
		return func() {}, p.Perstore.Save(ctx, p)
	}
	return map[string]any{"title": p.Title}, p.Perstore.Save(ctx, p)
}

func papers() *perstore.Entity {
	e := describePapers()
	e.Methods = []perstore.Method{{Name: "rename"}, {Name: "fail"}, {Name: "break"}, {Name: "secret"}, {Name: "again"}}
	return e
}

func describePapers() *perstore.Entity {
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
			describe.Plain("version", describe.Int(), func(p *paper) *int64 { return &p.Version }),
		},
		Version: &perstore.VersionField{Field: 5, Set: func(obj any, n int64) { obj.(*paper).Version = n }},
		Indexes: []perstore.Index{{Name: "papers_note", Unique: true, Fields: []perstore.IndexField{{Field: 4}}}},
		Links: []perstore.EntityLink{
			{Name: "sameNote", Many: true, Target: "Paper", On: []rql.Join{{Op: "eq", Local: 4, Remote: []string{"note"}}}},
			{Name: "sameAuthor", Many: true, Target: "Paper", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"author"}}}},
			{Name: "noted", Many: true, Target: "Paper", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"author"}}}, Filter: "note=ne=x"},
			{Name: "secret", Target: "Secret", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"author"}}}},
		},
	}.Entity()
}

type secret struct {
	Author   string
	Perstore perstore.Meta
}

func (*secret) Validate() error { return nil }
func (*secret) Defaults()       {}

func secrets() *perstore.Entity {
	return describe.Model[secret]{
		Name: "Secret", Key: describe.TextKey(0, func(s *secret) *string { return &s.Author }),
		Meta:   func(s *secret) *perstore.Meta { return &s.Perstore },
		Fields: []describe.Field[secret]{describe.Plain("author", describe.Text(), func(s *secret) *string { return &s.Author })},
	}.Entity()
}

func showPaper(obj, view any) {
	from, to := obj.(*paper), view.(*paper)
	to.ID, to.Title, to.Author, to.Status = from.ID, from.Title, from.Author, from.Status
}

var paperSchema = &perstore.ModelSchema{Name: "Paper", JSON: `{
	"type": "object", "required": ["title", "note"], "x-perstore": {"facets": {"public": {"where": "status=published"}}},
	"properties": {"id": {"type": "integer"}, "title": {"$ref": "#/$defs/title"}, "author": {"type": "string"}, "status": {"type": "string", "x-perstore": {"note": 1}},
		"note": {"$ref": "#/$defs/note"}},
	"$defs": {"title": {"type": "string"}, "note": {"enum": ["note 0"]}},
	"if": {"properties": {"note": {"const": "x"}}}}`}

// library has four papers, and serves what the facet public shows of them: those
// that are published, without notes.
func library(t testing.TB, url string) (*server, *perstore.DataModel) {
	t.Helper()
	db, err := perstore.Open(t.Context(), url, []*perstore.Entity{papers(), secrets()}, map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Migrate(t.Context()))
	for i, status := range []string{"published", "draft", "published", "draft"} {
		must(t, db.Model("Paper").Add(t.Context(), &paper{Title: fmt.Sprint("t", i), Author: "ann", Status: status, Note: fmt.Sprint("note ", i)}))
	}
	must(t, db.AddFacets("public", &perstore.Facet{
		Model: "Paper", Powers: perstore.CanAdd | perstore.CanPatch | perstore.CanPut, Where: "status=published", Hidden: []int{4, 5}, ReadOnly: []int{2},
		Whole: func(view, previous any) any {
			whole := &paper{Note: fmt.Sprint("of ", view.(*paper).Title)}
			if previous != nil {
				*whole = *previous.(*paper)
			}
			showPaper(view, whole)
			return whole
		},
		Show: func(obj, view any) {
			showPaper(obj, view)
			view.(*paper).Note, view.(*paper).Version = "", 0
		},
	}))
	h := rest.Handler(db.Facets("public", nil), rest.Options{Schemas: []*perstore.ModelSchema{paperSchema}})
	return &server{t, h, nil}, db
}

func eachLibrary(t *testing.T, test func(s *server, db *perstore.DataModel)) {
	for name, url := range map[string]string{"memory": "memory:", "sqlite": "sqlite:" + filepath.Join(t.TempDir(), "library.db")} {
		t.Run(name, func(t *testing.T) { test(library(t, url)) })
	}
}

// TestFacet checks what the holder of a facet reads and writes.
func TestFacet(t *testing.T) {
	const merge = "Content-Type: application/merge-patch+json"
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		for request, want := range map[string]string{
			"GET /Paper/1":                          `200 {"id":1,"title":"t0","author":"ann","status":"published"}`,
			"GET /Paper/2":                          "404 ",
			"GET /Paper/?count()":                   "200 2",
			"GET /Paper/?select(title)":             `200 [{"id":1,"title":"t0"},{"id":3,"title":"t2"}]`,
			"GET /Paper/(1,2)":                      `200 [{"id":1,"title":"t0","author":"ann","status":"published"},null]`,
			"GET /Paper/1/sameAuthor":               `200 [{"id":1,"title":"t0","author":"ann","status":"published"},{"id":3,`,
			"GET /Paper/?status=draft":              "200 []",
			"GET /":                                 `200 {"Paper":"/Paper/"}`,
			"GET /Paper/?max(id)":                   "200 3",
			"GET /Paper/?aggregate(status,count())": `200 [{"status":"published","count()":2}]`,
		} {
			s.want(request, "", want)
		}
		if got := s.do("GET /Paper/?limit(1)", ""); got.Header().Get("Content-Range") != "items 0-0/2" {
			s.Errorf("the total is %q", got.Header().Get("Content-Range"))
		}
		if got := s.want("DELETE /Paper/1", "", "405 "); got.Header().Get("Allow") != "GET, HEAD, PUT, PATCH, POST, OPTIONS" {
			s.Errorf("Allow = %q", got.Header().Get("Allow"))
		}
		s.want("GET /Paper/?unselect(title)", "", "200 id,author,status\r\n1,ann,published", "Accept: text/csv")
		s.want("PATCH /Paper/2", `{"title":"x"}`, "404 ", merge)
		s.want("PATCH /Paper/1", `{"author":"eve"}`, "422 ", merge)
		s.want("PATCH /Paper/1", `{"status":"draft"}`, "403 ", merge)
		s.want("PATCH /Paper/1", `{"title":"new"}`, `200 {"id":1,"title":"new","author":"ann","status":"published"}`, merge)
		s.want("PUT /Paper/1", `{"title":"newer","author":"ann","status":"published","note":"stolen"}`, `200 {"id":1,"title":"newer","author":"ann","status":"published"}`)
		s.want("POST /Paper/", `{"title":"own","status":"published"}`, `201 {"id":5,"title":"own","author":"","status":"published"}`)
		s.want("POST /Paper/", `{"title":"own2"}`, "403 ")
		obj, err := db.Model("Paper").Get(s.Context(), int64(1))
		if err != nil || obj.(*paper).Note != "note 0" || obj.(*paper).Title != "newer" {
			s.Errorf("stored is %+v, %v; want the note that was there", obj, err)
		}
	})
}

// TestFacetTellsNothing checks that answers are the same for what is hidden as for
// what there is not, and that none has a word of it.
func TestFacetTellsNothing(t *testing.T) {
	eachLibrary(t, func(s *server, _ *perstore.DataModel) {
		for hidden, none := range map[string]string{
			"GET /Paper/2":                       "GET /Paper/99",
			"GET /Paper/1/note":                  "GET /Paper/1/nope",
			"GET /Paper/2/title":                 "GET /Paper/99/title",
			"GET /Paper/1/secret":                "GET /Paper/1/secrex",
			"GET /Paper/1/sameNote":              "GET /Paper/1/sameNope",
			"GET /Paper/1/noted":                 "GET /Paper/1/nope",
			"GET /Paper/?rel(noted)":             "GET /Paper/?rel(noped)",
			"GET /Secret/ann":                    "GET /Secrex/ann",
			"GET /Secret/":                       "GET /Secrex/",
			"GET /Class/Secret":                  "GET /Class/Secrex",
			"GET /Paper/?note=x":                 "GET /Paper/?nope=x",
			"GET /Paper/?sort(note)":             "GET /Paper/?sort(nope)",
			"GET /Paper/?select(note)":           "GET /Paper/?select(nope)",
			"GET /Paper/?values(note)":           "GET /Paper/?values(nope)",
			"GET /Paper/?max(note)":              "GET /Paper/?max(nope)",
			"GET /Paper/?aggregate(note)":        "GET /Paper/?aggregate(nope)",
			"GET /Paper/?secret/author=ann":      "GET /Paper/?secrex/author=ann",
			"GET /Paper/?rel(sameNote)":          "GET /Paper/?rel(sameNope)",
			"GET /Paper/?sameAuthor/note=note 0": "GET /Paper/?sameAuthor/nope=note 0",
			"PUT /Paper/2":                       "PUT /Paper/99",
			"PATCH /Paper/2":                     "PATCH /Paper/99",
		} {
			body, typ := "", ""
			if strings.HasPrefix(hidden, "P") {
				body, typ = `{"title":""}`, "Content-Type: application/merge-patch+json"
			}
			a, b := s.do(strings.ReplaceAll(hidden, " 0", "%200"), body, typ), s.do(strings.ReplaceAll(none, " 0", "%200"), body, typ)
			text := strings.NewReplacer("noped", "noted", "nope", "note", "sameNope", "sameNote", "secrex", "secret", "Secrex", "Secret").Replace(b.String())
			if a.Code < 400 || a.String() != text || fmt.Sprint(a.Header()) != fmt.Sprint(b.Header()) && len(b.String()) == len(a.String()) {
				s.Errorf("%s\n     = %s %v\n%s\n     = %s %v", hidden, a, a.Header(), none, b, b.Header())
			}
		}
		s.want("PUT /Paper/2", `{"title":"bad","author":"","status":"published"}`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"a rule of the model does not allow it"}`)
		s.want("PUT /Paper/2", `{"title":"x","author":"","status":"published"}`, `409 {"type":"about:blank","title":"Conflict","status":409,"detail":"a key or a unique value is taken"}`)
		s.want("PUT /Paper/2", `{"title":"x"}`, "412 ", "If-Match: *")
		for _, request := range []string{"GET /Class/Paper", "GET /Class/", "GET /openapi.json"} {
			got := s.want(request, "", "200 ")
			if strings.Contains(got.String(), "note") || strings.Contains(got.String(), "where") || strings.Contains(strings.ToLower(got.String()), "secret") || !strings.Contains(got.String(), `"author":{"readOnly":true,"type":"string"}`) {
				s.Errorf("%s = %s", request, got)
			}
		}
		if got := s.do("GET /openapi.json", ""); strings.Contains(got.String(), `"delete"`) {
			s.Errorf("openapi.json = %s", got)
		}
	})
}

// TestFacetETags checks that the ETag of a view with a hidden version changes with
// what is shown, and not with what is hidden.
func TestFacetETags(t *testing.T) {
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		before := s.do("GET /Paper/1", "").Header().Get("Etag")
		edit := func(fn func(p *paper)) {
			_, err := db.Model("Paper").Edit(s.Context(), int64(1), func(obj any) error { fn(obj.(*paper)); return nil })
			must(s, err)
		}
		edit(func(p *paper) { p.Note = "other" })
		s.want("GET /Paper/1", "", "304 ", "If-None-Match: "+before)
		edit(func(p *paper) { p.Title = "other" })
		s.want("GET /Paper/1", "", "200 ", "If-None-Match: "+before)
	})
}

// TestFacetBoundsPages checks that maxLimit bounds the pages of a facet that may ask
// anything else.
func TestFacetBoundsPages(t *testing.T) {
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		must(s, db.AddFacets("staff", &perstore.Facet{Model: "Paper", Query: perstore.QueryPolicy{MaxLimit: 3}}))
		s.Handler = rest.Handler(db.Facets("staff", nil), rest.Options{})
		s.want("GET /Paper/?limit(100)&values(id)", "", "200 [1,2,3]")
		got := s.want("GET /Paper/", "", "200 ")
		if got.Header().Get("Content-Range") != "items 0-2/*" || links(got)["next"] == "" {
			s.Errorf("a page = %v", got.Header())
		}
		s.want("GET /Paper/(1,2,3,4)", "", "200 ")
	})
}
