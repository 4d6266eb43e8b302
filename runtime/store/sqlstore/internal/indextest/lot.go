package indextest

import (
	"errors"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// lot has values of the types that conditions of indexes compare.
type lot struct {
	ID       int64
	Name     string
	Price    perstore.Decimal
	Most     perstore.Opt[perstore.Decimal]
	Ref      perstore.UUID
	Day      perstore.Date
	At       time.Time
	Tags     []string
	Perstore perstore.Meta
}

func (*lot) Validate() error { return nil }
func (*lot) Defaults()       {}

// The indexes of the fields of a lot.
const (
	lotName = 1 + iota
	lotPrice
	lotMost
	lotRef
)

var lots = describe.Model[lot]{
	Name:     "Lot",
	Table:    "lots",
	Key:      describe.IntKey(0, func(l *lot) *int64 { return &l.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(l *lot) *perstore.Meta { return &l.Perstore },
	Fields: []describe.Field[lot]{
		describe.Plain("id", describe.Int(), func(l *lot) *int64 { return &l.ID }),
		describe.Plain("name", describe.Text(), func(l *lot) *string { return &l.Name }),
		describe.Plain("price", describe.Decimal(), func(l *lot) *perstore.Decimal { return &l.Price }),
		describe.Optional("most", describe.Decimal(), func(l *lot) *perstore.Opt[perstore.Decimal] { return &l.Most }),
		describe.Plain("ref", describe.UUID(), func(l *lot) *perstore.UUID { return &l.Ref }),
		describe.Plain("day", describe.Date(), func(l *lot) *perstore.Date { return &l.Day }),
		describe.Plain("at", describe.Time(), func(l *lot) *time.Time { return &l.At }),
		describe.RequiredList("tags", describe.Text(), func(l *lot) *[]string { return &l.Tags }),
	},
	Indexes: []perstore.Index{
		{Name: "lots_price_key", Unique: true, Fields: []perstore.IndexField{{Field: lotPrice}, {Field: lotMost, Desc: true}},
			Where: "price=gt=1.50&price!=7.25&in(price,(2,3.5,100.123456789012345678))"},
		{Name: "lots_most_key", Unique: true, Fields: []perstore.IndexField{{Field: lotMost}}, Where: "most!=null&price=ge=10"},
		{Name: "lots_name_key", Unique: true, Fields: []perstore.IndexField{{Field: lotName, Func: perstore.IndexLower}, {Field: lotPrice, Desc: true}},
			Where: "out(price,(1,2))&between(price,(0,1000))"},
		{Name: "lots_here_key", Unique: true, Fields: []perstore.IndexField{{Field: lotName}},
			Where: "ref=01890a5d-ac96-774b-bcce-b302099a8057&day>=2020-01-01&at<2030-01-01T00:00:00Z"},
		{Name: "lots_ref_price_key", Unique: true, Fields: []perstore.IndexField{{Field: lotRef}, {Field: lotPrice}}, Where: "price<-1"},
		{Name: "lots_ref_key", Unique: true, Fields: []perstore.IndexField{{Field: lotName}, {Field: lotPrice}}, Where: "ref=01890a5d-ac96-774b-bcce-b302099a8057"},
	},
}

// testTypes keeps lots apart by indexes with conditions on values of all types.
func (s Server) testTypes(t *testing.T) {
	db := s.open(t, s.Name(t), lots.Entity())
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	ref := perstore.MustParseUUID("01890a5d-ac96-774b-bcce-b302099a8057")
	before, since := perstore.MustParseDate("2019-12-31"), perstore.MustParseDate("2020-01-01")
	for _, step := range []struct {
		name        string
		price, most perstore.Decimal
		ref         perstore.UUID
		day         perstore.Date
		want        error
	}{
		{name: "a", price: "2", most: "5"},
		{name: "b", price: "2.0", most: "5.00", want: perstore.ErrExists},
		{name: "c", price: "2"},
		{name: "d", price: "2"},
		{name: "e", price: "1.5", most: "5"},
		{name: "f", price: "1.50", most: "5"},
		{name: "g", price: "10", most: "5"},
		{name: "h", price: "100.123456789012345678", most: "5", want: perstore.ErrExists},
		{name: "h", price: "100.123456789012345678", most: "6"},
		{name: "H", price: "100.123456789012345678", most: "-6", want: perstore.ErrExists},
		{name: "H", price: "100.123456789012345677", most: "-6"},
		{name: "a", price: "-1"},
		{name: "a", price: "-1"},
		{name: "i", price: "-1", ref: ref, day: since},
		{name: "i", price: "-2", ref: ref, day: before},
		{name: "i", price: "-1", ref: ref, day: since, want: perstore.ErrExists},
		{name: "m", price: "-2.0", ref: ref, day: before, want: perstore.ErrExists},
		{name: "l", price: "-1", day: since},
		{name: "l", price: "-1", day: since},
	} {
		l := &lot{Name: step.name, Price: step.price, Ref: step.ref, Day: step.day, At: time.Unix(0, 0), Tags: []string{"new"}}
		if step.day == (perstore.Date{}) {
			l.Day = before
		}
		if step.most != "" {
			l.Most = perstore.Some(step.most)
		}
		if err := db.Model("Lot").Add(t.Context(), l); !errors.Is(err, step.want) {
			t.Errorf("Add(%s, %s, %s) error = %v; want %v", step.name, step.price, step.most, err, step.want)
		}
	}
}
