package rqlsql_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

var priced = newPriced()

func newPriced() *rql.Schema {
	inner := &rql.Schema{Name: "inner", Fields: []rql.Field{{Name: "amount", Type: rql.TypeDecimal}}}
	return &rql.Schema{Name: "priced", Table: "priced", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "amount", Column: "amount", Type: rql.TypeDecimal},
		{Name: "inner", Column: "inner", Type: rql.TypeJSON, Of: inner},
		{Name: "lines", Column: "lines", Type: rql.TypeJSON, Of: inner, Items: func(any, func(any) bool) {}},
	}}
}

// TestDecimalsWithoutSQL compiles what would not be exact in a database.
func TestDecimalsWithoutSQL(t *testing.T) {
	for _, query := range []string{"inner/amount=1.5", "sort(inner/amount)", "contains(lines,amount>1)"} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		b, err := rql.Bind(q, priced)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []rqlsql.Dialect{sqlite.Dialect{}, postgres.Dialect{}, mysql.Dialect{}} {
			if text, err := rqlsql.Select(d, b, nil).SQL(); !errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("%s of %s = %s, %v; want unsupported", query, d.Name(), text, err)
			}
		}
	}
}

// TestDecimalArgs makes arguments of decimals that not every column has.
func TestDecimalArgs(t *testing.T) {
	tests := []struct {
		d    rqlsql.Dialect
		text string
		want any // nil is none
	}{
		{postgres.Dialect{}, "1.50", "1.5"},
		{postgres.Dialect{}, "1e36", "1000000000000000000000000000000000000"},
		{postgres.Dialect{}, "1e999999999", nil},
		{sqlite.Dialect{}, "-1.50", "-1.5"},
		{sqlite.Dialect{}, "1e999999999", nil},
		{mysql.Dialect{}, "1.50", "1.5"},
		{mysql.Dialect{}, "1e34", "10000000000000000000000000000000000"},
		{mysql.Dialect{}, "1e35", nil},
		{mysql.Dialect{}, "1e-30", "0.000000000000000000000000000001"},
		{mysql.Dialect{}, "1e-31", nil},
	}
	for _, test := range tests {
		v := rql.Decimal(test.text)
		if arg, err := test.d.Arg(v); arg != test.want || (err == nil) != (test.want != nil) {
			t.Errorf("Arg(%s) of %s = %v, %v; want %v", test.text, test.d.Name(), arg, err, test.want)
		}
		if _, err := test.d.DecimalArg(v); (err == nil) != (test.want != nil) && test.d.Name() != "postgres" || err != nil && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("DecimalArg(%s) of %s error = %v; want unsupported for what no column has", test.text, test.d.Name(), err)
		}
	}
}
