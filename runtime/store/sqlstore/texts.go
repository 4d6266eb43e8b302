package sqlstore

import (
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// texts are the statements of a store that do not depend on a query. All
// identifiers come from the entity.
type texts struct {
	get       string
	insert    string // all columns
	insertNew string // all but a generated key
	upsert    string
	update    string // of the other columns, by key
	delete    string
}

func newTexts(engine Engine, e *perstore.Entity) texts {
	w := textWriter{engine: engine, entity: e}
	all, other := w.fields(nil), w.fields(e.Key)
	table := engine.Quote(e.Schema.Table)
	insert := func(fields []int) string {
		return "INSERT INTO " + table + " (" + strings.Join(w.columns(fields), ", ") + ") VALUES (" + w.places(len(fields)) + ")"
	}
	replaced := other
	if len(replaced) == 0 {
		replaced = e.Key[:1] // a table of keys alone: replace nothing, but do not fail
	}
	t := texts{
		get:    "SELECT " + strings.Join(w.columns(all), ", ") + " FROM " + table + " WHERE " + w.equals(e.Key, 1, " AND "),
		insert: insert(all),
		upsert: insert(all) + " " + engine.Upsert(w.columns(e.Key), w.columns(replaced)),
		update: "UPDATE " + table + " SET " + w.equals(replaced, 1, ", ") + " WHERE " + w.equals(e.Key, len(replaced)+1, " AND "),
		delete: "DELETE FROM " + table + " WHERE " + w.equals(e.Key, 1, " AND "),
	}
	if e.Generate == perstore.GenerateIncrement {
		t.insertNew = insert(other)
	}
	if e.Generate == perstore.GenerateIncrement && len(other) == 0 {
		t.insertNew = "INSERT INTO " + table + " DEFAULT VALUES"
	}
	return t
}

// textWriter writes lists of columns.
type textWriter struct {
	engine Engine
	entity *perstore.Entity
}

// fields gives the indexes of all fields but these.
func (w textWriter) fields(but []int) []int {
	var out []int
	for i := range w.entity.Schema.Fields {
		if !slices.Contains(but, i) {
			out = append(out, i)
		}
	}
	return out
}

func (w textWriter) columns(fields []int) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = w.engine.Quote(w.entity.Schema.Fields[f].Column)
	}
	return out
}

func (w textWriter) places(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.engine.Placeholder(i + 1)
	}
	return strings.Join(out, ", ")
}

// equals writes "a = ? AND b = ?" with placeholders from first on.
func (w textWriter) equals(fields []int, first int, sep string) string {
	out := w.columns(fields)
	for i := range out {
		out[i] += " = " + w.engine.Placeholder(first+i)
	}
	return strings.Join(out, sep)
}
