package memdb_test

import (
	"context"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// city has a unique name, and may be a part of another one.
type city struct {
	ID       int64
	Name     string
	In       perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*city) Validate() error { return nil }
func (*city) Defaults()       {}

func cities(onDelete perstore.OnDelete) *perstore.Entity {
	return describe.Model[city]{
		Name:     "City",
		Key:      describe.IntKey(0, func(c *city) *int64 { return &c.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(c *city) *perstore.Meta { return &c.Perstore },
		Fields: []describe.Field[city]{
			describe.Plain("id", describe.Int(), func(c *city) *int64 { return &c.ID }),
			describe.Plain("name", describe.Text(), func(c *city) *string { return &c.Name }),
			describe.Optional("inId", describe.Int(), func(c *city) *perstore.Opt[int64] { return &c.In }),
		},
		Indexes:     []perstore.Index{{Name: "cities_name", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}},
		Links:       []perstore.EntityLink{{Name: "in", Target: "City", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"id"}}}}},
		ForeignKeys: []perstore.ForeignKey{{Link: "in", OnDelete: onDelete}},
	}.Entity()
}

// atlas is a database of cities.
type atlas struct {
	perstore.Store
	db *memdb.Database
	t  *testing.T
}

func newAtlas(t *testing.T, onDelete perstore.OnDelete, opts memdb.Options) *atlas {
	t.Helper()
	e := cities(onDelete)
	db := memdb.New([]*perstore.Entity{e}, opts)
	data, err := perstore.New(map[string]perstore.Store{"City": db.Store(e)})
	if err != nil {
		t.Fatal(err)
	}
	return &atlas{data.Model("City").Store(), db, t}
}

func (a *atlas) put(ctx context.Context, objs ...*city) {
	a.t.Helper()
	for _, c := range objs {
		if err := a.Put(ctx, c, perstore.Cond{}); err != nil {
			a.t.Fatalf("Put(%d %s) error = %v", c.ID, c.Name, err)
		}
	}
}

// names gives what readers see.
func (a *atlas) names(ctx context.Context) (names string) {
	a.t.Helper()
	if err := a.Query(ctx, rql.Query{}, func(obj any) bool { names += obj.(*city).Name; return true }); err != nil {
		a.t.Fatalf("Query error = %v", err)
	}
	return names
}

func (a *atlas) AddAll(ctx context.Context, objs []any) error {
	return perstore.AddAll(ctx, a.Store, objs)
}

func mustParse(t *testing.T, query string) rql.Query {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", query, err)
	}
	return q
}

func wantNames(t *testing.T, a *atlas, want string) {
	t.Helper()
	if got := a.names(t.Context()); got != want {
		t.Errorf("cities are %q; want %q", got, want)
	}
}

func wantError(t *testing.T, call string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s error = %v; want %v", call, err, want)
	}
}
