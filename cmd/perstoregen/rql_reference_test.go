package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

const referencePage = "../../docs/rql.md"

// TestReference asks every dialect for the SQL of the examples of docs/rql.md,
// which are the lines of its blocks of rql: a model and a query. The page shows
// that of SQLite below each, testdata/rql holds it for each dialect.
func TestReference(t *testing.T) {
	r := readReference(t)
	r.compare(t, referencePage, r.page())
	for _, d := range dialects {
		r.compare(t, "testdata/rql/"+d.Name()+".txt", r.golden(d))
	}
}

// TestReferenceIsWhole looks for an example of each operator.
func TestReferenceIsWhole(t *testing.T) {
	shown := make(map[string]bool)
	for _, line := range readReference(t).examples() {
		_, query, _ := strings.Cut(line, " ")
		q, err := rql.Parse(query)
		if err != nil {
			t.Errorf("Parse(%q) error = %v", query, err)
		}
		for _, term := range q.Terms() {
			addOperators(shown, term)
		}
	}
	for _, name := range rql.Operators() {
		if !shown[name] {
			t.Errorf("docs/rql.md has no example of %s", name)
		}
	}
}

func addOperators(names map[string]bool, n rql.Node) {
	if n.IsCall() {
		names[n.Name()] = true
	}
	for _, arg := range slices.Concat(n.Args(), n.Items()) {
		addOperators(names, arg)
	}
}

// reference is docs/rql.md and what its examples are about.
type reference struct {
	text    string
	schemas []*rql.Schema
}

func readReference(t *testing.T) *reference {
	t.Helper()
	text, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := readSchemas(t.Context(), &console{}, "../../examples/schemas/shop")
	if err != nil {
		t.Fatal(err)
	}
	return &reference{string(text), schemas}
}

// compare holds a file against the text that it should have.
func (r *reference) compare(t *testing.T, name, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(have), text); diff != "" {
		t.Errorf("%s is not current (-file +wanted; -update writes it):\n%s", name, diff)
	}
}

// each calls f with the lines of the page, and whether a line is in a block of
// rql.
func (r *reference) each(f func(line string, inside bool)) {
	inside := false
	for line := range strings.Lines(r.text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, fence) {
			f(line, false)
			inside = line == fence+"rql"
			continue
		}
		f(line, inside)
	}
}

func (r *reference) examples() []string {
	var lines []string
	r.each(func(line string, inside bool) {
		if inside && !strings.HasPrefix(line, "\t") {
			lines = append(lines, line)
		}
	})
	return lines
}

// page is the page with what SQLite is asked below each example.
func (r *reference) page() string {
	var out strings.Builder
	r.each(func(line string, inside bool) {
		switch {
		case !inside:
			out.WriteString(line + "\n")
		case !strings.HasPrefix(line, "\t"):
			out.WriteString(line + "\n\t" + r.shortAnswer(line) + "\n")
		}
	})
	return out.String()
}

// golden is what a dialect answers to each example.
func (r *reference) golden(d rqlsql.Dialect) string {
	var out strings.Builder
	for _, line := range r.examples() {
		text, args := r.answer(d, line)
		out.WriteString(line + "\n\t" + text + "\n")
		if args != "" {
			out.WriteString("\t" + args + "\n")
		}
	}
	return out.String()
}

// shortAnswer leaves out the columns where they are all of the model.
func (r *reference) shortAnswer(line string) string {
	model, _, _ := strings.Cut(line, " ")
	whole, _ := r.answer(dialects[0], model+" ")
	columns, _, _ := strings.Cut(whole, " FROM ")
	text, _ := r.answer(dialects[0], line)
	if rest, ok := strings.CutPrefix(text, columns+" FROM "); ok {
		return "SELECT … FROM " + rest
	}
	return text
}

// answer is what "perstoregen rql sql" prints for an example: the text and the
// arguments, or why there are none.
func (r *reference) answer(d rqlsql.Dialect, line string) (text, args string) {
	model, query, _ := strings.Cut(line, " ")
	at := slices.IndexFunc(r.schemas, func(s *rql.Schema) bool { return s.Name == model })
	if at < 0 {
		return "error: no model " + model, ""
	}
	var printed struct {
		SQL  string
		Args json.RawMessage
	}
	statement, err := statementOf(d, query, r.schemas[at])
	if err == nil {
		var out []byte
		if out, err = appendStatement(nil, statement); err == nil {
			err = json.Unmarshal(out, &printed)
		}
	}
	if err != nil {
		return "error: " + err.Error(), ""
	}
	return printed.SQL, string(printed.Args)
}
