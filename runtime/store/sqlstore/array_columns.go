package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// ArrayEngine is an [Engine] of a database that has arrays.
type ArrayEngine interface {
	Engine
	rqlsql.ArrayDialect

	// NoArray gives the first column of a table that holds no arrays although one of
	// the fields does, or arrays of another type than the field's, unless the field
	// names the type; and the type of the column. The column is empty where all of
	// them do that the table has.
	NoArray(ctx context.Context, db sqlx.QueryerContext, table string, fields []*rql.Field) (column, typ string, err error)

	// ElementIndex is the method of an index over the elements of arrays, which serves
	// ArrayContains.
	ElementIndex() string
}

// checkArrays refuses a table that has a column of another type for a list that is
// an array, such as JSON, or an array of times without a zone: what asks for its
// elements would fail, or find others. Its rows are
// somebody's, and no expression of ALTER TABLE could convert them.
func (d definition) checkArrays(ctx context.Context) error {
	engine, ok := d.db.engine.(ArrayEngine)
	var lists []*rql.Field
	for _, i := range d.own() {
		if f := &d.entity.Schema.Fields[i]; rqlsql.HoldsArray(d.db.engine, f) {
			lists = append(lists, f)
		}
	}
	if !ok || len(lists) == 0 {
		return nil
	}
	t, err := d.db.join(ctx)
	if err != nil {
		return err
	}
	return t.do(ctx, func() error {
		column, typ, err := engine.NoArray(ctx, t.noting(), d.entity.Schema.Table, lists)
		if err != nil || column == "" {
			return d.db.wrap(ctx, err)
		}
		return fmt.Errorf(`%w: column %s of table %s is %s, and the list is an array of its own type: give the property "sqlType": %q, with which it stays so, or convert the column`,
			perstore.ErrInvalid, column, d.entity.Schema.Table, typ, typ)
	})
}

// overElements writes USING for an index over the elements of a list, which finds
// those that contain a value; nothing for another one.
func (d definition) overElements(ix perstore.Index) string {
	engine, ok := d.db.engine.(ArrayEngine)
	if !ok || len(ix.Fields) != 1 || ix.Unique || !rqlsql.HoldsArray(engine, &d.entity.Schema.Fields[ix.Fields[0].Field]) {
		return ""
	}
	return " USING " + engine.ElementIndex()
}

// indexes are those that the database can have. One of a list alone is over its
// elements, or there is none: no query asks for whole lists.
func (d definition) indexes() []perstore.Index {
	return slices.DeleteFunc(slices.Clone(d.entity.Indexes), func(ix perstore.Index) bool {
		f := &d.entity.Schema.Fields[ix.Fields[0].Field]
		return len(ix.Fields) == 1 && f.Type == rql.TypeList && !rqlsql.HoldsArray(d.db.engine, f)
	})
}
