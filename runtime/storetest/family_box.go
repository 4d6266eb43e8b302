package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// box is a model that freezer specialises. Their links have each onDelete: a
// box goes with the one that it is inside of, is not deleted from under another
// one, and forgets the one beside it; a freezer forgets its twin, and needs its
// engine.
type box struct {
	ID       int64
	Inside   perstore.Opt[int64] // a box
	Under    perstore.Opt[int64] // the box below, which this one stands on
	Beside   perstore.Opt[int64] // a box
	Shelf    perstore.Opt[int64] // a box: only freezers have the link
	Perstore perstore.Meta
}

type freezer struct {
	Base   box
	Twin   perstore.Opt[int64] // a freezer; unique
	Engine perstore.Opt[int64] // a freezer
}

func (*box) Validate() error     { return nil }
func (*box) Defaults()           {}
func (*freezer) Validate() error { return nil }
func (*freezer) Defaults()       {}

// The indexes of the fields of boxes that others refer to.
const (
	boxInside     = 1
	boxUnder      = 2
	boxBeside     = 3
	boxShelf      = 4
	boxSchema     = 5
	freezerTwin   = 6
	freezerEngine = 7
)

// leads joins a field with the key of a model.
func leads(link, target string, field int) perstore.EntityLink {
	return perstore.EntityLink{Name: link, Target: target, On: []rql.Join{{Op: "eq", Local: field, Remote: []string{"id"}}}}
}

func boxFields[T any](of func(*T) *box) []describe.Field[T] {
	return []describe.Field[T]{
		describe.Plain("id", describe.Int(), func(t *T) *int64 { return &of(t).ID }),
		describe.Optional("insideId", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Inside }),
		describe.Optional("underId", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Under }),
		describe.Optional("besideId", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Beside }),
		describe.Optional("shelfId", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Shelf }),
		describe.Hidden("__schema__", func(t *T) *perstore.Meta { return &of(t).Perstore }),
	}
}

// boxOf describes a model of the family.
func boxOf[T any](m describe.Model[T], of func(*T) *box) describe.Model[T] {
	m.Table = "boxes"
	m.Key = describe.IntKey(0, func(t *T) *int64 { return &of(t).ID })
	m.Meta = func(t *T) *perstore.Meta { return &of(t).Perstore }
	m.Shared.Field = boxSchema
	m.Defaults = []perstore.ColumnDefault{{Field: boxSchema, Value: rql.String("Box")}}
	m.Indexes = append([]perstore.Index{{Name: "boxes_inside_idx", Fields: []perstore.IndexField{{Field: boxInside}}}}, m.Indexes...)
	m.Links = append([]perstore.EntityLink{
		leads("inside", "Box", boxInside), leads("under", "Box", boxUnder), leads("beside", "Box", boxBeside),
	}, m.Links...)
	m.ForeignKeys = append([]perstore.ForeignKey{
		{Link: "inside", OnDelete: perstore.Cascade}, {Link: "under", OnDelete: perstore.Restrict}, {Link: "beside", OnDelete: perstore.SetNull},
	}, m.ForeignKeys...)
	return m
}

var boxModel = boxOf(describe.Model[box]{
	Name: "Box", Shared: &rql.Shared{},
	Fields: boxFields(func(b *box) *box { return b }),
}, func(b *box) *box { return b })

var freezerModel = boxOf(describe.Model[freezer]{
	Name: "Freezer", Extends: "Box", Shared: &rql.Shared{Names: []string{"Freezer"}},
	Fields: append(boxFields(func(f *freezer) *box { return &f.Base }),
		describe.Optional("twinId", describe.Int(), func(f *freezer) *perstore.Opt[int64] { return &f.Twin }),
		describe.Optional("engineId", describe.Int(), func(f *freezer) *perstore.Opt[int64] { return &f.Engine })),
	Indexes: []perstore.Index{{Name: "boxes_twin_key", Fields: []perstore.IndexField{{Field: freezerTwin}}, Unique: true}},
	Links:   []perstore.EntityLink{leads("twin", "Freezer", freezerTwin), leads("engine", "Freezer", freezerEngine), leads("shelf", "Box", boxShelf)},
	ForeignKeys: []perstore.ForeignKey{
		{Link: "twin", OnDelete: perstore.SetNull}, {Link: "engine", OnDelete: perstore.Restrict}, {Link: "shelf", OnDelete: perstore.Restrict},
	},
}, func(f *freezer) *box { return &f.Base })

// boxes and freezers are the keys of what is to be there.
type (
	boxes    = []int64
	freezers = []int64
)

// link is a to-one link to a key; 0 is none.
func link(key int64) perstore.Opt[int64] {
	if key == 0 {
		return perstore.Opt[int64]{}
	}
	return perstore.Some(key)
}
