package storetest

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// thing has a member of every kind. Its key is counted up.
type thing struct {
	ID     int64
	Code   string // unique
	Name   string
	State  state
	Active bool
	Count  int64
	Score  float64
	At     time.Time
	Day    perstore.Date
	Ref    perstore.UUID
	Labels []string

	OptName   perstore.Opt[string]
	OptState  perstore.Opt[state]
	OptActive perstore.Opt[bool]
	OptCount  perstore.Opt[int64] // unique together with OptName
	OptScore  perstore.Opt[float64]
	OptAt     perstore.Opt[time.Time]
	OptDay    perstore.Opt[perstore.Date]
	OptRef    perstore.Opt[perstore.UUID]
	Tags      []string
	Marks     []int64
	Shape     perstore.Opt[shape]
	Owner     perstore.Opt[string] // an account
	Any       json.RawMessage
	Price     perstore.Decimal
	OptPrice  perstore.Opt[perstore.Decimal]

	Perstore perstore.Meta
}

type state string

const (
	stateOpen state = "open"
	stateDone state = "done"
)

// shape is a nested object that holds what a shallow copy would share.
type shape struct {
	Width int64               `json:"width"`
	Depth perstore.Opt[int64] `json:"depth,omitzero"`
	Notes []string            `json:"notes,omitzero"`
}

func (*thing) Validate() error { return nil }
func (*thing) Defaults()       {}

// The indexes of the fields of a thing that others refer to.
const (
	thingCode     = 1
	thingCount    = 5
	thingOptName  = 11
	thingOptCount = 14
	thingTags     = 19
	thingOwner    = 22
)

var thingModel = describe.Model[thing]{
	Name:     "Thing",
	Table:    "things",
	Key:      describe.IntKey(0, func(t *thing) *int64 { return &t.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(t *thing) *perstore.Meta { return &t.Perstore },
	Fields: []describe.Field[thing]{
		describe.Plain("id", describe.Int(), func(t *thing) *int64 { return &t.ID }),
		describe.Plain("code", describe.Text(), func(t *thing) *string { return &t.Code }),
		describe.Plain("name", describe.Text(), func(t *thing) *string { return &t.Name }),
		describe.Plain("state", describe.Enum[state](), func(t *thing) *state { return &t.State }),
		describe.Plain("active", describe.Bool(), func(t *thing) *bool { return &t.Active }),
		describe.Plain("count", describe.Int(), func(t *thing) *int64 { return &t.Count }),
		describe.Plain("score", describe.Float(), func(t *thing) *float64 { return &t.Score }),
		describe.Plain("at", describe.Time(), func(t *thing) *time.Time { return &t.At }),
		describe.Plain("day", describe.Date(), func(t *thing) *perstore.Date { return &t.Day }),
		describe.Plain("ref", describe.UUID(), func(t *thing) *perstore.UUID { return &t.Ref }),
		describe.RequiredList("labels", describe.Text(), func(t *thing) *[]string { return &t.Labels }),
		describe.Optional("optName", describe.Text(), func(t *thing) *perstore.Opt[string] { return &t.OptName }),
		describe.Optional("optState", describe.Enum[state](), func(t *thing) *perstore.Opt[state] { return &t.OptState }),
		describe.Optional("optActive", describe.Bool(), func(t *thing) *perstore.Opt[bool] { return &t.OptActive }),
		describe.Optional("optCount", describe.Int(), func(t *thing) *perstore.Opt[int64] { return &t.OptCount }),
		describe.Optional("optScore", describe.Float(), func(t *thing) *perstore.Opt[float64] { return &t.OptScore }),
		describe.Optional("optAt", describe.Time(), func(t *thing) *perstore.Opt[time.Time] { return &t.OptAt }),
		describe.Optional("optDay", describe.Date(), func(t *thing) *perstore.Opt[perstore.Date] { return &t.OptDay }),
		describe.Optional("optRef", describe.UUID(), func(t *thing) *perstore.Opt[perstore.UUID] { return &t.OptRef }),
		describe.List("tags", describe.Text(), func(t *thing) *[]string { return &t.Tags }),
		describe.List("marks", describe.Int(), func(t *thing) *[]int64 { return &t.Marks }),
		describe.Nested("shape", func(t *thing) *perstore.Opt[shape] { return &t.Shape },
			func(s *shape) { s.Notes = slices.Clone(s.Notes) }),
		describe.Optional("owner", describe.Text(), func(t *thing) *perstore.Opt[string] { return &t.Owner }),
		describe.Raw("any", func(t *thing) *json.RawMessage { return &t.Any }),
		describe.Plain("price", describe.Decimal(), func(t *thing) *perstore.Decimal { return &t.Price }),
		describe.Optional("optPrice", describe.Decimal(), func(t *thing) *perstore.Opt[perstore.Decimal] { return &t.OptPrice }),
	},
	Indexes: []perstore.Index{
		{Name: "things_code_key", Fields: []perstore.IndexField{{Field: thingCode}}, Unique: true},
		{Name: "things_opt_key", Fields: []perstore.IndexField{{Field: thingOptName}, {Field: thingOptCount, Desc: true}}, Unique: true},
		{Name: "things_owner_idx", Fields: []perstore.IndexField{{Field: thingOwner}}},
	},
	Links: []perstore.EntityLink{
		{Name: "account", Target: "Account", On: []rql.Join{{Op: "eq", Local: thingOwner, Remote: []string{"code"}}}},
		{Name: "tagAccounts", Many: true, Target: "Account", On: []rql.Join{{Op: "in", Local: thingTags, Remote: []string{"code"}}}},
	},
	ForeignKeys: []perstore.ForeignKey{{Link: "account"}},
}

// newThing makes a thing whose members all hold what stores keep.
func newThing(code string) *thing {
	return &thing{
		Code: code, Name: "thing " + code, State: stateOpen,
		At:     time.Date(2026, 3, 4, 5, 6, 7, 8000, time.UTC),
		Day:    perstore.Date{Year: 2026, Month: 3, Day: 4},
		Labels: []string{},
		Price:  "0",
	}
}

// fullThing makes a thing without an absent member; its owner is given.
func fullThing(code, owner string) *thing {
	t := newThing(code)
	t.Active, t.Count, t.Score, t.Ref = true, -42, 2.5, perstore.MustParseUUID("01890a5d-ac96-774b-bcce-b302099a8057")
	t.Labels, t.Tags, t.Marks = []string{"x", "y"}, []string{"red", "blue"}, []int64{3, 1, 2}
	t.OptName, t.OptState, t.OptActive = perstore.Some("opt"), perstore.Some(stateDone), perstore.Some(false)
	t.Price, t.OptPrice = "-12345678901234567890.125", perstore.Some[perstore.Decimal]("0.1")
	t.OptCount, t.OptScore = perstore.Some[int64](0), perstore.Some(-0.5)
	t.OptAt = perstore.Some(time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC))
	t.OptDay = perstore.Some(perstore.Date{Year: 2024, Month: 2, Day: 29})
	t.OptRef = perstore.Some(t.Ref)
	t.Shape = perstore.Some(shape{Width: 7, Depth: perstore.Some[int64](9), Notes: []string{"a", "b"}})
	t.Owner = perstore.Some(owner)
	t.Any = json.RawMessage(`{"a":[1,null]}`)
	return t
}
