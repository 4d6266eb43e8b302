package rql_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
)

// bill has an amount, which is null where the text is empty.
type bill struct {
	id     int64
	amount string
}

var bills = &rql.Schema{
	Name: "Bill", Table: "bills", Key: []int{0},
	Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "amount", Column: "amount", Type: rql.TypeDecimal, Nullable: true},
	},
	Value: func(obj any, i int) rql.Value {
		b := obj.(bill)
		switch {
		case i == 0:
			return rql.Int(b.id)
		case b.amount == "":
			return rql.Null()
		}
		return rql.Decimal(b.amount)
	},
}

var someBills = []any{
	bill{1, "1.50"}, bill{2, "0.1"}, bill{3, ""}, bill{4, "-2"}, bill{5, "0.1000000000000000000001"}, bill{6, "15e-1"}, bill{7, "9007199254740993"},
}

// decimalProgram compiles a query over bills.
func decimalProgram(t *testing.T, query string) *rql.Program {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	b, err := rql.Bind(q, bills)
	if err != nil {
		t.Fatalf("Bind(%s) error = %v", query, err)
	}
	return rql.Compile(b)
}

func TestDecimalQueries(t *testing.T) {
	for query, want := range map[string][]int64{
		"amount=1.5":                            {1, 6},
		"amount=1.500":                          {1, 6},
		"amount=string:1.5":                     {1, 6},
		"amount=0.1":                            {2},
		"amount=0.1000000000000000000001":       {5},
		"amount>0.1":                            {1, 5, 6, 7},
		"amount>=9007199254740993":              {7},
		"amount=9007199254740992":               {},
		"amount<0":                              {4},
		"between(amount,(0.1,1.5))":             {2, 5},
		"in(amount,(0.10,-2,null))":             {2, 3, 4},
		"out(amount,(0.10,-2,null))":            {1, 5, 6, 7},
		"amount!=1.5":                           {2, 3, 4, 5, 7},
		"amount=null":                           {3},
		"sort(-amount)":                         {7, 1, 6, 5, 2, 4, 3},
		"sort(amount)&limit(3)":                 {3, 4, 2},
		"in(amount,(1,2,3,4,5,6,7,8,9,15e-1))":  {1, 6},
		"in(amount,(-2,1,2,3,4,5,6,7,8,9,1e3))": {4},
		"amount<1e999":                          {1, 2, 4, 5, 6, 7},
	} {
		got := []int64{}
		err := decimalProgram(t, query).Run(slices.Values(someBills), nil, func(obj any) bool {
			got = append(got, obj.(bill).id)
			return true
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v, (-want +got)\n%s", query, err, diff)
		}
	}
}

func TestDecimalRows(t *testing.T) {
	for query, want := range map[string]string{
		"values(amount)&distinct()&sort(amount)": "[[null] [-2] [0.1] [0.1000000000000000000001] [1.5] [9007199254740993]]",
		"aggregate(sum(amount))":                 "[[9007199254740994.2000000000000000000001]]",
		"aggregate(min(amount),max(amount))":     "[[-2 9007199254740993]]",
		"aggregate(amount,count())&amount=1.5":   "[[1.5 2]]",
	} {
		got := []string{}
		err := decimalProgram(t, query).Rows(slices.Values(someBills), nil, func(row []rql.Value) bool {
			got = append(got, fmt.Sprint(row))
			return true
		})
		if text := strings.ReplaceAll(fmt.Sprint(got), "string:", ""); text != want || err != nil {
			t.Errorf("%s = %s, %v; want %s", query, text, err, want)
		}
	}
}

func TestDecimalReductions(t *testing.T) {
	for query, want := range map[string]rql.Value{
		"sum(amount)":               rql.Decimal("9007199254740994.2000000000000000000001"),
		"id=3&sum(amount)":          rql.Decimal("0"),
		"id=3&mean(amount)":         rql.Null(),
		"in(id,(1,2))&mean(amount)": rql.Float(0.8),
		"min(amount)":               rql.Decimal("-2"),
		"max(amount)":               rql.Int(9007199254740993),
	} {
		got, err := decimalProgram(t, query).Reduce(slices.Values(someBills), nil)
		if !got.Equal(want) || err != nil {
			t.Errorf("%s = %s, %v; want %s", query, got, err, want)
		}
	}
}

func TestDecimalsOfTooManyDigits(t *testing.T) {
	for query, want := range map[string]string{
		"amount=1e999999999":     `"amount" takes a decimal with at most 1000 digits before and behind the point, met 1e999999999`,
		"amount<-1e-99999999999": `"amount" takes a decimal with at most 1000 digits before and behind the point, met -1e-99999999999`,
		"amount=abc":             `"amount" takes a decimal, met abc`,
		"amount=number:Infinity": `"amount" takes a decimal, met Infinity`,
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = rql.Bind(q, bills); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Bind(%s) error = %v; want %s", query, err, want)
		}
	}
	far := []any{bill{1, "1e999999999"}, bill{2, "1"}}
	if v, err := decimalProgram(t, "sum(amount)").Reduce(slices.Values(far), nil); !errors.Is(err, rql.ErrOverflow) {
		t.Errorf("sum of 1e999999999 = %v, %v; want ErrOverflow", v, err)
	}
	if v, err := decimalProgram(t, "mean(amount)").Reduce(slices.Values(far), nil); !errors.Is(err, rql.ErrOverflow) {
		t.Errorf("mean of 1e999999999 = %v, %v; want ErrOverflow", v, err)
	}
	if v, err := decimalProgram(t, "max(amount)").Reduce(slices.Values(far), nil); !v.Equal(rql.Decimal("1e999999999")) || err != nil {
		t.Errorf("max of 1e999999999 = %v, %v", v, err)
	}
}

// TestDecimalAmongNumbers has numbers of all kinds in their order.
func TestDecimalAmongNumbers(t *testing.T) {
	ordered := [][]rql.Value{
		{rql.Float(math.NaN())},
		{rql.Float(math.Inf(-1))},
		{rql.Decimal("-1e400")},
		{rql.Decimal("-1"), rql.Int(-1), rql.Float(-1)},
		{rql.Decimal(""), rql.Decimal("0.0"), rql.Int(0), rql.Float(math.Copysign(0, -1))},
		{rql.Decimal("0.1"), rql.Float(0.1)},
		{rql.Decimal("0.1000000000000000055511151231257827")},
		{rql.Int(math.MaxInt64), rql.Decimal("9223372036854775807")},
		{rql.Decimal("1e400")},
		{rql.Float(math.Inf(1))},
	}
	for i, as := range ordered {
		for j, bs := range ordered {
			for _, a := range as {
				for _, b := range bs {
					exact := a.Kind() == rql.KindDecimal || b.Kind() == rql.KindDecimal
					if got, want := a.Compare(b), i-j; exact && (got < 0) != (want < 0) || exact && (got > 0) != (want > 0) || exact && a.Equal(b) != (i == j) {
						t.Errorf("%v compared with %v = %d; want the sign of %d", a, b, got, want)
					}
				}
			}
		}
	}
}

// TestDecimalInQuery checks that a decimal that a program puts into a query is what
// the parser reads.
func TestDecimalInQuery(t *testing.T) {
	for text, want := range map[string]string{
		"1.50": "eq(amount,1.5)", "-2": "eq(amount,-2)", "12345678901234567890": "eq(amount,12345678901234567890)",
		"0.1000000000000000000001": "eq(amount,0.1000000000000000000001)", "1e3": "eq(amount,1000)", "": "eq(amount,0)",
	} {
		q := rql.NewQuery(rql.Eq(rql.Property("amount"), rql.Decimal(text)))
		again, err := rql.Parse(q.String())
		if q.String() != want || err != nil || !again.Equal(q) {
			t.Errorf("a query with %q is %s and read again %s, %v; want %s", text, q, again, err, want)
		}
		if given, err := rql.Parse("eq(amount,$1)", rql.Params(rql.Decimal(text))); err != nil || !given.Equal(q) {
			t.Errorf("a query with the parameter %q is %s, %v; want %s", text, given, err, want)
		}
	}
}
