package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// stop has a key of two members and links of every kind to other stops.
type stop struct {
	Line      string
	Number    int64
	Next      perstore.Opt[int64] // a number of the line
	Transfers []int64             // numbers of any line
	Closed    bool
	Perstore  perstore.Meta
}

// stopKey is the key of a stop.
type stopKey struct {
	Line   string
	Number int64
}

func (*stop) Validate() error { return nil }
func (*stop) Defaults()       {}

var stopModel = describe.Model[stop]{
	Name: "Stop",
	Key: describe.CompositeKey([]int{0, 1},
		func(s *stop) stopKey { return stopKey{s.Line, s.Number} },
		func(s *stop, k stopKey) { s.Line, s.Number = k.Line, k.Number },
		func(k stopKey) []rql.Value { return []rql.Value{rql.String(k.Line), rql.Int(k.Number)} },
		func(v []rql.Value) stopKey { return stopKey{v[0].Text(), v[1].Int()} }),
	Meta: func(s *stop) *perstore.Meta { return &s.Perstore },
	Fields: []describe.Field[stop]{
		describe.Plain("line", describe.Text(), func(s *stop) *string { return &s.Line }),
		describe.Plain("number", describe.Int(), func(s *stop) *int64 { return &s.Number }),
		describe.Optional("next", describe.Int(), func(s *stop) *perstore.Opt[int64] { return &s.Next }),
		describe.List("transfers", describe.Int(), func(s *stop) *[]int64 { return &s.Transfers }),
		describe.Plain("closed", describe.Bool(), func(s *stop) *bool { return &s.Closed }),
	},
	Links: []perstore.EntityLink{
		{Name: "following", Target: "Stop", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"line"}}, {Op: "eq", Local: 2, Remote: []string{"number"}}}},
		{Name: "before", Many: true, Target: "Stop", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"line"}}, {Op: "eq", Local: 1, Remote: []string{"next"}}}},
		{Name: "changes", Many: true, Target: "Stop", On: []rql.Join{{Op: "in", Local: 3, Remote: []string{"number"}}}},
		{Name: "changesTo", Many: true, Target: "Stop", On: []rql.Join{{Op: "contains", Local: 1, Remote: []string{"transfers"}}}},
		{Name: "open", Many: true, Target: "Stop", Filter: "closed=false", On: []rql.Join{{Op: "in", Local: 3, Remote: []string{"number"}}}},
		{Name: "arrivals", Many: true, Target: "Ride", On: []rql.Join{{Op: "eq", Local: 1, Remote: []string{"to"}}}},
		{Name: "rides", Many: true, Target: "Stop", On: []rql.Join{{Op: "eq", Local: 1, Remote: []string{"arrivals", "from"}}}},
	},
}

// ride leads from a number of stops to another one: it is between them.
type ride struct {
	ID       int64
	From, To int64
	Perstore perstore.Meta
}

func (*ride) Validate() error { return nil }
func (*ride) Defaults()       {}

var rideModel = describe.Model[ride]{
	Name:     "Ride",
	Key:      describe.IntKey(0, func(r *ride) *int64 { return &r.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(r *ride) *perstore.Meta { return &r.Perstore },
	Fields: []describe.Field[ride]{
		describe.Plain("id", describe.Int(), func(r *ride) *int64 { return &r.ID }),
		describe.Plain("from", describe.Int(), func(r *ride) *int64 { return &r.From }),
		describe.Plain("to", describe.Int(), func(r *ride) *int64 { return &r.To }),
	},
}
