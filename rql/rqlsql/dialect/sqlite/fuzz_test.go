package sqlite_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

var hostile = []string{
	`"`, `""`, `'`, "`", `]`, `\`, `a"b`, `a" FROM x --`, `"; DROP TABLE victim; --`, `'; DROP TABLE victim; --`,
	"?", "?1", "$1", ":a", "@p1", "--", "/*", ";", "t0", "rowid", "value", "select", "e", "r", " ", "\n", "日本", "\xff", "a\x00b", "",
}

// FuzzQuotes makes a table with hostile names, writes a hostile value, and asks
// for it in every way in which a value stands in a text.
func FuzzQuotes(f *testing.F) {
	for i, name := range hostile {
		f.Add(name, hostile[(i+1)%len(hostile)], hostile[(i+5)%len(hostile)], hostile[(i+9)%len(hostile)])
	}
	f.Fuzz(func(t *testing.T, table, property, column, value string) {
		db := openDB(t)
		mustExec(t, db, "CREATE TABLE victim (x)")
		s := &rql.Schema{Name: property, Table: table, Fields: []rql.Field{
			{Name: property, Column: column, Type: rql.TypeString, Nullable: true},
			{Name: property + "s", Column: column + "s", Type: rql.TypeList, Elem: rql.TypeString, Nullable: true},
		}}
		if !valid(table, column) {
			refuses(t, s)
			return
		}
		create(t, db, s, value)
		for _, p := range about(value) {
			ask(t, db, s, p)
		}
		write(t, db, s, value)
		mustExec(t, db, "SELECT x FROM victim")
	})
}

// valid tells whether the fuzzer's names can name a table of their own with
// two columns.
func valid(table, column string) bool {
	for _, name := range []string{table, column} {
		if name == "" || strings.ContainsRune(name, 0) || !utf8.ValidString(name) {
			return false
		}
	}
	lower := strings.ToLower(table)
	return lower != "victim" && !strings.HasPrefix(lower, "sqlite_")
}

// refuses expects an error for names that SQL cannot write, and no more of
// others.
func refuses(t *testing.T, s *rql.Schema) {
	t.Helper()
	_, err := rqlsql.Select(sqlite.Dialect{}, &rql.Bound{Schema: s, Limit: -1}, nil).SQL()
	for _, name := range []string{s.Table, s.Fields[0].Column} {
		if err == nil && (name == "" || strings.ContainsRune(name, 0)) {
			t.Errorf("SQL() took the name %q", name)
		}
	}
}

func create(t *testing.T, db *sql.DB, s *rql.Schema, value string) {
	t.Helper()
	d := sqlite.Dialect{}
	columns := d.Quote(s.Fields[0].Column) + " TEXT, " + d.Quote(s.Fields[1].Column) + " TEXT"
	mustExec(t, db, "CREATE TABLE "+d.Quote(s.Table)+" ("+columns+")")
	list, err := d.Arg(rql.List([]rql.Value{rql.String(value)}))
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, db, "INSERT INTO "+d.Quote(s.Table)+" VALUES (?, ?)", value, list)
}

// about are predicates that all hold for a row with the value. The list does
// not keep what is not UTF-8, and GLOB does not see what follows a NUL.
func about(value string) []*rql.Pred {
	v, other := rql.String(value), rql.String(value+"'")
	preds := []*rql.Pred{
		{Op: rql.PredEq, Values: []rql.Value{v}},
		{Op: rql.PredIn, Values: []rql.Value{other, v}},
		{Op: rql.PredIn, Values: append(slices.Repeat([]rql.Value{other}, 20), v)},
		{Op: rql.PredBetween, Values: []rql.Value{v, other}},
		{Op: rql.PredNot, Args: []*rql.Pred{{Op: rql.PredEq, Values: []rql.Value{other}}}},
	}
	if utf8.ValidString(value) {
		preds = append(preds, &rql.Pred{Op: rql.PredContains, Field: 1, Values: []rql.Value{v}})
		escaped := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(value)
		patterns := []string{escaped, escaped + "*"}
		if !strings.ContainsRune(value, 0) {
			patterns = append(patterns, "*"+escaped)
		}
		for _, p := range patterns {
			preds = append(preds, &rql.Pred{Op: rql.PredLike, Values: []rql.Value{rql.String(p)}})
		}
	}
	return preds
}

// ask expects the one row for p and none for its complement.
func ask(t *testing.T, db *sql.DB, s *rql.Schema, p *rql.Pred) {
	t.Helper()
	b := &rql.Bound{Schema: s, Where: p, Limit: 1, MaxCount: -1, Sort: []rql.Order{{}}}
	if got := count(t, db, b); got != 1 {
		t.Errorf("%d rows match operator %d with %q", got, p.Op, p.Values)
	}
	b.Where = &rql.Pred{Op: rql.PredNot, Args: []*rql.Pred{p}}
	if got := count(t, db, b); got != 0 {
		t.Errorf("%d rows match not of operator %d with %q", got, p.Op, p.Values)
	}
}

// write sets the value and deletes the row that has it, by its key as well.
func write(t *testing.T, db *sql.DB, s *rql.Schema, value string) {
	t.Helper()
	p := &rql.Pred{Op: rql.PredEq, Values: []rql.Value{rql.String(value)}}
	b, first := &rql.Bound{Schema: s, Where: p, Limit: -1}, &rql.Bound{Schema: s, Where: p, Limit: 1, Sort: []rql.Order{{}}}
	set := []rql.Assignment{{Field: 0, Value: p.Values[0]}, {Field: 1}}
	if utf8.ValidString(value) {
		listed := &rql.Bound{Schema: s, Where: &rql.Pred{Op: rql.PredContains, Field: 1, Values: p.Values}, Limit: -1}
		execOne(t, db, rqlsql.Update(sqlite.Dialect{}, listed, []int{0}, set[:1]))
	}
	for _, st := range []rqlsql.Statement{
		rqlsql.Update(sqlite.Dialect{}, b, []int{0}, set), rqlsql.Update(sqlite.Dialect{}, first, []int{0}, set),
		rqlsql.Delete(sqlite.Dialect{}, first, []int{0}),
	} {
		execOne(t, db, st)
	}
	if got := count(t, db, b); got != 0 {
		t.Errorf("%d rows are left", got)
	}
}

// execOne runs a statement that writes one row.
func execOne(t *testing.T, db *sql.DB, s rqlsql.Statement) {
	t.Helper()
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Args(nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := db.Exec(text, args...)
	if err != nil {
		t.Fatalf("%s\n%q: %v", text, args, err)
	}
	if n, err := result.RowsAffected(); n != 1 || err != nil {
		t.Errorf("%s\n%q meets %d rows, error %v; want 1", text, args, n, err)
	}
}

// count runs the query and counts its rows.
func count(t *testing.T, db *sql.DB, b *rql.Bound) (n int) {
	t.Helper()
	s := rqlsql.Select(sqlite.Dialect{}, b, nil)
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Args(nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatalf("%s\n%q: %v", text, args, err)
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

func mustExec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%q %q: %v", text, args, err)
	}
}
