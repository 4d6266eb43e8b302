package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// bill has exact amounts: a unique one, one with an index and a default, and one that
// may be absent and leads to the bills of that amount.
type bill struct {
	ID     int64
	Amount perstore.Decimal
	Tax    perstore.Decimal
	Pays   perstore.Opt[perstore.Decimal]

	Perstore perstore.Meta
}

func (*bill) Validate() error { return nil }
func (*bill) Defaults()       {}

const billAmount, billTax, billPays = 1, 2, 3

var billModel = describe.Model[bill]{
	Name:     "Bill",
	Table:    "bills",
	Key:      describe.IntKey(0, func(b *bill) *int64 { return &b.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(b *bill) *perstore.Meta { return &b.Perstore },
	Fields: []describe.Field[bill]{
		describe.Plain("id", describe.Int(), func(b *bill) *int64 { return &b.ID }),
		describe.Plain("amount", describe.Decimal(), func(b *bill) *perstore.Decimal { return &b.Amount }),
		describe.Plain("tax", describe.Decimal(), func(b *bill) *perstore.Decimal { return &b.Tax }),
		describe.Optional("pays", describe.Decimal(), func(b *bill) *perstore.Opt[perstore.Decimal] { return &b.Pays }),
	},
	Indexes: []perstore.Index{
		{Name: "bills_amount_key", Fields: []perstore.IndexField{{Field: billAmount}}, Unique: true},
		{Name: "bills_tax_amount_idx", Fields: []perstore.IndexField{{Field: billTax, Desc: true}, {Field: billAmount}}},
		{Name: "bills_pays_idx", Fields: []perstore.IndexField{{Field: billPays, Desc: true}}},
	},
	Defaults: []perstore.ColumnDefault{{Field: billTax, Value: rql.Decimal("-0.50")}},
	Links: []perstore.EntityLink{
		{Name: "paid", Many: true, Target: "Bill", On: []rql.Join{{Op: "eq", Local: billPays, Remote: []string{"amount"}}}},
		{Name: "larger", Many: true, Target: "Bill", On: []rql.Join{{Op: "gt", Local: billAmount, Remote: []string{"amount"}}}},
	},
}

// newBill makes a bill; without pays there is none.
func newBill(amount, tax, pays perstore.Decimal) *bill {
	b := &bill{Amount: amount, Tax: tax}
	if pays != "" {
		b.Pays = perstore.Some(pays)
	}
	return b
}
