package sqlstore

import (
	"fmt"
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// checkStrict refuses a table with a column that cannot hold what a property has, as
// when the type of the property was another one once. Without this reading its rows
// would fail, or writing others. A type that the definition names is not compared: it may
// be another word for the same.
func (d definition) checkStrict(have Table) error {
	for _, i := range d.own() {
		if slices.ContainsFunc(d.entity.ColumnTypes, func(t perstore.ColumnType) bool { return t.Field == i }) {
			continue
		}
		column, want := d.entity.Schema.Fields[i].Column, d.columnType(i)
		for name, typ := range have.Strict {
			if d.db.engine.SameColumn(name, column) && typ != want {
				return fmt.Errorf("%w: column %s of table %s is %s, and the property needs %s: Migrate converts no columns; convert this one, or name another column or database",
					perstore.ErrInvalid, column, d.entity.Schema.Table, typ, want)
			}
		}
	}
	return nil
}
