package rql_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// TestDeviationsAreTold holds the table at the end of docs/rql.md against the
// deviations from the cases of the reference.
func TestDeviationsAreTold(t *testing.T) {
	page, err := os.ReadFile("../docs/rql.md")
	if err != nil {
		t.Fatal(err)
	}
	const head = "| data | query | reason |\n|---|---|---|\n"
	_, have, ok := strings.Cut(string(page), head)
	if want := deviationRows(); !ok || have != want {
		t.Errorf("docs/rql.md does not end in the deviations; want\n%s%s", head, want)
	}
}

// deviationRows are the rows of the table, sorted by reason and query.
func deviationRows() string {
	var rows [][3]string // reason, query, data
	for query, reason := range deviations {
		rows = append(rows, [3]string{reason, query, "parsed"})
	}
	for reason, cases := range rql.ExecDeviations {
		for _, c := range cases {
			data, query, _ := strings.Cut(c, " ")
			rows = append(rows, [3]string{reason, query, data})
		}
	}
	slices.SortFunc(rows, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&out, "| %s | `%s` | %s |\n", row[2], shortened(row[1]), row[0])
	}
	return out.String()
}

// shortened is a query that fits into a table. A bar would end its cell.
func shortened(query string) string {
	const most = 60
	if len(query) > most {
		query = fmt.Sprintf("%s… (%d bytes)", query[:12], len(query))
	}
	return strings.ReplaceAll(query, "|", `\|`)
}
