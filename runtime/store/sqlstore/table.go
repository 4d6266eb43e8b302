package sqlstore

import (
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// tables gives the definitions of each table: of one entity, or of several that
// specialise each other, the more general ones first.
func (db *Database) tables() [][]definition {
	var order []string
	byTable := make(map[string][]definition)
	var add func(e *perstore.Entity)
	add = func(e *perstore.Entity) {
		table := e.Schema.Table
		if slices.ContainsFunc(byTable[table], func(d definition) bool { return d.entity == e }) {
			return
		}
		super := db.superOf(e)
		if super != nil {
			add(super)
		}
		if byTable[table] == nil {
			order = append(order, table)
		}
		byTable[table] = append(byTable[table], definition{db: db, entity: e, super: super, keeps: slices.ContainsFunc(byTable[table], definition.unnamed)})
	}
	for _, e := range db.entities {
		add(e)
	}
	out := make([][]definition, len(order))
	for i, table := range order {
		out[i] = byTable[table]
	}
	return out
}

// superOf finds what an entity specialises; nil is nothing.
func (db *Database) superOf(e *perstore.Entity) *perstore.Entity {
	for _, other := range db.entities {
		if e.Extends != "" && other.Schema.Name == e.Extends {
			return other
		}
	}
	return nil
}

// own are the fields that the entity has alone.
func (d definition) own() []int {
	var fields []int
	for i := range d.entity.Schema.Fields {
		inherited := d.super != nil && i < len(d.super.Schema.Fields)
		if !inherited && !(d.keeps && d.entity.Schema.Fields[i].Unnamed) {
			fields = append(fields, i)
		}
	}
	return fields
}

// unnamed tells whether the entity has the column for members that are no
// properties.
func (d definition) unnamed() bool {
	return slices.ContainsFunc(d.entity.Schema.Fields, unnamed)
}

// ownKeys are the foreign keys that an entity has alone.
func (db *Database) ownKeys(e *perstore.Entity) []perstore.ForeignKey {
	return e.ForeignKeysBeyond(db.superOf(e))
}

// createTable writes CREATE TABLE with its keys and constraints.
func createTable(definitions []definition) string {
	var lines, keys []string
	var named []perstore.ColumnType
	root := definitions[0]
	for _, d := range definitions {
		for _, i := range d.own() {
			lines = append(lines, d.column(i))
		}
		for _, e := range d.ownEnums() {
			keys = append(keys, d.enum(e))
		}
		named = append(named, d.entity.ColumnTypes...)
		if root.db.engine.AddsForeignKeys() {
			continue
		}
		for _, fk := range d.db.ownKeys(d.entity) {
			keys = append(keys, d.foreignKey(fk))
		}
	}
	if root.entity.Generate != perstore.GenerateIncrement {
		lines = append(lines, "PRIMARY KEY ("+root.names(root.entity.Schema.Key)+")")
	}
	return "CREATE TABLE " + root.quote(root.entity.Schema.Table) + " (\n\t" +
		strings.Join(append(lines, keys...), ",\n\t") + "\n)" + root.db.engine.TableOptions(named)
}
