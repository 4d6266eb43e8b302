package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// ArrayInserter is a [RowsInserter] that takes the rows as an array for each
// column, of any length: fewer arguments, and one statement for all batches.
type ArrayInserter interface {
	RowsInserter

	// ArrayTypes tells how the values of some columns are sent, as the database has
	// the columns now, and in their order. None where one of them cannot be.
	ArrayTypes(ctx context.Context, db sqlx.QueryerContext, table string, columns []string) ([]ArrayType, error)

	// ArrayRows is the SELECT that makes rows of arrays of these types, the arguments
	// of the statement.
	ArrayRows(types []ArrayType) string

	// AppendElement appends a value of f as an element, and the comma behind it, to the
	// text of an array without its ends. dst stays as it is where the value has no
	// argument.
	AppendElement(dst []byte, f *rql.Field, v rql.Value) ([]byte, error)

	// Array is the argument of such a text.
	Array(elements []byte) any
}

// ArrayType is how the values of a column are sent.
type ArrayType struct {
	Type string // of the array
	Of   string // what an element of it, a text, is cast to: an array itself, of a column that has arrays; empty is nothing
}

// maxArray is the most rows of a statement that takes arrays.
const maxArray = 1000

// arrays are what a store knows of how to send columns.
type arrays struct {
	engine ArrayInserter
	text   string
}

// arrays tells how to send columns; nil where they cannot be sent as arrays. The
// types are asked for once: one that changes meanwhile makes the database refuse
// the statement, and the objects are added one by one.
func (in inserter) arrays(ctx context.Context) (*arrays, error) {
	engine, ok := in.db.engine.(ArrayInserter)
	if !ok {
		return nil, nil
	}
	if a, ok := in.arrayTexts.Load(in.counted); ok {
		return a.(*arrays), nil
	}
	types, err := in.arrayTypes(ctx, engine)
	if err != nil {
		return nil, err
	}
	var a *arrays
	if len(types) > 0 && in.fits(types) {
		a = &arrays{engine, in.arrayText(engine.ArrayRows(types))}
	}
	in.arrayTexts.Store(in.counted, a)
	return a, nil
}

// fits tells whether those columns hold arrays that are said to: into others the
// objects do not go.
func (in inserter) fits(types []ArrayType) bool {
	for i, f := range in.fields {
		if rqlsql.HoldsArray(in.db.engine, &in.entity.Schema.Fields[f]) != (types[i].Of != "") {
			return false
		}
	}
	return true
}

func (in inserter) arrayTypes(ctx context.Context, engine ArrayInserter) (types []ArrayType, err error) {
	columns := make([]string, len(in.fields))
	for i, f := range in.fields {
		columns[i] = in.entity.Schema.Fields[f].Column
	}
	ask := func(db sqlx.QueryerContext) error {
		types, err = engine.ArrayTypes(ctx, db, in.entity.Schema.Table, columns)
		return in.db.wrap(ctx, err)
	}
	t, err := in.db.join(ctx)
	switch {
	case err != nil:
		return nil, err
	case t != nil:
		err = t.do(ctx, func() error { return ask(t.noting()) })
	default:
		var noted []*trace
		err = ask(noting{in.db.writer.db, in.db, &noted})
		in.db.tell(ctx, noted)
	}
	return types, err
}

// arrayText makes of the INSERT of one row one of the rows that an expression
// makes.
func (in inserter) arrayText(rows string) string {
	w := textWriter{in.db.engine, in.entity}
	return strings.Replace(in.one(), "VALUES ("+w.places(in.fields)+")", rows, 1)
}

// args are the columns of objects.
func (a *arrays) args(in inserter, objs []any) ([]any, error) {
	args := make([]any, len(in.fields))
	var elements []byte
	for i, field := range in.fields {
		f := &in.entity.Schema.Fields[field]
		elements = elements[:0]
		for _, obj := range objs {
			v := in.entity.Schema.Value(obj, field)
			err := in.entity.CheckStorable(field, v)
			if err != nil {
				return nil, err
			}
			if elements, err = a.engine.AppendElement(elements, f, v); err != nil {
				return nil, fmt.Errorf("%w: property %s: %w", perstore.ErrInvalid, f.Name, err)
			}
		}
		args[i] = a.engine.Array(elements)
	}
	return args, nil
}
