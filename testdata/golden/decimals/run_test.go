package decimals_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	decimals "github.com/perstore/perstoregen/testdata/golden/decimals/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// full is an invoice with every member.
func full() *decimals.Invoice {
	return &decimals.Invoice{
		Total: "12345678901234567890.10", Rate: "1.90e-1", Discount: perstore.Some[perstore.Decimal]("7.50"), Refund: perstore.Some[perstore.Decimal]("0.30"),
		Fee:   perstore.Some(decimals.InvoiceFee{Amount: "0.10"}),
		Lines: []decimals.InvoiceLine{{Price: "1.50"}, {Price: "-2e0", Off: perstore.Some[perstore.Decimal]("0.5")}},
		Parts: []perstore.Decimal{"1.10", "100"},
	}
}

// TestSpelling checks that an object becomes what is read back, inside of nested
// values, too.
func TestSpelling(t *testing.T) {
	goldentest.Each(t, decimals.Open, func(t *testing.T, db *decimals.DB) {
		in := full()
		goldentest.Must(t, db.Invoices.Add(t.Context(), in))
		got, err := db.Invoices.Get(t.Context(), in.ID)
		goldentest.Must(t, err)
		text, err := got.MarshalJSON()
		const want = `{"id":1,"total":12345678901234567890.1,"rate":0.19,"discount":7.5,"refund":0.3,"fee":{"amount":0.1},"lines":[{"price":1.5},{"price":-2,"off":0.5}],"parts":[1.1,100]}`
		if string(text) != want || err != nil {
			t.Errorf("Get = %s, %v; want %s", text, err, want)
		}
		if diff := cmp.Diff(got, in); diff != "" {
			t.Errorf("Add: (-stored +the caller's)\n%s", diff)
		}
	})
}

// TestRules checks that the rules of numbers are exact, and the defaults.
func TestRules(t *testing.T) {
	goldentest.Each(t, decimals.Open, func(t *testing.T, db *decimals.DB) {
		in := db.Invoices.New()
		if in.Rate != "0.190" || in.Discount.V != "2.50" {
			t.Errorf("New has the rate %s and the discount %s; want those of the schema", in.Rate, in.Discount.V)
		}
		for total, fits := range map[perstore.Decimal]bool{"0.29": true, "0.290": true, "0.291": false, "-0.01": false, "90071992547409930000.01": true, "1e999999999": false} {
			in := full()
			in.Total = total
			if err := db.Invoices.Add(t.Context(), in); (err == nil) != fits || !fits && !errors.Is(err, perstore.ErrInvalid) {
				t.Errorf("Add(total %s) error = %v; want one: %v", total, err, !fits)
			} else if err == nil {
				goldentest.Must(t, db.Invoices.Delete(t.Context(), in.ID))
			}
		}
		in = full()
		in.Parts = []perstore.Decimal{"1", "1e999999999"}
		if err := db.Invoices.Add(t.Context(), in); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Add(parts %v) error = %v; want ErrInvalid, as of the total", in.Parts, err)
		}
		in.Parts = []perstore.Decimal{"1.5", "1.50"}
		if err := db.Invoices.Add(t.Context(), in); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Add(parts 1.5 and 1.50) error = %v; want ErrInvalid, since they are equal", err)
		}
	})
}

func TestQueries(t *testing.T) {
	goldentest.Each(t, decimals.Open, func(t *testing.T, db *decimals.DB) {
		ctx := t.Context()
		a, b := full(), full()
		b.Total, b.Discount, b.Lines[0].Price = "0.3", perstore.Opt[perstore.Decimal]{}, "3"
		goldentest.Must(t, db.Invoices.AddAll(ctx, []*decimals.Invoice{a, b}))
		fields := decimals.InvoiceFields
		for name, q := range map[string]*decimals.InvoiceQuery{
			"Total.Eq":       db.Invoices.Where(fields.Total.Eq("0.30")),
			"Total.Lt":       db.Invoices.Where(fields.Total.Lt("12345678901234567890.0999999")),
			"Total.In":       db.Invoices.Where(fields.Total.In("1", "3e-1")),
			"Discount.Eq":    db.Invoices.Where(fields.Discount.Eq("2.5")), // the default
			"parameter":      db.Invoices.RQL("total=$1", perstore.Decimal("0.300")),
			"nested":         db.Invoices.RQL("fee/amount=0.1&contains(lines,price>2.999)"),
			"sort and limit": db.Invoices.Where().Sort(fields.Total.Asc()).Limit(1),
		} {
			if got, err := q.All(ctx); err != nil || len(got) != 1 || got[0].ID != b.ID {
				t.Errorf("%s gives %v, %v; want invoice %d", name, got, err, b.ID)
			}
		}
		if sum, err := perstore.Sum(ctx, db.Invoices.Where(), fields.Total); sum.V != "12345678901234567890.4" || err != nil {
			t.Errorf("Sum = %v, %v", sum, err)
		}
		if least, err := perstore.Min(ctx, db.Invoices.Where(), fields.Total); least.V != "0.3" || err != nil {
			t.Errorf("Min = %v, %v", least, err)
		}
		if refunded, err := a.Refunded().All(ctx); err != nil || len(refunded) != 1 || refunded[0].ID != b.ID {
			t.Errorf("Refunded = %v, %v; want invoice %d", refunded, err, b.ID)
		}
		if err := db.Invoices.Add(ctx, &decimals.Invoice{Total: "3e-1", Rate: "1", Refund: perstore.Null[perstore.Decimal]()}); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add(a taken total) error = %v; want ErrExists", err)
		}
	})
}

// TestUpdate sets decimals set-wise and by a patch, in any spelling.
func TestUpdate(t *testing.T) {
	goldentest.Each(t, decimals.Open, func(t *testing.T, db *decimals.DB) {
		ctx, in := t.Context(), full()
		goldentest.Must(t, db.Invoices.Add(ctx, in))
		n, err := db.Invoices.Where(decimals.InvoiceFields.Rate.Eq("0.190")).Update(ctx, decimals.InvoicePatch{Rate: perstore.Some[perstore.Decimal]("0.200")})
		if n != 1 || err != nil {
			t.Errorf("Update = %d, %v; want 1", n, err)
		}
		_, err = db.Invoices.Patch(ctx, in.ID, decimals.InvoicePatch{Discount: perstore.Some[perstore.Decimal]("9.90")})
		goldentest.Must(t, err)
		got, err := db.Invoices.Get(ctx, in.ID)
		if err != nil || got.Rate != "0.2" || got.Discount.V != "9.9" {
			t.Errorf("Get = rate %s, discount %s, %v; want 0.2, 9.9", got.Rate, got.Discount.V, err)
		}
	})
}
