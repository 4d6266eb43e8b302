package memstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// page may lead to another one.
type page struct {
	ID       int64
	Next     perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*page) Validate() error { return nil }
func (*page) Defaults()       {}

// pages describes pages whose link has these foreign keys.
func pages(keys ...perstore.ForeignKey) *perstore.Entity {
	return describe.Model[page]{
		Name: "Page",
		Key:  describe.IntKey(0, func(p *page) *int64 { return &p.ID }),
		Meta: func(p *page) *perstore.Meta { return &p.Perstore },
		Fields: []describe.Field[page]{
			describe.Plain("id", describe.Int(), func(p *page) *int64 { return &p.ID }),
			describe.Optional("nextId", describe.Int(), func(p *page) *perstore.Opt[int64] { return &p.Next }),
		},
		Links:       []perstore.EntityLink{{Name: "next", Target: "Page", On: []rql.Join{{Op: "eq", Local: 1, Remote: []string{"id"}}}}},
		ForeignKeys: keys,
	}.Entity()
}

// TestChecksWhatWasAskedFor puts a page that leads nowhere: it depends on the
// definition and the options whether that is refused. The suite has the rest.
func TestChecksWhatWasAskedFor(t *testing.T) {
	unstated, stated := perstore.ForeignKey{Link: "next"}, perstore.ForeignKey{Link: "next", OnDelete: perstore.Restrict}
	for name, c := range map[string]struct {
		entity  *perstore.Entity
		opts    []perstore.OpenOption
		refused bool
	}{
		"no foreign key": {pages(), []perstore.OpenOption{perstore.WithLinkChecks()}, false},
		"unstated":       {pages(unstated), nil, false},
		"asked for":      {pages(unstated), []perstore.OpenOption{perstore.WithLinkChecks()}, true},
		"stated":         {pages(stated), nil, true},
	} {
		db, err := perstore.Open(t.Context(), "memory:", []*perstore.Entity{c.entity}, map[string]perstore.OpenFunc{"memory": memstore.Open}, c.opts...)
		if err != nil {
			t.Fatal(err)
		}
		m := db.Model("Page")
		err = m.Put(t.Context(), &page{ID: 1, Next: perstore.Some[int64](2)})
		if errors.Is(err, perstore.ErrInvalid) != c.refused || !c.refused && err != nil {
			t.Errorf("%s: Put(leads nowhere) error = %v; want ErrInvalid: %v", name, err, c.refused)
		}
	}
}

// TestChecksGivenStores has no Open: the definition alone asks.
func TestChecksGivenStores(t *testing.T) {
	e := pages(perstore.ForeignKey{Link: "next", OnDelete: perstore.Restrict})
	db, err := perstore.New(map[string]perstore.Store{"Page": memstore.New(e).Store(e)})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Model("Page").Put(t.Context(), &page{ID: 1, Next: perstore.Some[int64](2)})
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "link next: no Page 2") {
		t.Errorf("Put(leads nowhere) error = %v; want ErrInvalid that names the link", err)
	}
}
