package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// account has a text as its key.
type account struct {
	Code     string
	Name     string
	Balance  int64
	Perstore perstore.Meta
}

func (*account) Validate() error { return nil }
func (*account) Defaults()       {}

var accountModel = describe.Model[account]{
	Name: "Account",
	Key:  describe.TextKey(0, func(a *account) *string { return &a.Code }),
	Meta: func(a *account) *perstore.Meta { return &a.Perstore },
	Fields: []describe.Field[account]{
		describe.Plain("code", describe.Text(), func(a *account) *string { return &a.Code }),
		describe.Plain("name", describe.Text(), func(a *account) *string { return &a.Name }),
		describe.Plain("balance", describe.Int(), func(a *account) *int64 { return &a.Balance }),
	},
	Links: []perstore.EntityLink{
		{Name: "things", Many: true, Target: "Thing", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"owner"}}}},
		{Name: "owned", Many: true, Target: "Thing", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"account", "code"}}}},
		{Name: "tagged", Many: true, Target: "Thing", On: []rql.Join{{Op: "contains", Local: 0, Remote: []string{"tags"}}}},
		{Name: "busier", Many: true, Target: "Thing", On: []rql.Join{{Op: "gt", Local: 2, Remote: []string{"count"}}}},
	},
}

// node is a node of a tree: its links lead to other nodes.
type node struct {
	ID       int64
	Name     string
	Parent   perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*node) Validate() error { return nil }
func (*node) Defaults()       {}

var nodeModel = describe.Model[node]{
	Name:     "Node",
	Key:      describe.IntKey(0, func(n *node) *int64 { return &n.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(n *node) *perstore.Meta { return &n.Perstore },
	Fields: []describe.Field[node]{
		describe.Plain("id", describe.Int(), func(n *node) *int64 { return &n.ID }),
		describe.Plain("name", describe.Text(), func(n *node) *string { return &n.Name }),
		describe.Optional("parentId", describe.Int(), func(n *node) *perstore.Opt[int64] { return &n.Parent }),
	},
	Links: []perstore.EntityLink{
		{Name: "parent", Target: "Node", On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"id"}}}},
		{Name: "children", Many: true, Target: "Node", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"parentId"}}}},
		{Name: "grandchildren", Many: true, Target: "Node", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"parent", "parentId"}}}},
	},
	ForeignKeys: []perstore.ForeignKey{{Link: "parent", OnDelete: perstore.SetNull}},
}

// ticket has a uuid that is made for it as its key.
type ticket struct {
	ID       perstore.UUID
	Title    string
	Perstore perstore.Meta
}

func (*ticket) Validate() error { return nil }
func (*ticket) Defaults()       {}

var ticketModel = describe.Model[ticket]{
	Name:     "Ticket",
	Key:      describe.UUIDKey(0, func(k *ticket) *perstore.UUID { return &k.ID }),
	Generate: perstore.GenerateUUID,
	Meta:     func(k *ticket) *perstore.Meta { return &k.Perstore },
	Fields: []describe.Field[ticket]{
		describe.Plain("id", describe.UUID(), func(k *ticket) *perstore.UUID { return &k.ID }),
		describe.Plain("title", describe.Text(), func(k *ticket) *string { return &k.Title }),
	},
}

// place has a key of two members and nothing else. Its table and columns have
// the names of SQL keywords.
type place struct {
	Group    string
	Order    int64
	Perstore perstore.Meta
}

// placeKey is the key of a place.
type placeKey struct {
	Group string
	Order int64
}

func (*place) Validate() error { return nil }
func (*place) Defaults()       {}

var placeModel = describe.Model[place]{
	Name:  "Place",
	Table: "select",
	Key: describe.CompositeKey([]int{0, 1},
		func(p *place) placeKey { return placeKey{p.Group, p.Order} },
		func(p *place, k placeKey) { p.Group, p.Order = k.Group, k.Order },
		func(k placeKey) []rql.Value { return []rql.Value{rql.String(k.Group), rql.Int(k.Order)} },
		func(v []rql.Value) placeKey { return placeKey{v[0].Text(), v[1].Int()} }),
	Meta: func(p *place) *perstore.Meta { return &p.Perstore },
	Fields: []describe.Field[place]{
		describe.Plain("group", describe.Text(), func(p *place) *string { return &p.Group }),
		describe.Plain("order", describe.Int(), func(p *place) *int64 { return &p.Order }),
	},
}

// draft counts its writes. The version stands between other members.
type draft struct {
	ID       int64
	Code     string // unique
	Version  int64
	Hits     int64
	Perstore perstore.Meta
}

func (*draft) Validate() error { return nil }
func (*draft) Defaults()       {}

var draftModel = describe.Model[draft]{
	Name:     "Draft",
	Key:      describe.IntKey(0, func(d *draft) *int64 { return &d.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(d *draft) *perstore.Meta { return &d.Perstore },
	Fields: []describe.Field[draft]{
		describe.Plain("id", describe.Int(), func(d *draft) *int64 { return &d.ID }),
		describe.Plain("code", describe.Text(), func(d *draft) *string { return &d.Code }),
		describe.Plain("version", describe.Int(), func(d *draft) *int64 { return &d.Version }).Column("order"),
		describe.Plain("hits", describe.Int(), func(d *draft) *int64 { return &d.Hits }),
	},
	Indexes: []perstore.Index{{Name: "drafts_code_key", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}},
	Version: describe.Counter(2, func(d *draft) *int64 { return &d.Version }),
}
