package dialecttest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// create makes the table of a schema.
func (h *harness) create(t *testing.T, s *rql.Schema) {
	t.Helper()
	h.exec(t, createTable(h.dialect, s))
}

// createTable is the statement that makes the table of a schema.
func createTable(d rqlsql.Dialect, s *rql.Schema) string {
	var columns []string
	for i, f := range s.Fields {
		column := d.Quote(f.Column) + " " + d.ColumnType(f)
		if !f.Nullable {
			column += " NOT NULL"
		}
		if i == 0 {
			column += " PRIMARY KEY"
		}
		columns = append(columns, column)
	}
	return "CREATE TABLE " + d.Quote(s.Table) + " (" + strings.Join(columns, ", ") + ")"
}

// insert writes the rows of a schema.
func (h *harness) insert(t *testing.T, s *rql.Schema) {
	t.Helper()
	var columns, places []string
	for i, f := range s.Fields {
		columns = append(columns, h.dialect.Quote(f.Column))
		places = append(places, rqlsql.ColumnPlace(h.dialect, &s.Fields[i], h.dialect.Placeholder(i+1)))
	}
	text := "INSERT INTO " + h.dialect.Quote(s.Table) +
		" (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
	for _, r := range h.rows[s] {
		h.exec(t, text, h.args(t, s, r)...)
	}
}

func (h *harness) args(t *testing.T, s *rql.Schema, r row) []any {
	t.Helper()
	args := make([]any, len(r))
	for i, v := range r {
		var err error
		if args[i], err = rqlsql.ColumnArg(h.dialect, &s.Fields[i], v); err != nil {
			t.Fatal(err)
		}
	}
	return args
}

func (h *harness) exec(t *testing.T, text string, args ...any) {
	t.Helper()
	if _, err := h.db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatalf("%s\n%q: %v", text, args, err)
	}
}

// query runs a statement. Its rows are to be closed.
func (h *harness) query(t *testing.T, s rqlsql.Statement) *sql.Rows {
	t.Helper()
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Args(nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := h.db.QueryContext(t.Context(), text, args...)
	if err != nil {
		t.Fatalf("%s: %v", describe(s), err)
	}
	return rows
}

// keys runs a statement with one column.
func (h *harness) keys(t *testing.T, s rqlsql.Statement) []string {
	t.Helper()
	rows := h.query(t, s)
	defer rows.Close()
	keys := []string{}
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", describe(s), err)
	}
	return keys
}

// result runs a statement with one value.
func (h *harness) result(t *testing.T, s rqlsql.Statement) rql.Value {
	t.Helper()
	rows := h.query(t, s)
	defer rows.Close()
	var src any
	if !rows.Next() {
		t.Fatalf("%s: no row (%v)", describe(s), rows.Err())
	}
	if err := rows.Scan(&src); err != nil {
		t.Fatal(err)
	}
	v, err := s.Result(src)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// describe is a statement as failures show it.
func describe(s rqlsql.Statement) string {
	text, err := s.SQL()
	if err != nil {
		return err.Error()
	}
	args, err := s.Args(nil)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s\n%q", text, args)
}
