package storetest

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// vehicle is a model that others specialise: a taxi is a car, and a car and a
// boat are vehicles. A column without a member tells them apart. Cars and boats,
// which specialise a closed model, keep members that are no properties.
type vehicle struct {
	ID       int64
	Plate    string // unique
	Weight   perstore.Opt[int64]
	Tows     perstore.Opt[int64] // a vehicle
	Perstore perstore.Meta
}

type car struct {
	Base  vehicle
	Doors int64
	Vin   perstore.Opt[string] // unique
	Extra perstore.Members
}

type taxi struct {
	Car   car
	Fares []int64
}

type boat struct {
	Base    vehicle
	Captain perstore.Opt[string] // an account
	Tender  perstore.Opt[int64]  // a car
	Extra   perstore.Members
}

func (*vehicle) Validate() error { return nil }
func (*vehicle) Defaults()       {}
func (*car) Validate() error     { return nil }
func (*car) Defaults()           {}
func (*taxi) Validate() error    { return nil }
func (*taxi) Defaults()          {}
func (*boat) Validate() error    { return nil }
func (*boat) Defaults()          {}

// The indexes of the fields of vehicles that others refer to.
const (
	vehiclePlate  = 1
	vehicleWeight = 2
	vehicleTows   = 3
	vehicleSchema = 4
	carVin        = 6
	boatCaptain   = 5
	boatTender    = 6
)

func vehicleFields[T any](of func(*T) *vehicle) []describe.Field[T] {
	return []describe.Field[T]{
		describe.Plain("id", describe.Int(), func(t *T) *int64 { return &of(t).ID }),
		describe.Plain("plate", describe.Text(), func(t *T) *string { return &of(t).Plate }),
		describe.Optional("weight", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Weight }),
		describe.Optional("tows", describe.Int(), func(t *T) *perstore.Opt[int64] { return &of(t).Tows }),
		describe.Hidden("__schema__", func(t *T) *perstore.Meta { return &of(t).Perstore }),
	}
}

func carFields[T any](of func(*T) *car) []describe.Field[T] {
	return append(vehicleFields(func(t *T) *vehicle { return &of(t).Base }),
		describe.Plain("doors", describe.Int(), func(t *T) *int64 { return &of(t).Doors }),
		describe.Optional("vin", describe.Text(), func(t *T) *perstore.Opt[string] { return &of(t).Vin }),
		describe.Extra(func(t *T) *perstore.Members { return &of(t).Extra }, "doors", "vin"))
}

// vehicleOf describes a model of the family.
func vehicleOf[T any](m describe.Model[T], of func(*T) *vehicle) describe.Model[T] {
	m.Table = "vehicles"
	m.Key = describe.IntKey(0, func(t *T) *int64 { return &of(t).ID })
	m.Generate = perstore.GenerateIncrement
	m.Meta = func(t *T) *perstore.Meta { return &of(t).Perstore }
	m.Shared.Field = vehicleSchema
	m.Defaults = []perstore.ColumnDefault{{Field: vehicleSchema, Value: rql.String("Vehicle")}}
	m.Indexes = append([]perstore.Index{
		{Name: "vehicles_plate_key", Fields: []perstore.IndexField{{Field: vehiclePlate}}, Unique: true},
	}, m.Indexes...)
	m.Links = append([]perstore.EntityLink{
		{Name: "tows", Target: "Vehicle", On: []rql.Join{{Op: "eq", Local: vehicleTows, Remote: []string{"id"}}}},
		{Name: "towedBy", Many: true, Target: "Vehicle", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"tows"}}}},
		{Name: "taxis", Many: true, Target: "Taxi", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"tows"}}}},
	}, m.Links...)
	m.ForeignKeys = append([]perstore.ForeignKey{{Link: "tows"}}, m.ForeignKeys...)
	return m
}

var vinIndex = perstore.Index{Name: "vehicles_vin_key", Fields: []perstore.IndexField{{Field: carVin}}, Unique: true}

var vehicleModel = vehicleOf(describe.Model[vehicle]{
	Name:   "Vehicle",
	Shared: &rql.Shared{},
	Fields: vehicleFields(func(v *vehicle) *vehicle { return v }),
}, func(v *vehicle) *vehicle { return v })

var carModel = vehicleOf(describe.Model[car]{
	Name: "Car", Extends: "Vehicle",
	Shared:  &rql.Shared{Names: []string{"Car", "Taxi"}},
	Fields:  carFields(func(c *car) *car { return c }),
	Indexes: []perstore.Index{vinIndex},
}, func(c *car) *vehicle { return &c.Base })

var taxiModel = vehicleOf(describe.Model[taxi]{
	Name: "Taxi", Extends: "Car",
	Shared: &rql.Shared{Names: []string{"Taxi"}},
	Fields: append(carFields(func(t *taxi) *car { return &t.Car }),
		describe.RequiredList("fares", describe.Int(), func(t *taxi) *[]int64 { return &t.Fares })),
	Indexes: []perstore.Index{vinIndex},
}, func(t *taxi) *vehicle { return &t.Car.Base })

var boatModel = vehicleOf(describe.Model[boat]{
	Name: "Boat", Extends: "Vehicle",
	Shared: &rql.Shared{Names: []string{"Boat"}},
	Fields: append(vehicleFields(func(b *boat) *vehicle { return &b.Base }),
		describe.Optional("captain", describe.Text(), func(b *boat) *perstore.Opt[string] { return &b.Captain }),
		describe.Optional("tender", describe.Int(), func(b *boat) *perstore.Opt[int64] { return &b.Tender }),
		describe.Extra(func(b *boat) *perstore.Members { return &b.Extra }, "captain", "tender")),
	Links: []perstore.EntityLink{
		{Name: "captain", Target: "Account", On: []rql.Join{{Op: "eq", Local: boatCaptain, Remote: []string{"code"}}}},
		{Name: "tender", Target: "Car", On: []rql.Join{{Op: "eq", Local: boatTender, Remote: []string{"id"}}}},
	},
	ForeignKeys: []perstore.ForeignKey{{Link: "captain"}},
}, func(b *boat) *vehicle { return &b.Base })

// document is a model with a member that names the model of an object, and
// with a version. Its key is given.
type document struct {
	Slug     string
	Kind     string
	Title    string
	Version  int64
	Perstore perstore.Meta
}

type letter struct {
	Base document
	To   string
}

func (*document) Validate() error { return nil }
func (*document) Defaults()       {}
func (*letter) Validate() error   { return nil }
func (*letter) Defaults()         {}

func documentFields[T any](of func(*T) *document) []describe.Field[T] {
	return []describe.Field[T]{
		describe.Plain("slug", describe.Text(), func(t *T) *string { return &of(t).Slug }),
		describe.Plain("kind", describe.Text(), func(t *T) *string { return &of(t).Kind }),
		describe.Plain("title", describe.Text(), func(t *T) *string { return &of(t).Title }),
		describe.Plain("version", describe.Int(), func(t *T) *int64 { return &of(t).Version }),
	}
}

// documentOf describes a model of the family.
func documentOf[T any](m describe.Model[T], of func(*T) *document) describe.Model[T] {
	m.Table = "documents"
	m.Key = describe.TextKey(0, func(t *T) *string { return &of(t).Slug })
	m.Meta = func(t *T) *perstore.Meta { return &of(t).Perstore }
	m.Shared.Field = 1
	m.SetModel = func(t *T, name string) { of(t).Kind = name }
	m.Version = describe.Counter(3, func(t *T) *int64 { return &of(t).Version })
	m.Fields = slices.Concat(documentFields(of), m.Fields)
	return m
}

var documentModel = documentOf(describe.Model[document]{
	Name: "Document", Shared: &rql.Shared{},
}, func(d *document) *document { return d })

var letterModel = documentOf(describe.Model[letter]{
	Name: "Letter", Extends: "Document", Shared: &rql.Shared{Names: []string{"Letter"}},
	Fields: []describe.Field[letter]{describe.Plain("to", describe.Text(), func(l *letter) *string { return &l.To })},
}, func(l *letter) *document { return &l.Base })
