package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// crate is an open model: it keeps the members that its schema does not name.
type crate struct {
	ID       int64
	Label    string
	Extra    perstore.Members
	Perstore perstore.Meta
}

// chest specialises crate. The column for the members of both stands before what
// only a chest has.
type chest struct {
	Base crate
	Lock perstore.Opt[string]
}

func (*crate) Validate() error { return nil }
func (*crate) Defaults()       {}
func (*chest) Validate() error { return nil }
func (*chest) Defaults()       {}

func crateFields[T any](of func(*T) *crate, named ...string) []describe.Field[T] {
	return []describe.Field[T]{
		describe.Plain("id", describe.Int(), func(t *T) *int64 { return &of(t).ID }),
		describe.Plain("label", describe.Text(), func(t *T) *string { return &of(t).Label }),
		describe.Hidden("__schema__", func(t *T) *perstore.Meta { return &of(t).Perstore }),
		describe.Extra(func(t *T) *perstore.Members { return &of(t).Extra }, append(named, "id", "label")...),
	}
}

// crateOf describes a model of the family.
func crateOf[T any](m describe.Model[T], of func(*T) *crate) describe.Model[T] {
	m.Table = "crates"
	m.Key = describe.IntKey(0, func(t *T) *int64 { return &of(t).ID })
	m.Meta = func(t *T) *perstore.Meta { return &of(t).Perstore }
	m.Shared.Field = 2
	m.Defaults = []perstore.ColumnDefault{{Field: 2, Value: rql.String("Crate")}}
	return m
}

var crateModel = crateOf(describe.Model[crate]{
	Name: "Crate", Shared: &rql.Shared{},
	Fields: crateFields(func(c *crate) *crate { return c }),
}, func(c *crate) *crate { return c })

var chestModel = crateOf(describe.Model[chest]{
	Name: "Chest", Extends: "Crate", Shared: &rql.Shared{Names: []string{"Chest"}},
	Fields: append(crateFields(func(c *chest) *crate { return &c.Base }, "lock"),
		describe.Optional("lock", describe.Text(), func(c *chest) *perstore.Opt[string] { return &c.Lock })),
}, func(c *chest) *crate { return &c.Base })
