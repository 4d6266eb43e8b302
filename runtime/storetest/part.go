package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// part has a link of each onDelete: it is deleted with its whole, keeps its
// spare from being deleted, and forgets its place.
type part struct {
	ID       int64
	Whole    perstore.Opt[int64]
	Spare    perstore.Opt[int64]
	Group    perstore.Opt[string]
	Order    perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*part) Validate() error { return nil }
func (*part) Defaults()       {}

var partModel = describe.Model[part]{
	Name: "Part",
	Key:  describe.IntKey(0, func(p *part) *int64 { return &p.ID }),
	Meta: func(p *part) *perstore.Meta { return &p.Perstore },
	Fields: []describe.Field[part]{
		describe.Plain("id", describe.Int(), func(p *part) *int64 { return &p.ID }),
		describe.Optional("wholeId", describe.Int(), func(p *part) *perstore.Opt[int64] { return &p.Whole }),
		describe.Optional("spareId", describe.Int(), func(p *part) *perstore.Opt[int64] { return &p.Spare }),
		describe.Optional("group", describe.Text(), func(p *part) *perstore.Opt[string] { return &p.Group }),
		describe.Optional("order", describe.Int(), func(p *part) *perstore.Opt[int64] { return &p.Order }),
	},
	Indexes: []perstore.Index{ // of the spare there is none
		{Name: "part_whole_idx", Fields: []perstore.IndexField{{Field: 1}}},
		{Name: "part_place_idx", Fields: []perstore.IndexField{{Field: 4}, {Field: 3}}},
	},
	Links: []perstore.EntityLink{
		{Name: "whole", Target: "Part", On: []rql.Join{{Op: "eq", Local: 1, Remote: []string{"id"}}}},
		{Name: "spare", Target: "Part", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"id"}}}},
		{Name: "place", Target: "Place", On: []rql.Join{{Op: "eq", Local: 4, Remote: []string{"order"}}, {Op: "eq", Local: 3, Remote: []string{"group"}}}},
	},
	ForeignKeys: []perstore.ForeignKey{
		{Link: "whole", OnDelete: perstore.Cascade},
		{Link: "spare", OnDelete: perstore.Restrict},
		{Link: "place", OnDelete: perstore.SetNull},
	},
}

// of gives a part its whole.
func of(whole int64, p *part) *part {
	p.Whole = perstore.Some(whole)
	return p
}

// needs gives a part its spare.
func needs(spare int64, p *part) *part {
	p.Spare = perstore.Some(spare)
	return p
}

// at gives a part its place.
func at(group string, order int64, p *part) *part {
	p.Group, p.Order = perstore.Some(group), perstore.Some(order)
	return p
}
