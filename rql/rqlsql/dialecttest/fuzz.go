package dialecttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Fuzz compiles queries of any text, as every statement that they can be, and
// checks that a text is made of the words that the dialect writes for queries that
// were thought of, of names of the schema and of placeholders, one for each
// argument. prepare, if any, sees each text: it may ask a database about it that
// has the tables of [FuzzTables].
func Fuzz(f *testing.F, d rqlsql.Dialect, seeds []string, prepare func(t *testing.T, text string)) {
	for _, query := range seeds {
		f.Add(query)
	}
	known := vocabulary(f, d)
	f.Fuzz(func(t *testing.T, query string) {
		for _, text := range checked(t, d, known, query) {
			if prepare != nil {
				prepare(t, text)
			}
		}
	})
}

// FuzzTables are the statements that make the tables that the queries of [Fuzz] are
// about.
func FuzzTables(d rqlsql.Dialect) []string {
	var made []string
	for _, s := range fuzzed {
		made = append(made, createTable(d, s))
	}
	return made
}

// checked are the texts of all statements that a query can be.
func checked(t *testing.T, d rqlsql.Dialect, known words, query string) (texts []string) {
	t.Helper()
	for _, st := range compiled(d, query) {
		text, err := st.SQL()
		if err != nil {
			continue
		}
		args, err := st.Args(nil)
		if err != nil {
			continue
		}
		if err := known.check(text, len(args)); err != nil {
			t.Fatalf("%s\n%s\n%v", query, text, err)
		}
		texts = append(texts, text)
	}
	return texts
}

// compiled are the statements that a query can be, none where it is no query or
// names what is not there.
func compiled(d rqlsql.Dialect, query string) (made []rqlsql.Statement) {
	q, err := rql.Parse(query)
	if err != nil {
		return nil
	}
	for _, s := range fuzzed {
		if b, err := rql.Bind(q, s); err == nil {
			made = append(made, statements(d, b)...)
		}
	}
	return made
}

// statements are all that can be asked of a query.
func statements(d rqlsql.Dialect, b *rql.Bound) []rqlsql.Statement {
	made := []rqlsql.Statement{rqlsql.Reduce(d, b), rqlsql.Rows(d, b)}
	if !b.Objects() {
		return made
	}
	last := len(b.Schema.Fields) - 1
	set := []rql.Assignment{{Field: last}}
	return append(made[:1], rqlsql.Select(d, b, b.Select), rqlsql.Count(d, b), rqlsql.Exists(d, b),
		rqlsql.Update(d, b, []int{0}, set), rqlsql.Update(d, b, []int{0, 1}, set), rqlsql.Delete(d, b, []int{0}))
}

// Seeds are the examples of the documentation and the queries of the reference, in
// the folder of a module.
func Seeds(f *testing.F, module string) []string {
	f.Helper()
	page, err := os.ReadFile(filepath.Join(module, "docs", "rql.md"))
	if err != nil {
		f.Fatal(err)
	}
	var queries []string
	for _, example := range regexp.MustCompile(`(?m)^[A-Z][a-z]+ (\S+)$`).FindAllStringSubmatch(string(page), -1) {
		queries = append(queries, example[1])
	}
	if len(queries) < 50 {
		f.Fatalf("%d examples only", len(queries))
	}
	for _, name := range []string{"parse-cases", "exec-cases"} {
		queries = append(queries, cases(f, filepath.Join(module, "rql", "testdata", name+".json"))...)
	}
	return queries
}

// cases are the queries of a file of the reference.
func cases(f *testing.F, file string) []string {
	f.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	type query struct{ Query string }
	var list []query
	if err := json.Unmarshal(text, &list); err != nil {
		var file struct{ Cases []query }
		if err := json.Unmarshal(text, &file); err != nil {
			f.Fatal(err)
		}
		list = file.Cases
	}
	queries := make([]string, len(list))
	for i := range list {
		queries[i] = list[i].Query
	}
	return queries
}
