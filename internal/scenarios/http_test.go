package scenarios_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/internal/scenarios/records"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// exchange is a scenario over HTTP: requests with the beginnings of their answers.
type exchange struct {
	id    string
	held  func(db *records.DB) *perstore.DataModel // by who asks
	steps []step
}

// step is a request, "METHOD path body", and what is answered: status and body.
type step struct{ request, want string }

// whole is the data model itself, which has no facet.
func whole(db *records.DB) *perstore.DataModel { return db.Core() }

func reader(db *records.DB) *perstore.DataModel  { return db.Reader().Core() }
func adder(db *records.DB) *perstore.DataModel   { return db.Adder().Core() }
func ten(db *records.DB) *perstore.DataModel     { return db.Ten().Core() }
func matcher(db *records.DB) *perstore.DataModel { return db.Matcher().Core() }
func anyone(db *records.DB) *perstore.DataModel  { return db.Anyone().Core() }
func keeper(db *records.DB) *perstore.DataModel  { return db.Keeper().Core() }
func owner(db *records.DB) *perstore.DataModel   { return db.Owner().Core() }
func blind(db *records.DB) *perstore.DataModel   { return db.Blind().Core() }

// TestHTTP has the scenarios that have a form over HTTP, on the same records as over Go.
func TestHTTP(t *testing.T) {
	for _, e := range exchanges {
		each(t, []scenario{{e.id, func(t *testing.T, db *records.DB) { e.run(t, db) }}})
	}
}

func (e exchange) run(t *testing.T, db *records.DB) {
	h := rest.Handler(e.held(db), rest.Options{Schemas: []*perstore.ModelSchema{records.RecordSchema, records.FrozenSchema}})
	for _, s := range e.steps {
		parts := strings.SplitN(s.request, " ", 3)
		body := ""
		if len(parts) == 3 {
			body = parts[2]
		}
		r := httptest.NewRequestWithContext(t.Context(), parts[0], parts[1], strings.NewReader(body))
		r.Header.Set("Content-Type", map[bool]string{true: "application/merge-patch+json", false: "application/json"}[parts[0] == "PATCH"])
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := fmt.Sprint(w.Code, " ", strings.TrimSpace(w.Body.String())); !strings.HasPrefix(got, s.want) {
			t.Errorf("%s\n got %s\nwant %s", s.request, got, s.want)
		}
	}
}

// listed is what a query gives.
func listed(objs ...string) string { return "200 [" + strings.Join(objs, ",") + "]" }

var exchanges = []exchange{
	{"restrictive/read", reader, []step{
		{"GET /Record/1", "200 " + first},
		{"GET /Record/404", "404 "},
		{"GET /Record/?limit(2)", listed(first, second)},
		{"GET /Record/?id=2&limit(1)", listed(second)},
	}},
	{"restrictive/no-schema", reader, []step{{"GET /Record/1", "200 " + first}}},
	{"restrictive/on-store", reader, []step{
		{`PUT /Record/1 {"foo":9}`, "405 "},
		{`PATCH /Record/1 {"foo":9}`, "405 "},
		{`POST /Record/1 {"foo":9}`, "405 "},
		{`POST /Record/ {"id":9}`, "405 "},
		{"GET /Record/?limit(5)", listed(first, second, third)},
	}},
	{"restrictive/delete-allowed", reader, []step{{"DELETE /Record/1", "405 "}, {"GET /Record/1", "200 " + first}}},
	{"restrictive/query-escalation", reader, []step{ // what a query has given is written under its path, like all else
		{"GET /Record/?limit(1)", listed(first)},
		{`PUT /Record/1 {"foo":9}`, "405 "},
	}},
	{"restrictive/add-handler", adder, []step{
		{`POST /Record/ {"id":60,"foo":1}`, `201 {"id":60,"foo":1}`},
		{`PUT /Record/61 {"foo":1}`, `201 {"id":61,"foo":1}`},
		{`PUT /Record/1 {"foo":1}`, "403 "},
		{"GET /Record/1", "200 " + first},
	}},
	{"checkQuery/limits", reader, []step{ // a page is bounded by the server: who asks for more gets as much as there may be
		{"GET /Record/", listed(first, second, third)},
		{"GET /Record/?limit(51)", listed(first, second, third)},
		{"GET /Record/?limit(0)", "200 []"},
		{"GET /Record/?limit(x)", "400 "},
	}},
	{"checkQuery/maxLimit-10", ten, []step{{"GET /Record/?limit(10)", listed(first, second, third)}}},
	{"checkQuery/maxLimit-from-model", matcher, []step{
		{"GET /Record/?match(bar,h)&limit(5)", listed(first)},
		{"GET /Record/?foo=1&limit(5)", "403 "},
	}},
	{"checkQuery/operators-unindexed-property", reader, []step{
		{"GET /Record/?ne(bar,hi)&limit(10)", listed(second, third)},
		{"GET /Record/?eq(foo,2)&limit(10)", listed(first)},
		{"GET /Record/?sort(+foo)&limit(10)", listed(second, first, third)},
		{"GET /Record/?select(bar)&limit(1)", `200 [{"id":1,"bar":"hi"}]`},
		{"GET /Record/?bar=hi", "403 "},
		{"GET /Record/?lt(bar,hi)", "403 "},
		{"GET /Record/?sort(+bar)", "403 "},
		{"GET /Record/?sort(+foo,-bar)", "403 "},
		{"GET /Record/?values(bar)", "403 "},
		{"GET /Record/?unselect(bar)", "403 "},
		{"GET /Record/?distinct()", "403 "},
		{"GET /Record/?aggregate(bar,count())", "403 "},
		{"GET /Record/?count()", "403 "},
		{"GET /Record/?sum(foo)", "403 "},
		{"GET /Record/?max(foo)", "403 "},
		{"GET /Record/?first()", "403 "},
		{"GET /Record/?one()", "403 "},
	}},
	{"checkQuery/permissive-no-check", anyone, []step{
		{"GET /Record/?match(bar,h)", listed(first)},
		{"GET /Record/?count()", "200 3"},
	}},
	{"permissive/all-ops", anyone, []step{
		{"GET /Record/1", "200 " + first},
		{`PUT /Record/1 {"foo":0}`, `200 {"id":1,"foo":0}`},
		{"PUT /Record/90 {}", `201 {"id":90}`},
		{`POST /Record/ {"id":91}`, `201 {"id":91}`},
		{"DELETE /Record/2", "204"},
		{"GET /Record/?foo=5", listed(third)},
		{"GET /Record/2", "404 "}, // a page of this facet has one object
		{"GET /Record/?id=ge=90", listed(`{"id":90}`)},
		{"GET /Record/?values(id)&limit(9)", "200 [1]"}, // also where nothing else is asked of a query
	}},
	{"permissive/deny-one", keeper, []step{{"DELETE /Record/1", "405 "}, {`PUT /Record/1 {"foo":1,"bar":"hi"}`, "200 "}}},
	{"permissive/facet-default", owner, []step{{`POST /Record/ {"id":95}`, `201 {"id":95,"bar":"me"}`}}},
	{"permissive/layered-properties", keeper, []step{
		{`PUT /Record/1 {"foo":5,"bar":"hi"}`, "200 "},
		{`PUT /Record/1 {"foo":5,"bar":"no"}`, "422 "},
		{`PATCH /Record/1 {"bar":"no"}`, "422 "},
		{"GET /Record/1", `200 {"id":1,"foo":5,"bar":"hi"}`},
	}},
	{"permissive/put-handler", ruled, []step{
		{`PUT /Record/1 {"foo":3}`, "200 "},
		{`PUT /Record/1 {"foo":7}`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"a rule of the model does not allow it"}`},
		{"GET /Record/1", `200 {"id":1,"foo":3}`},
	}},
	{"permissive/facet-blocked", blind, []step{
		{`PUT /Record/1 {"foo":4}`, `200 {"id":1,"foo":4}`},
		{"GET /Record/1", `200 {"id":1,"foo":4}`},
	}},
	{"blocked/query-leak", blind, []step{
		{"GET /Record/?foo=2", `200 [{"id":1,"foo":2}]`},
		{"GET /Record/?bar=hi", "400 "},
		{"GET /Record/?sort(bar)", "400 "},
		{"GET /Record/?select(bar)", "400 "},
		{"GET /Record/?values(bar)", "400 "},
		{"GET /Record/1/bar", "404 "},
	}},
	{"blocked/query-leak-restrictive", blind, []step{ // by every operator: runtime/rest TestFacetTellsNothing and the leak hunt
		{"GET /Record/?ne(bar,hi)", "400 "},
		{"GET /Record/?distinct()&values(bar)", "400 "},
		{"GET /Record/?aggregate(bar,count())", "400 "},
		{"GET /Record/?max(bar)", "400 "},
	}},
	{"blocked/update-when-stored", blind, []step{
		{`PUT /Record/1 {"foo":3,"bar":"stolen"}`, "422 "},
		{`PATCH /Record/1 {"bar":"stolen"}`, "422 "},
		{`PUT /Record/1 {"foo":3}`, `200 {"id":1,"foo":3}`},
	}},
	{"readonly/set-on-create", whole, []step{
		{`PUT /Frozen/1 {"r":"x","v":1}`, `201 {"id":1,"r":"x","v":1}`},
		{`POST /Frozen/ {"id":2,"r":"y"}`, `201 {"id":2,"r":"y"}`},
	}},
	{"readonly/change", whole, []step{
		{`PUT /Frozen/1 {"r":"x","v":1}`, "201 "},
		{`PUT /Frozen/1 {"r":"y","v":2}`, "422 "},
		{"GET /Frozen/1", `200 {"id":1,"r":"x","v":1}`},
	}},
	{"readonly/instance-save", whole, []step{
		{`POST /Frozen/ {"id":1,"r":"x","v":1}`, "201 "},
		{`PATCH /Frozen/1 {"v":5}`, `200 {"id":1,"r":"x","v":5}`},
		{`PATCH /Frozen/1 {"r":"zz"}`, "422 "},
		{"GET /Frozen/1", `200 {"id":1,"r":"x","v":5}`},
	}},
	{"readonly/omit", whole, []step{
		{`POST /Frozen/ {"id":1,"r":"x","v":1}`, "201 "},
		{`PUT /Frozen/1 {"v":2}`, "422 "},
	}},
	{"readonly/additionalProperties", whole, []step{
		{`POST /Sealed/ {"id":1,"x":{"b":1e2,"a":[1]}}`, "201 "},
		{`PUT /Sealed/1 {"x":{"b":101,"a":[1]}}`, "422 "},
		{`PUT /Sealed/1 {"x":{"a":[1.0],"b":100}}`, "200 "},
		{`PATCH /Sealed/1 {"y":2}`, "200 "},
		{`PATCH /Sealed/1 {"y":3}`, "422 "},
	}},
	{"path/resolve-missing-parent", whole, []step{
		{"GET /Record/404/bar", "404 "},
		{"GET /Record/1/nope/deeper", "404 "},
		{"GET /Record/1/bar", `200 "hi"`},
	}},
	{"class/instanceSchema", reader, []step{
		{"GET /Class/", `200 {"Record":{`},
		{"GET /Class/Frozen", "404 "},
		{"GET /Class/Record", `200 {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Record","type":"object","required":["id"],"properties":{"id":{"type":"integer"},"foo":{"type":"number"}`},
		{"GET /Class/Nothing", "404 "},
	}},
	{"remote/requests", whole, []step{ // what that client sends: put by key, add, query with a range, delete
		{`PUT /Record/9 {"id":9,"foo":1}`, `201 {"id":9,"foo":1}`},
		{`POST /Record/ {"id":10,"foo":1}`, `201 {"id":10,"foo":1}`},
		{"GET /Record/?bar=hi&foo=2", listed(first)},
		{"GET /Record/?foo=1&limit(1,1)", `200 [{"id":9,"foo":1}]`},
		{"DELETE /Record/9", "204"},
		{"GET /Record/9", "404 "},
	}},
	{"remote/get", whole, []step{{"GET /Record/1", "200 " + first}}},
}

// ruled has a rule in Go, which sees what is stored beside what is to be.
func ruled(db *records.DB) *perstore.DataModel {
	rule := func(_ context.Context, previous, next *records.Record) error {
		if next.Foo.Or(0) > 2*previous.Foo.Or(0) {
			return fmt.Errorf("%w: not more than twice as much", perstore.ErrInvalid)
		}
		return nil
	}
	return db.Anyone(records.AnyoneRules{Records: records.AnyoneRecordRules{Put: rule}}).Core()
}
