package extra_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/extra/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

const note = `{"id":1,"text":"hello","place":{"name":"home","at":{"lat":1.5,"lon":2,"alt":[100]},"floor":3},` +
	`"people":[{"name":"Ann","age":7},{"name":"Ann","age":8}],"color":"red","tags":[1.50,null]}`

// read makes an object of JSON.
func read[T any](t *testing.T, text string) *T {
	t.Helper()
	obj := new(T)
	goldentest.Must(t, json.Unmarshal([]byte(text), obj))
	return obj
}

// wantJSON checks how an object is written.
func wantJSON(t *testing.T, call string, obj any, want string) {
	t.Helper()
	got, err := json.Marshal(obj)
	if string(got) != want || err != nil {
		t.Errorf("%s = %s, %v; want %s", call, got, err, want)
	}
}

// TestRoundTrip stores what no property names, at every depth.
func TestRoundTrip(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Notes.Add(ctx, read[extra.Note](t, note)))
		got, err := db.Notes.Get(ctx, 1)
		goldentest.Must(t, err)
		wantJSON(t, "Get", got, note)
		if diff := cmp.Diff(perstore.Members{"color": json.RawMessage(`"red"`), "tags": json.RawMessage("[1.50,null]")}, got.Extra); diff != "" {
			t.Errorf("Extra: (-want +got)\n%s", diff)
		}
		got.Extra["color"][1], got.Place.V.Extra["floor"][0], got.Place.V.At.V.Extra["alt"][1], got.People[0].Extra["age"][0] = 'X', '9', '9', '9'
		again, err := db.Notes.Get(ctx, 1)
		goldentest.Must(t, err)
		wantJSON(t, "Get after an object has changed", again, note)
	})
}

// TestWritesKeep changes a property and nothing else.
func TestWritesKeep(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Notes.Add(ctx, read[extra.Note](t, `{"id":1,"text":"a","color":"red"}`)))
		n, err := db.Notes.Get(ctx, 1)
		goldentest.Must(t, err)
		n.Text = "saved"
		goldentest.Must(t, n.Save(ctx))
		wantNote(t, db, `{"id":1,"text":"saved","color":"red"}`)
		var patch extra.NotePatch
		goldentest.Must(t, json.Unmarshal([]byte(`{"text":"patched","color":"blue","Extra":{"color":"blue"}}`), &patch))
		patched, err := db.Notes.Patch(ctx, 1, patch)
		goldentest.Must(t, err)
		wantJSON(t, "Patch", patched, `{"id":1,"text":"patched","color":"red"}`)
		wantNote(t, db, `{"id":1,"text":"patched","color":"red"}`)
		if _, err := db.Notes.RQL("").Update(ctx, extra.NotePatch{Text: perstore.Some("updated")}); err != nil {
			t.Errorf("Update error = %v", err)
		}
		wantNote(t, db, `{"id":1,"text":"updated","color":"red"}`)
		part, err := db.Notes.RQL("select(text)").One(ctx)
		goldentest.Must(t, err)
		if part.Extra != nil {
			t.Errorf("Extra of select(text) = %v; want none", part.Extra)
		}
		goldentest.Must(t, part.Load(ctx))
		wantJSON(t, "Load of the rest", part, `{"id":1,"text":"updated","color":"red"}`)
		part.Extra = nil
		goldentest.Must(t, part.Save(ctx))
		wantNote(t, db, `{"id":1,"text":"updated"}`)
	})
}

func wantNote(t *testing.T, db *extra.DB, want string) {
	t.Helper()
	n, err := db.Notes.Get(t.Context(), 1)
	goldentest.Must(t, err)
	wantJSON(t, "Get", n, want)
}

// TestQueriesDoNotSee asks for members by names that no property has.
func TestQueriesDoNotSee(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		goldentest.Must(t, db.Notes.Add(t.Context(), read[extra.Note](t, note)))
		for _, query := range []string{"color=red", "Extra/color=red", "_extra!=null", "sort(Extra)", "select(color)", "values(Extra)", "place/floor=3", "place/Extra!=null", "place/at/alt!=null"} {
			_, err := db.Notes.RQL(query).Result(t.Context())
			if _, bad := errors.AsType[*rql.Error](err); !bad {
				t.Errorf("Result of %s error = %v; want one of the query", query, err)
			}
		}
		if n, err := db.Notes.RQL("place/at/lat=1.5").Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Count of a latitude = %d, %v; want 1", n, err)
		}
	})
}

// TestRules breaks what schemas say of members that are no properties.
func TestRules(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		ctx := t.Context()
		const valid = `{"id":1,"unit":"m","hours":{"mon":"8","tue":"9"},"height":1.5,"x-by":"Ann"}`
		goldentest.Must(t, db.Readings.Add(ctx, read[extra.Reading](t, valid)))
		got, err := db.Readings.Get(ctx, 1)
		goldentest.Must(t, err)
		wantJSON(t, "Get", got, valid)
		for text, want := range map[string]string{
			`{"id":2,"unit":"m","height":"tall"}`:                     "/height type",
			`{"id":2,"unit":"m","x-by":1}`:                            "/x-by type",
			`{"id":2,"unit":"m","hours":{"tue":9}}`:                   "/hours/tue type",
			`{"id":2,"unit":"m","hours":{"sun":"9"}}`:                 "/hours/sun additionalProperties",
			`{"id":2,"unit":"m","a":1,"b":1,"c":1,"d":1,"e":1}`:       " maxProperties",
			`{"id":2,"unit":"m","hours":{"mon":"8","thu":"9"},"a":1}`: "/hours/thu additionalProperties",
		} {
			wantRule(t, "Add of "+text, db.Readings.Add(ctx, read[extra.Reading](t, text)), want)
		}
		wantRule(t, "Add", db.Events.Add(ctx, read[extra.Event](t, `{"id":1,"seats":[1]}`)), "/seats type")
		goldentest.Must(t, db.Concerts.Add(ctx, read[extra.Concert](t, `{"id":2,"band":"Abba","seats":9}`)))
	})
}

func wantRule(t *testing.T, call string, err error, want string) {
	t.Helper()
	invalid, ok := errors.AsType[*perstore.ValidationError](err)
	if !ok || len(invalid.Violations) != 1 || invalid.Violations[0].Pointer+" "+invalid.Violations[0].Keyword != want {
		t.Errorf("%s error = %v; want %s", call, err, want)
	}
}

// TestOwnNames puts under the name of a property what is none.
func TestOwnNames(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		for name, n := range map[string]*extra.Note{
			"text":  {ID: 1, Extra: perstore.Members{"text": json.RawMessage(`"b"`)}},
			"name":  {ID: 1, Place: perstore.Some(extra.NotePlace{Extra: perstore.Members{"name": json.RawMessage("1")}})},
			"wrong": {ID: 1, Extra: perstore.Members{"wrong": json.RawMessage("{")}},
			"deep":  {ID: 1, Place: perstore.Some(extra.NotePlace{Extra: perstore.Members{"deep": json.RawMessage("nil")}})},
		} {
			if err := db.Notes.Add(t.Context(), n); !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("Add with %s in Extra error = %v; want ErrInvalid", name, err)
			}
		}
	})
}

// TestFamily shares the column of an open model with an open and a closed one that
// specialise it.
func TestFamily(t *testing.T) {
	goldentest.Each(t, extra.Open, func(t *testing.T, db *extra.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Concerts.Add(ctx, read[extra.Concert](t, `{"id":1,"name":"c","band":"Abba","seats":9}`)))
		goldentest.Must(t, db.Meetings.Add(ctx, read[extra.Meeting](t, `{"id":2,"name":"m","room":"1"}`)))
		if err := json.Unmarshal([]byte(`{"id":3,"seats":9}`), &extra.Meeting{}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Unmarshal of a meeting with a member that it does not name: error = %v; want ErrInvalid", err)
		}
		e, err := db.Events.Get(ctx, 1)
		goldentest.Must(t, err)
		wantJSON(t, "Get(a concert as an event)", e, `{"id":1,"name":"c","seats":9}`)
		goldentest.Must(t, json.Unmarshal([]byte(`{"id":1,"name":"event","band":"Queen","doors":"8"}`), e))
		goldentest.Must(t, db.Events.Put(ctx, e))
		c, err := db.Concerts.Get(ctx, 1)
		goldentest.Must(t, err)
		wantJSON(t, "Get(a concert) put as an event", c, `{"id":1,"name":"event","band":"Abba","doors":"8"}`)
		goldentest.Must(t, db.Events.Put(ctx, read[extra.Event](t, `{"id":2,"name":"event","chairs":4}`)))
		m, err := db.Meetings.Get(ctx, 2)
		goldentest.Must(t, err)
		wantJSON(t, "Get(a meeting) put as an event", m, `{"id":2,"name":"event","room":"1"}`)
		goldentest.Must(t, json.Unmarshal([]byte(`{"id":2,"name":"again"}`), m))
		goldentest.Must(t, m.Save(ctx))
		e, err = db.Events.Get(ctx, 2)
		goldentest.Must(t, err)
		wantJSON(t, "Get(the meeting as an event)", e, `{"id":2,"name":"again","chairs":4}`)
	})
}

// TestColumns looks at the columns of the tables: an open model has one more.
func TestColumns(t *testing.T) {
	goldentest.In(t, goldentest.SQLite, extra.Open, func(t *testing.T, db *extra.DB) {
		for query, want := range map[interface {
			Explain(ctx context.Context) (perstore.Plan, error)
		}]string{
			db.Seals.RQL(""):    `SELECT t0."id", t0."print" FROM "seals" AS t0`,
			db.Notes.RQL(""):    `SELECT t0."id", t0."text", t0."place", t0."people", t0."_extra" FROM "notes" AS t0`,
			db.Concerts.RQL(""): `SELECT t0."id", t0."name", t0."__schema__", t0."_extra", t0."band" FROM "events" AS t0 WHERE t0."__schema__" = ?`,
		} {
			if plan, err := query.Explain(t.Context()); plan.SQL != want || err != nil {
				t.Errorf("Explain = %s, %v; want %s", plan.SQL, err, want)
			}
		}
	})
}
