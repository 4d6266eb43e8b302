package scenarios_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/perstore/perstoregen/internal/scenarios/records"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

const (
	first  = `{"id":1,"foo":2,"bar":"hi"}`
	second = `{"id":2,"foo":1,"bar":"yo"}`
	third  = `{"id":3,"foo":5}`
)

// gives checks what a query gives, as JSON; an error is checked by its class.
func gives[P any](t *testing.T, all func(context.Context) ([]P, error), query, want string, class error) {
	t.Helper()
	objs, err := all(t.Context())
	if class != nil {
		fails(t, "RQL("+query+")", err, class)
		return
	}
	text, _ := json.Marshal(objs)
	if err != nil || string(text) != want {
		t.Errorf("RQL(%s) = %s, %v; want %s", query, text, err, want)
	}
}

// TestRestrictive ports what a restrictive facet allows. Facets are chosen by the
// application: there is no quality to choose by.
func TestRestrictive(t *testing.T) {
	each(t, []scenario{
		{"restrictive/read", func(t *testing.T, db *records.DB) {
			reader := db.Reader().Records
			stored(t, reader.Get, 1, first)
			_, err := reader.Get(t.Context(), 404)
			fails(t, "Get(404)", err, perstore.ErrNotFound)
			gives(t, reader.RQL("limit(2)").All, "limit(2)", "["+first+","+second+"]", nil)
			gives(t, reader.RQL("id=2&limit(1)").All, "id=2&limit(1)", "["+second+"]", nil)
		}},
		{"restrictive/on-store", func(t *testing.T, db *records.DB) { // Put is not there to be called; by name it is refused
			reader := db.Reader()
			gives(t, reader.Records.RQL("limit(1)").All, "limit(1)", "["+first+"]", nil)
			fails(t, "Put", reader.Core().Model("Record").Put(t.Context(), record(1, 9, "")), perstore.ErrMethodNotAllowed)
			stored(t, db.Records.Get, 1, first)
		}},
		{"restrictive/no-schema", func(t *testing.T, db *records.DB) {
			stored(t, db.Reader().Records.Get, 1, first)
		}},
		{"restrictive/delete-allowed", func(t *testing.T, db *records.DB) {
			fails(t, "Delete", db.Reader().Core().Model("Record").Delete(t.Context(), int64(1)), perstore.ErrMethodNotAllowed)
			stored(t, db.Records.Get, 1, first)
		}},
		{"restrictive/query-escalation", func(t *testing.T, db *records.DB) {
			found, err := db.Reader().Records.RQL("limit(1)").All(t.Context())
			goldentest.Must(t, err)
			found[0].Foo = perstore.Some(9.0)
			fails(t, "Save", found[0].Save(t.Context()), perstore.ErrMethodNotAllowed)
			goldentest.Must(t, found[0].Load(t.Context()))
			fails(t, "Save after Load", found[0].Save(t.Context()), perstore.ErrMethodNotAllowed)
			stored(t, db.Records.Get, 1, first)
		}},
		{"restrictive/add-handler", func(t *testing.T, db *records.DB) {
			adder := db.Adder()
			goldentest.Must(t, adder.Records.Add(t.Context(), record(60, 1, "")))
			stored(t, db.Records.Get, 60, `{"id":60,"foo":1}`)
			core := adder.Core().Model("Record")
			goldentest.Must(t, core.Put(t.Context(), record(61, 1, "")))
			stored(t, db.Records.Get, 61, `{"id":61,"foo":1}`)
			fails(t, "Put", core.Put(t.Context(), record(1, 1, "")), perstore.ErrMethodNotAllowed)
			stored(t, db.Records.Get, 1, first)
		}},
	})
}

// TestCheckQuery ports query policies. A facet without a limit is a permissive one:
// JSON has no Infinity.
func TestCheckQuery(t *testing.T) {
	each(t, []scenario{
		{"checkQuery/limits", func(t *testing.T, db *records.DB) {
			reader := db.Reader().Records
			gives(t, reader.RQL("").All, "", "", perstore.ErrAccess)
			gives(t, reader.RQL("limit(51)").All, "limit(51)", "", perstore.ErrAccess)
			gives(t, reader.RQL("limit(51)&limit(1)").All, "two limits", "", perstore.ErrAccess)
			if _, err := reader.RQL("limit(x)").All(t.Context()); err == nil {
				t.Error("limit(x) is a limit")
			}
		}},
		{"checkQuery/maxLimit-10", func(t *testing.T, db *records.DB) {
			ten := db.Ten().Records
			gives(t, ten.RQL("limit(10)").All, "limit(10)", "["+first+","+second+","+third+"]", nil)
			gives(t, ten.RQL("limit(11)").All, "limit(11)", "", perstore.ErrAccess)
		}},
		{"checkQuery/maxLimit-from-model", func(t *testing.T, db *records.DB) {
			matcher := db.Matcher().Records
			gives(t, matcher.RQL("match(bar,h)&limit(5)").All, "match", "["+first+"]", nil)
			gives(t, matcher.RQL("limit(6)").All, "limit(6)", "", perstore.ErrAccess)
			gives(t, matcher.RQL("foo=1&limit(5)").All, "foo=1", "", perstore.ErrAccess)
		}},
		{"checkQuery/operators-unindexed-property", func(t *testing.T, db *records.DB) {
			allowed := map[string]bool{"ne(bar,hi)": true, "select(bar)": true, "eq(foo,2)": true, "sort(+foo)": true}
			for _, query := range []string{
				"bar=hi", "ne(bar,hi)", "lt(bar,hi)", "sort(+bar)", "sort(bar)", "sort(+foo)", "select(bar)", "values(bar)", "unselect(bar)", "distinct()", "eq(foo,2)",
				"aggregate(bar,count())", "count()", "sum(foo)", "max(foo)", "first()", "one()", "and(bar=hi)", "sort(+foo,-bar)", // of several keys each needs an index here
			} {
				_, err := db.Reader().Records.RQL(query + "&limit(10)").Result(t.Context())
				if got := err == nil; got != allowed[query] || !got && !errors.Is(err, perstore.ErrAccess) {
					t.Errorf("RQL(%s) error = %v; want allowed %v", query, err, allowed[query])
				}
			}
		}},
		{"checkQuery/permissive-no-check", func(t *testing.T, db *records.DB) {
			gives(t, db.Anyone().Records.RQL("").All, "", "["+first+","+second+","+third+"]", nil)
			gives(t, db.Records.RQL("match(bar,h)").All, "match(bar,h)", "["+first+"]", nil)
		}},
	})
}

func TestPermissive(t *testing.T) {
	each(t, []scenario{
		{"permissive/all-ops", func(t *testing.T, db *records.DB) {
			ctx, anyone := t.Context(), db.Anyone().Records
			stored(t, anyone.Get, 1, first)
			goldentest.Must(t, anyone.Put(ctx, record(1, 0, "")))
			stored(t, db.Records.Get, 1, `{"id":1,"foo":0}`)
			goldentest.Must(t, anyone.Put(ctx, &records.Record{ID: 90}))
			goldentest.Must(t, anyone.Add(ctx, &records.Record{ID: 91}))
			goldentest.Must(t, anyone.Delete(ctx, 2))
			gives(t, anyone.RQL("foo=5").All, "foo=5", "["+third+"]", nil)
			gives(t, anyone.RQL("").All, "", `[{"id":1,"foo":0},{"id":3,"foo":5},{"id":90},{"id":91}]`, nil)
		}},
		{"permissive/deny-one", func(t *testing.T, db *records.DB) {
			keeper := db.Keeper()
			fails(t, "Delete", keeper.Core().Model("Record").Delete(t.Context(), int64(1)), perstore.ErrAccess)
			goldentest.Must(t, keeper.Records.Put(t.Context(), record(1, 1, "hi")))
		}},
		{"permissive/facet-default", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Owner().Records.Add(t.Context(), &records.Record{ID: 95}))
			stored(t, db.Records.Get, 95, `{"id":95,"bar":"me"}`)
		}},
		{"permissive/layered-properties", func(t *testing.T, db *records.DB) {
			ctx, keeper := t.Context(), db.Keeper().Records
			goldentest.Must(t, keeper.Put(ctx, record(1, 5, "hi")))
			fails(t, "Put", keeper.Put(ctx, record(1, 5, "no")), perstore.ErrInvalid)
			goldentest.Must(t, db.Records.Put(ctx, record(1, 5, "ok via model")))
			stored(t, keeper.Get, 1, `{"id":1,"foo":5,"bar":"ok via model"}`)
		}},
		{"permissive/put-handler", func(t *testing.T, db *records.DB) {
			seen := ""
			rule := func(_ context.Context, previous, next *records.Record) error {
				seen = fmt.Sprint(next.ID, next.Foo.Or(0), next.Bar.Or("none"), previous.ID, previous.Foo.Or(0), previous.Bar.Or("none"))
				return nil
			}
			anyone := db.Anyone(records.AnyoneRules{Records: records.AnyoneRecordRules{Put: rule}}).Records
			goldentest.Must(t, anyone.Put(t.Context(), record(1, 123, "")))
			if want := fmt.Sprint(int64(1), 123.0, "none", int64(1), 2.0, "hi"); seen != want {
				t.Errorf("the rule saw %s; want %s", seen, want)
			}
			stored(t, db.Records.Get, 1, `{"id":1,"foo":123}`)
		}},
	})
}

// TestBlocked has what the recorded scenarios show to be wrong, as it should be:
// a blocked property is in no answer, cannot be asked for and keeps its value.
func TestBlocked(t *testing.T) {
	each(t, []scenario{
		{"blocked/query-leak", func(t *testing.T, db *records.DB) {
			blind := db.Blind().Records
			stored(t, blind.Get, 1, `{"id":1,"foo":2}`)
			gives(t, blind.RQL("foo=2").All, "foo=2", `[{"id":1,"foo":2}]`, nil)
			for _, query := range []string{"bar=hi", "sort(bar)", "select(bar)", "values(bar)"} {
				_, err := blind.RQL(query).Result(t.Context())
				if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
					t.Errorf("RQL(%s) error = %v; want an unknown name", query, err)
				}
			}
		}},
		{"permissive/facet-blocked", func(t *testing.T, db *records.DB) {
			blind := db.Blind().Records
			goldentest.Must(t, blind.Put(t.Context(), &records.BlindRecord{ID: 1, Foo: perstore.Some(4.0)}))
			stored(t, blind.Get, 1, `{"id":1,"foo":4}`)
			stored(t, db.Records.Get, 1, `{"id":1,"foo":4,"bar":"hi"}`)
		}},
		{"blocked/update-when-stored", func(t *testing.T, db *records.DB) {
			blind := db.Blind().Records
			r, err := blind.Get(t.Context(), 1)
			goldentest.Must(t, err)
			if err := json.Unmarshal([]byte(`{"id":1,"foo":3,"bar":"stolen"}`), r); err == nil {
				t.Error("JSON with a blocked member is read")
			}
			goldentest.Must(t, json.Unmarshal([]byte(`{"id":1,"foo":3}`), r))
			goldentest.Must(t, r.Save(t.Context()))
			stored(t, db.Records.Get, 1, `{"id":1,"foo":3,"bar":"hi"}`)
		}},
	})
}
