package memdb

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.Viewer = (*store)(nil)

// View reads the table as e describes it. Its schema reads the objects of the table.
func (s *store) View(e *perstore.Entity) perstore.Store {
	s.db.views.Store(e.Schema, s.table)
	return &store{db: s.db, table: s.table, entity: e, view: true}
}

// tableOf finds the table of the objects of a schema, of an entity or of a view.
func (db *Database) tableOf(schema *rql.Schema) (int, bool) {
	if i, ok := db.bySchema[schema]; ok {
		return i, true
	}
	i, ok := db.views.Load(schema)
	if !ok {
		return 0, false
	}
	return i.(int), true
}
