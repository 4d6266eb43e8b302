package sqlstore

import (
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// texts are the statements of a store that do not depend on a query. All
// identifiers come from the entity.
type texts struct {
	get       string
	insert    string // all columns
	insertNew string // all but a generated key
	upsert    string // empty where the engine has none
	update    string // of the other columns, by key
	delete    string
	model     string // reads the discriminator by key, in the whole table

	// Of a model that counts writes; its upsert and update end in RETURNING
	// where the engine has it.
	updateIf string // where the version is that
	deleteIf string
	version  string // reads the version by key

	countsOn bool // insert and upsert give, as their last column, what makes the database count on
}

func newTexts(engine Engine, e *perstore.Entity) texts {
	w := textWriter{engine: engine, entity: e}
	all, other, set := w.fields(nil), w.fields(e.Schema.Key), w.replaced()
	table := engine.Quote(e.Schema.Table)
	insert := func(fields []int) string {
		return "INSERT INTO " + table + " (" + strings.Join(w.columns(fields), ", ") + ") VALUES (" + w.places(fields) + ")"
	}
	t := texts{
		get:    "SELECT " + strings.Join(w.columns(all), ", ") + " FROM " + table + " WHERE " + w.key(1),
		insert: insert(all),
		update: "UPDATE " + table + " SET " + w.assigned(set) + " WHERE " + w.key(len(set)+1),
		delete: "DELETE FROM " + table + " WHERE " + w.key(1),
	}
	if e.Schema.Shared != nil {
		t.model = "SELECT " + w.columns([]int{e.Schema.Shared.Field})[0] + " FROM " + table + " WHERE " + w.equals(e.Schema.Key, 1, " AND ")
	}
	if clause := engine.Upsert(table, w.columns(e.Schema.Key), w.columns(set), w.version()); clause != "" {
		t.upsert = insert(all) + " " + clause + w.within(" WHERE ", len(all)+1)
	}
	if e.Generate == perstore.GenerateIncrement {
		t.insertNew = insert(other)
		if len(other) == 0 {
			t.insertNew = "INSERT INTO " + table + " " + engine.NoValues()
		}
	}
	if e.Version != nil {
		t.count(w)
	}
	if e.Generate == perstore.GenerateIncrement {
		t.countOn(w)
	}
	return t
}

// countOn makes a database that does not do so by itself count on behind keys
// that objects bring, and give the keys that it has counted.
func (t *texts) countOn(w textWriter) {
	key := w.columns(w.entity.Schema.Key)[0]
	if !w.engine.LastInsertID() {
		t.insertNew += " RETURNING " + key
	}
	on := w.engine.CountOn(w.engine.Quote(w.entity.Schema.Table), key)
	if on == "" {
		return
	}
	t.countsOn = true
	t.insert += " RETURNING " + on
	if w.entity.Version != nil {
		t.upsert += ", " + on
	} else if t.upsert != "" {
		t.upsert += " RETURNING " + on
	}
}

// count adds what differs where the model counts writes.
func (t *texts) count(w textWriter) {
	version, key := []int{w.entity.Version.Field}, w.entity.Schema.Key
	last := len(key) + len(modelArgs(w.entity)) + 1
	t.updateIf = t.update + " AND " + w.equals(version, len(w.replaced())+last, "")
	t.deleteIf = t.delete + " AND " + w.equals(version, last, "")
	t.version = "SELECT " + w.version() + " FROM " + w.engine.Quote(w.entity.Schema.Table) + " WHERE " + w.equals(key, 1, " AND ")
	if w.engine.Returning() {
		t.update += " RETURNING " + w.version()
	}
	if w.engine.Returning() && t.upsert != "" {
		t.upsert += " RETURNING " + w.version()
	}
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

// replaced gives the fields that a write of an object replaces.
func (w textWriter) replaced() []int {
	fixed := slices.Clone(w.entity.Schema.Key)
	if s := w.entity.Schema.Shared; s != nil {
		fixed = append(fixed, s.Field) // an object stays one of its model
	}
	if v := w.entity.Version; v != nil {
		return w.fields(append(fixed, v.Field)) // the version is counted
	}
	if other := w.fields(fixed); len(other) > 0 {
		return other
	}
	return w.entity.Schema.Key[:1] // a table of keys alone: replace nothing, but do not fail
}

// version is the column of the version; empty where writes are not counted.
func (w textWriter) version() string {
	if w.entity.Version == nil {
		return ""
	}
	return w.columns([]int{w.entity.Version.Field})[0]
}

// assigned writes what UPDATE sets: the fields, and one more to the version.
func (w textWriter) assigned(set []int) string {
	text := w.equals(set, 1, ", ")
	if v := w.version(); v != "" {
		text = strings.TrimPrefix(text+", "+v+" = "+v+" + 1", ", ")
	}
	return text
}

// key writes the condition that a row has a key and belongs to the entity, with
// placeholders from first on.
func (w textWriter) key(first int) string {
	return w.equals(w.entity.Schema.Key, first, " AND ") + w.within(" AND ", first+len(w.entity.Schema.Key))
}

// within writes, after lead, the condition that a row belongs to the entity;
// nothing where all rows do. The store's models are its arguments.
func (w textWriter) within(lead string, first int) string {
	s := w.entity.Schema.Shared
	if s == nil || s.Names == nil {
		return ""
	}
	places := make([]string, len(s.Names))
	for i := range places {
		places[i] = w.engine.Placeholder(first + i)
	}
	column := w.engine.Quote(w.entity.Schema.Table) + "." + w.columns([]int{s.Field})[0]
	return lead + column + " IN (" + strings.Join(places, ", ") + ")"
}

func (w textWriter) columns(fields []int) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = w.engine.Quote(w.entity.Schema.Fields[f].Column)
	}
	return out
}

func (w textWriter) places(fields []int) string { return w.placesFrom(1, fields) }

// placesFrom writes the places of the values of fields, from the one of number
// first on.
func (w textWriter) placesFrom(first int, fields []int) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = w.place(first+i, f)
	}
	return strings.Join(out, ", ")
}

// place is the n-th place, of the value of a field.
func (w textWriter) place(n, field int) string {
	return rqlsql.ColumnPlace(w.engine, &w.entity.Schema.Fields[field], w.engine.Placeholder(n))
}

// equals writes "a = ? AND b = ?" with placeholders from first on.
func (w textWriter) equals(fields []int, first int, sep string) string {
	out := w.columns(fields)
	for i, f := range fields {
		out[i] += " = " + w.place(first+i, f)
	}
	return strings.Join(out, sep)
}
