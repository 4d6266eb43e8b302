package mssql_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mssql"
)

func TestRegexpArg(t *testing.T) {
	if arg, err := (mssql.Dialect{}).RegexpArg("a", false); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("RegexpArg = %v, %v; want unsupported", arg, err)
	}
}

func TestQuote(t *testing.T) {
	if got := (mssql.Dialect{}).Quote("a]b[c"); got != "[a]]b[c]" {
		t.Errorf("Quote = %s", got)
	}
}

func TestPage(t *testing.T) {
	var d mssql.Dialect
	tests := []struct {
		limit, offset string
		ordered       bool
		want          string
	}{
		{"5", "", true, " OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY"},
		{"5", "@p1", false, " ORDER BY (SELECT NULL) OFFSET @p1 ROWS FETCH NEXT 5 ROWS ONLY"},
		{"", "@p1", true, " OFFSET @p1 ROWS"},
		{"0", "@p1", true, " OFFSET (@p1 + 4611686018427387904) ROWS FETCH NEXT 1 ROWS ONLY"},
	}
	for _, test := range tests {
		if got := d.Page(test.limit, test.offset, test.ordered); got != test.want {
			t.Errorf("Page(%q, %q, %t) = %q; want %q", test.limit, test.offset, test.ordered, got, test.want)
		}
	}
}
