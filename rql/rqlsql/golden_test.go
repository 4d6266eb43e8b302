package rqlsql_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mssql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

var update = flag.Bool("update", false, "write the golden files")

var dialects = []rqlsql.Dialect{sqlite.Dialect{}, postgres.Dialect{}, mysql.Dialect{}, mssql.Dialect{}}

// TestGolden writes the text and the arguments below every query of a golden
// file and compares. A line of such a file is a comment (#), a query over the
// products after the verb that is asked of it, or what came of the query,
// which is indented. The queries are those of the first file, in all.
func TestGolden(t *testing.T) {
	for _, d := range dialects {
		t.Run(d.Name(), func(t *testing.T) { golden(t, "testdata/"+d.Name()+".txt", d) })
	}
}

func golden(t *testing.T, file string, d rqlsql.Dialect) {
	queries, err := os.ReadFile("testdata/sqlite.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(string(queries)) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		got.WriteString(line)
		if verb, query, ok := strings.Cut(strings.TrimSpace(line), " "); ok && verb != "#" {
			got.WriteString(outcome(statement(t, d, verb, query)))
		}
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

func statement(t *testing.T, d rqlsql.Dialect, verb, query string) rqlsql.Statement {
	t.Helper()
	verbs := map[string]func(rqlsql.Dialect, *rql.Bound) rqlsql.Statement{
		"select": func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement { return rqlsql.Select(d, b, []int{0, 1}) },
		"heads": func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement {
			return rqlsql.Heads(d, b, []int{0, 1}, []int{4})
		},
		"count":  rqlsql.Count,
		"exists": rqlsql.Exists,
		"reduce": rqlsql.Reduce,
		"rows":   rqlsql.Rows,
		"update": func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement {
			return rqlsql.Update(d, b, []int{0}, []rql.Assignment{{Field: 4, Value: rql.Int(7)}, {Field: 2, Value: rql.Null()}})
		},
		"delete":      func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement { return rqlsql.Delete(d, b, []int{0}) },
		"update-pair": updatePair,
		"delete-pair": func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement { return rqlsql.Delete(d, b, []int{0, 4}) },
	}
	makeStatement, ok := verbs[verb]
	if !ok {
		t.Fatalf("unknown verb %s", verb)
	}
	return makeStatement(d, bind(t, strings.TrimPrefix(query, "all")))
}

// updatePair takes two fields for the key.
func updatePair(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement {
	set := []rql.Assignment{{Field: 1, Value: rql.String(`'; DROP TABLE "products" --`)}, {Field: 8, Value: rql.List([]rql.Value{rql.String("x")})}}
	return rqlsql.Update(d, b, []int{0, 4}, set)
}

// outcome is the indented text and arguments.
func outcome(s rqlsql.Statement) string {
	text, err := s.SQL()
	if err != nil {
		return "\t" + err.Error() + "\n"
	}
	args, err := s.Args(nil)
	if err != nil {
		return "\t" + err.Error() + "\n"
	}
	text = "\t" + text + "\n"
	for _, arg := range args {
		text += fmt.Sprintf("\t\t%T %#[1]v\n", arg)
	}
	return text
}
