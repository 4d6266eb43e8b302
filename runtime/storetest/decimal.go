package storetest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var decimalTests = []test{
	{"OneSpelling", testDecimalSpelling},
	{"Digits", testDecimalDigits},
	{"Unstorable", testDecimalUnstorable},
	{"Queries", testDecimalQueries},
	{"Rows", testDecimalRows},
	{"Reduces", testDecimalReduces},
	{"Unique", testDecimalUnique},
	{"Update", testDecimalUpdate},
	{"Batch", testDecimalBatch},
	{"Links", testDecimalLinks},
	{"Pages", testDecimalPages},
	{"Random", testDecimalRandom},
}

// testDecimalSpelling checks that put makes the caller's object what is read back:
// values survive, spellings do not.
func testDecimalSpelling(t *testing.T, db *database) {
	for text, want := range map[perstore.Decimal]perstore.Decimal{
		"": "0", "-0.00": "0", "1.50": "1.5", "1e3": "1000", "-12.5e-1": "-1.25", "100": "100", "0.1": "0.1", "9007199254740993": "9007199254740993",
		"12345678901234567890123456789012345.123456789012345678901234567890": "12345678901234567890123456789012345.12345678901234567890123456789",
	} {
		b := newBill(text, text, text)
		b.Pays = perstore.Some(text)
		put(t, db.bills(), b)
		got := get[*bill](t, t.Context(), db.bills(), b.ID)
		if b.Amount != want || got.Amount != want || got.Tax != want || got.Pays.V != want {
			t.Errorf("Put made %q %s, Get gives %s, %s, %s; want %s", text, b.Amount, got.Amount, got.Tax, got.Pays.V, want)
		}
		wantSame(t, "Get", got, b)
		if found := find[*bill](t, t.Context(), db.bills(), "amount=$1", string(want)); len(found) != 1 || found[0].ID != b.ID {
			t.Errorf("Query(amount=%s) gives %d objects; want one", want, len(found))
		}
		if err := db.bills().Delete(t.Context(), b.ID, perstore.Cond{}); err != nil {
			t.Fatalf("Delete error = %v", err)
		}
	}
}

// wideDecimals are some with more digits than each database has.
var wideDecimals = []perstore.Decimal{
	"1e35", "-1e35", "1e-31", "-0.0000000000000000000000000000001", perstore.Decimal("1" + strings.Repeat("0", 999)), "1e-1000",
}

// testDecimalDigits keeps decimals of many digits, or refuses to round them. A query
// names them anyway.
func testDecimalDigits(t *testing.T, db *database) {
	put(t, db.bills(), newBill("1", "1", ""))
	for _, text := range wideDecimals {
		b := newBill(text, "0", "")
		if db.harness.Narrow {
			wantError(t, "Put("+string(text)+")", db.bills().Put(t.Context(), b, perstore.Cond{}), perstore.ErrInvalid)
			wantError(t, "AddAll("+string(text)+")", perstore.AddAll(t.Context(), db.bills(), []any{b, newBill("2", "2", "")}), perstore.ErrInvalid)
			_, err := perstore.Update(t.Context(), db.bills(), rql.Query{}, []rql.Assignment{{Field: billTax, Value: rql.Decimal(string(text))}})
			wantError(t, "Update("+string(text)+")", err, perstore.ErrInvalid)
		} else {
			put(t, db.bills(), b)
			wantSame(t, "Get", get[*bill](t, t.Context(), db.bills(), b.ID), b)
		}
		want := 1
		if text[0] == '-' || strings.Contains(string(text), "-") {
			want = 0
		}
		if got := len(find[*bill](t, t.Context(), db.bills(), "amount<$1&id=1", string(text))); got != want {
			t.Errorf("Query(1<%s) gives %d objects; want %d", text, got, want)
		}
		if got := len(find[*bill](t, t.Context(), db.bills(), "in(amount,$1)&id=1", []string{string(text), "1"})); got != 1 {
			t.Errorf("Query(1 in %s,1) gives %d objects; want 1", text, got)
		}
	}
}

// testDecimalUnstorable checks that a store refuses what it cannot give back.
func testDecimalUnstorable(t *testing.T, db *database) {
	for _, text := range []perstore.Decimal{"dear", "1,5", "NaN", "Infinity", "0x10", " 1", "1e1000", "1e999999999", "-1e-99999999999999999999", perstore.Decimal(strings.Repeat("9", 1001))} {
		err := db.bills().Put(t.Context(), newBill(text, "0", ""), perstore.Cond{})
		wantError(t, "Put("+string(text)+")", err, perstore.ErrInvalid)
		if err != nil && !strings.Contains(err.Error(), "amount") {
			t.Errorf("Put(%s) error = %v; want the property in it", text, err)
		}
		_, err = perstore.Update(t.Context(), db.bills(), rql.Query{}, []rql.Assignment{{Field: billTax, Value: rql.Decimal(string(text))}})
		wantError(t, "Update("+string(text)+")", err, perstore.ErrInvalid)
	}
	if n := count(t, t.Context(), db.bills()); n != 0 {
		t.Errorf("after refused puts there are %d bills; want 0", n)
	}
}

// fillBills makes bills with the keys 1 to 8.
func fillBills(t *testing.T, db *database) {
	t.Helper()
	put(t, db.bills(),
		newBill("10", "0.1", ""), newBill("9", "0.2", "10.0"), newBill("-1.5", "0.1", "100"), newBill("-1.49", "0.3", "-1.50"),
		newBill("100", "0.10", "9"), newBill("9.5", "-2", ""), newBill("0", "0.30000000000000000000000001", "0"), newBill("9007199254740993", "1", "9007199254740992"))
}

// billKeys gives the keys of the bills that a query finds.
func billKeys(t *testing.T, db *database, query string) string {
	t.Helper()
	keys := ""
	for _, b := range find[*bill](t, t.Context(), db.bills(), query) {
		keys += fmt.Sprint(b.ID)
	}
	return keys
}

func testDecimalQueries(t *testing.T, db *database) {
	fillBills(t, db)
	for query, want := range map[string]string{
		"sort(amount)":                        "34726158",
		"sort(-amount)":                       "85162743",
		"sort(tax,-amount)":                   "65132478",
		"sort(-tax,amount)":                   "87423156",
		"sort(pays,id)":                       "16475238",
		"sort(-pays,id)":                      "83257416",
		"amount=10.00&sort(id)":               "1",
		"amount=1e1&sort(id)":                 "1",
		"amount!=10&sort(id)":                 "2345678",
		"tax=0.1&sort(id)":                    "135",
		"tax=0.3&sort(id)":                    "4",
		"tax>0.3&sort(id)":                    "78",
		"amount<9.5&sort(id)":                 "2347",
		"amount<=9.50&sort(id)":               "23467",
		"amount>-1.5&sort(id)":                "1245678",
		"amount>=9007199254740993":            "8",
		"amount=9007199254740992":             "",
		"between(amount,(-1.5,9.5))&sort(id)": "2347",
		"in(amount,(9.0,100,3))&sort(id)":     "25",
		"out(pays,(9,100.0,null))&sort(id)":   "2478",
		"pays=null&sort(id)":                  "16",
		"pays!=10&sort(id)":                   "1345678",
		"not(between(pays,(0,50)))&sort(id)":  "13468",
		"in(tax,(1,2,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,0.20))&sort(id)":  "28",
		"out(tax,(1,2,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,0.20))&sort(id)": "134567",
		"or(amount<0,tax=1)&sort(amount)&limit(2,1)":                            "48",
	} {
		if got := billKeys(t, db, query); got != want {
			t.Errorf("Query(%s) = %s; want %s", query, got, want)
		}
	}
}

func testDecimalRows(t *testing.T, db *database) {
	fillBills(t, db)
	for query, want := range map[string]string{
		"values(amount)&sort(-amount)&limit(3)":                     "9007199254740993 100 10",
		"values(tax)&distinct()&sort(tax)":                          "-2 0.1 0.2 0.3 0.30000000000000000000000001 1",
		"values(tax)&distinct()&sort(-tax)&limit(2,1)":              "0.30000000000000000000000001 0.3",
		"select(pays)&distinct()&sort(pays)&limit(3)":               "null -1.5 0",
		"aggregate(tax,count(),sum(amount))&sort(tax)&limit(2)":     "-2,1,9.5 0.1,3,108.5",
		"aggregate(sum(tax),min(amount),max(amount),max(pays))":     "0.10000000000000000000000001,-1.5,9007199254740993,9007199254740992",
		"aggregate(tax,sum(amount))&sort(-sum(amount))&limit(2)":    "1,9007199254740993 0.1,108.5",
		"aggregate(tax,max(amount))&sort(max(amount),tax)&limit(3)": "0.3,-1.49 0.30000000000000000000000001,0 0.2,9",
		"aggregate(tax)&sort(-tax)&limit(2)":                        "1 0.30000000000000000000000001",
	} {
		var rows []string
		err := perstore.Aggregate(t.Context(), db.bills(), parse(t, query), func(row []rql.Value) bool {
			texts := make([]string, len(row))
			for i, v := range row {
				if texts[i] = v.String(); v.Kind() == rql.KindDecimal {
					texts[i] = v.Text()
				}
			}
			rows = append(rows, strings.Join(texts, ","))
			return true
		})
		if got := strings.Join(rows, " "); got != want || err != nil {
			t.Errorf("Aggregate(%s) = %s, %v; want %s", query, got, err, want)
		}
	}
}

func testDecimalReduces(t *testing.T, db *database) {
	fillBills(t, db)
	for query, want := range map[string]rql.Value{
		"sum(amount)":                       rql.Decimal("9007199254741118.51"),
		"tax=7&sum(amount)":                 rql.Decimal("0"),
		"tax=7&min(amount)":                 rql.Null(),
		"min(amount)":                       rql.Decimal("-1.5"),
		"max(pays)":                         rql.Decimal("9007199254740992"),
		"id<5&sum(tax)":                     rql.Decimal("0.7"),
		"values(tax)&distinct()&sum()":      rql.Decimal("-0.09999999999999999999999999"),
		"sort(amount)&limit(2)&sum(amount)": rql.Decimal("-2.99"),
		"aggregate(tax,sum(amount))&max(sum(amount))": rql.Decimal("9007199254740993"),
		"count()": rql.Int(8),
	} {
		got, err := perstore.Reduce(t.Context(), db.bills(), parse(t, query))
		if err != nil || got.Kind() != want.Kind() || !got.Equal(want) || got.Text() != want.Text() {
			t.Errorf("Reduce(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
	mean, err := perstore.Reduce(t.Context(), db.bills(), parse(t, "amount<50&mean(amount)"))
	if math.Abs(mean.Float()-4.251666666666667) > 1e-12 || err != nil {
		t.Errorf("Reduce(mean(amount)) = %v, %v", mean, err)
	}
}

// testDecimalUnique checks that a spelling makes no other value.
func testDecimalUnique(t *testing.T, db *database) {
	a, b := newBill("1.5", "0", ""), newBill("2", "0", "")
	put(t, db.bills(), a, b)
	for _, text := range []perstore.Decimal{"1.5", "1.50", "15e-1"} {
		wantError(t, "Put("+string(text)+")", db.bills().Put(t.Context(), newBill(text, "0", ""), perstore.Cond{}), perstore.ErrExists)
		b.Amount = text
		wantError(t, "Put(b with "+string(text)+")", db.bills().Put(t.Context(), b, perstore.Cond{}), perstore.ErrExists)
		wantError(t, "AddAll("+string(text)+")", perstore.AddAll(t.Context(), db.bills(), []any{newBill("7", "0", ""), newBill(text, "0", "")}), perstore.ErrExists)
	}
	put(t, db.bills(), newBill("1.500000000000000000000000000001", "0", ""))
	if n := count(t, t.Context(), db.bills()); n != 3 {
		t.Errorf("there are %d bills; want 3", n)
	}
}

func testDecimalUpdate(t *testing.T, db *database) {
	fillBills(t, db)
	set := []rql.Assignment{{Field: billTax, Value: rql.Decimal("7.50")}, {Field: billPays, Value: rql.Null()}}
	if n, err := perstore.Update(t.Context(), db.bills(), parse(t, "amount>=9.5"), set); n != 4 || err != nil {
		t.Errorf("Update = %d, %v; want 4", n, err)
	}
	for _, b := range find[*bill](t, t.Context(), db.bills(), "tax=7.5&pays=null") {
		if b.Tax != "7.5" {
			t.Errorf("Update made the tax %s; want 7.5", b.Tax)
		}
	}
	if n, err := perstore.Remove(t.Context(), db.bills(), parse(t, "tax=7.5")); n != 4 || err != nil {
		t.Errorf("Remove = %d, %v; want 4", n, err)
	}
	wantSame(t, "what is left", billKeys(t, db, "sort(id)"), "2347")
}

func testDecimalBatch(t *testing.T, db *database) {
	var objs []any
	for i := range 60 {
		b := newBill(perstore.Decimal(fmt.Sprintf("%d.%02d0", i-30, i)), perstore.Decimal(fmt.Sprintf("%de-2", i)), "")
		if i%2 == 0 {
			b.Pays = perstore.Some(perstore.Decimal(fmt.Sprint(i)))
		}
		objs = append(objs, b)
	}
	if err := perstore.AddAll(t.Context(), db.bills(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	for _, obj := range objs {
		wantSame(t, "Get", get[*bill](t, t.Context(), db.bills(), obj.(*bill).ID), obj)
	}
}

func testDecimalLinks(t *testing.T, db *database) {
	fillBills(t, db)
	for query, want := range map[string]string{
		"rel(paid)&sort(id)":                          "23457",
		"rel(paid,amount<9.5)&sort(id)":               "457",
		"not(rel(paid))&sort(id)":                     "168",
		"paid/amount=10.0&sort(id)":                   "2",
		"rel(larger,tax=1)&sort(id)":                  "1234567",
		"rel(larger,between(amount,(9,10)))&sort(id)": "2347",
	} {
		if got := billKeys(t, db, query); got != want {
			t.Errorf("Query(%s) = %s; want %s", query, got, want)
		}
	}
	q := db.Model("Bill").RQL("sort(id)").With(perstore.Include{Rel: "paid"})
	bills, err := perstore.Collect[*bill](t.Context(), q)
	if err != nil {
		t.Fatalf("With(paid) error = %v", err)
	}
	found := ""
	for _, b := range bills {
		found += fmt.Sprint(len(loadedBills(t, b)))
	}
	wantSame(t, "paid bills of each", found, "01111010")
}

// loadedBills are those that the link paid leads to.
func loadedBills(t *testing.T, b *bill) []*bill {
	t.Helper()
	paid, err := perstore.Collect[*bill](t.Context(), perstore.LinkQuery(&b.Perstore, b, "paid"))
	if err != nil {
		t.Fatalf("paid of %d error = %v", b.ID, err)
	}
	return paid
}

func testDecimalPages(t *testing.T, db *database) {
	fillBills(t, db)
	for _, sort := range []string{"sort(amount)", "sort(-amount)", "sort(tax)", "sort(-tax,amount)", "sort(pays)", "sort(-pays,-tax)", "amount<50&sort(-tax,-amount)"} {
		wantPaged[*bill](t, t, db.Model("Bill").RQL(sort), 3)
	}
}

// randomDecimal draws one of few digits, in any spelling.
func randomDecimal(r *rapid.T) string {
	return rapid.StringMatching(`-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?(e-?[0-2])?`).Draw(r, "decimal")
}

// testDecimalRandom compares the answers to queries with those of the evaluation in
// memory.
func testDecimalRandom(t *testing.T, db *database) {
	rapid.Check(t, func(r *rapid.T) {
		if _, err := perstore.Remove(t.Context(), db.bills(), rql.Query{}); err != nil {
			r.Fatalf("Remove error = %v", err)
		}
		var all []any
		taken := map[perstore.Decimal]bool{}
		for range rapid.IntRange(1, 12).Draw(r, "bills") {
			b := newBill(perstore.Decimal(randomDecimal(r)), perstore.Decimal(randomDecimal(r)), perstore.Decimal(randomDecimal(r)))
			if normal := perstore.NormalDecimal(b.Amount); !taken[normal] {
				taken[normal] = true
				all = append(all, b)
			}
		}
		if err := perstore.AddAll(t.Context(), db.bills(), all); err != nil {
			r.Fatalf("AddAll error = %v", err)
		}
		for range 5 {
			checkBills(t, r, db, all)
		}
	})
}

func checkBills(t *testing.T, r *rapid.T, db *database, all []any) {
	field := rapid.SampledFrom([]string{"amount", "tax", "pays"}).Draw(r, "field")
	op := rapid.SampledFrom([]string{"eq", "ne", "lt", "le", "gt", "ge"}).Draw(r, "op")
	order := rapid.SampledFrom([]string{"amount", "-amount", "tax,-amount", "-pays,amount"}).Draw(r, "order")
	q := parse(t, fmt.Sprintf("%s(%s,%s)&sort(%s)", op, field, randomDecimal(r), order))
	b, err := rql.Bind(q, db.bills().Entity().Schema)
	if err != nil {
		r.Fatalf("Bind(%s) error = %v", q, err)
	}
	var want, got []any
	each := func(yield func(any) bool) {
		for _, obj := range all {
			if !yield(obj) {
				return
			}
		}
	}
	if err := rql.Compile(b).Run(each, nil, func(obj any) bool { want = append(want, obj); return true }); err != nil {
		r.Fatalf("Run(%s) error = %v", q, err)
	}
	if err := db.bills().Query(t.Context(), q, func(obj any) bool { got = append(got, obj); return true }); err != nil {
		r.Fatalf("Query(%s) error = %v", q, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.Fatalf("Query(%s): (-memory +store)\n%s", q, diff)
	}
}
