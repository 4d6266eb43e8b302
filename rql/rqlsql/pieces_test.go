package rqlsql_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// TestPieces writes the pieces of text that look into a column, of each
// dialect, with a reduction that not all databases have for its type, and
// compares with a golden file.
func TestPieces(t *testing.T) {
	const file = "testdata/pieces.txt"
	var got strings.Builder
	for _, d := range dialects {
		fmt.Fprintf(&got, "# %s\n", d.Name())
		pieces(&got, d)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", file, diff)
	}
}

func pieces(to *strings.Builder, d rqlsql.Dialect) {
	column, place := "t0."+d.Quote("c"), d.Placeholder(1)
	line := func(name string, text ...string) {
		fmt.Fprintf(to, "%s\n\t%s\n", name, strings.Join(text, "\n\t"))
	}
	if arg, err := d.RegexpArg(`^a.*\.b$`, true); err != nil {
		line("regexp", err.Error())
	} else {
		line("regexp", d.Regexp(column, place, false), d.Regexp(column, place, true), fmt.Sprintf("%q", arg))
	}
	types := []string{"text", "bool", "int", "float", "time", "date", "uuid", "list", "nested"}
	for i, typ := range []rql.Type{rql.TypeString, rql.TypeBool, rql.TypeInt, rql.TypeFloat, rql.TypeTime, rql.TypeDate, rql.TypeUUID, rql.TypeList, rql.TypeJSON} {
		line("value "+types[i], d.JSONValue(column, []string{"a", "b"}, typ))
	}
	line("value of a quoted name", d.JSONValue(column, []string{"a", `it's "\`}, rql.TypeString))
	line("least uuid", d.Reduce("min", column, rql.TypeUUID))
	line("decimal", d.Decimal(column), d.DecimalPlace(place), d.InList(d.Decimal("c"), place, rql.TypeDecimal, false))
	line("sum and least decimal", d.Reduce("sum", column, rql.TypeDecimal), d.Reduce("min", "c", rql.TypeDecimal))
	from, value := d.ElementsFrom(column, "e0")
	line("elements", from, value)
}
