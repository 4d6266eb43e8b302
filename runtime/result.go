package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// Result is the answer to any RQL: objects, rows of other columns, or one value.
type Result struct {
	Objects []any // pointers to the generated struct; nil where the answer is another

	Columns []string // the names of what stands in Rows: dept, customer/name, sum(price); nil where the answer is another
	Rows    [][]any  // of aggregate, values and distinct: int64, float64, [Decimal], string, bool, time.Time, a list of these, nested values or nil
	Values  bool     // Rows are values, which have no names

	Value  any  // of count, sum, mean, min, max: as in Rows; of first and one: the object, or the row as a []any
	Scalar bool // whether Value is the answer
}

// Result runs the query whatever it gives.
func (q *Query) Result(ctx context.Context) (Result, error) {
	if q.err != nil {
		return Result{}, q.fail(q.err)
	}
	if err := q.allowed(); err != nil {
		return Result{}, q.fail(err)
	}
	name := q.rql.Reduction()
	switch name {
	case "", "first", "one":
	default:
		return q.value(ctx)
	}
	rows := q.changed(q.rql.Without(name))
	b, err := rows.bind()
	switch {
	case err != nil:
		return Result{}, q.fail(err)
	case !b.Objects():
		return rows.table(ctx, b, name)
	case name == "first":
		obj, err := rows.First(ctx)
		return Result{Value: obj, Scalar: true}, err
	case name == "one":
		obj, err := rows.One(ctx)
		return Result{Value: obj, Scalar: true}, err
	}
	objs, err := q.All(ctx)
	return Result{Objects: objs}, err
}

func (q *Query) bind() (*rql.Bound, error) {
	tree, err := q.tree()
	if err != nil {
		return nil, err
	}
	return rql.Bind(tree, q.model.entity.Schema)
}

// value runs a query that ends in one value.
func (q *Query) value(ctx context.Context) (Result, error) {
	tree, err := q.tree()
	if err != nil {
		return Result{}, q.fail(err)
	}
	v, err := Reduce(ctx, q.model.store, tree)
	return Result{Value: plainValue(v), Scalar: true}, q.fail(err)
}

// picked is how many rows are read to pick the one that a reduction gives; 0 is
// that it picks none.
func picked(reduction string) int {
	switch reduction {
	case "first":
		return 1
	case "one":
		return 2 // to see that there is one
	}
	return 0
}

// table runs a query that gives rows, or the one of them that name picks.
func (q *Query) table(ctx context.Context, b *rql.Bound, name string) (Result, error) {
	most := picked(name)
	if most > 0 {
		q = q.atMost(most)
	}
	if err := q.bounded(); err != nil {
		return Result{}, q.fail(err)
	}
	tree, err := q.tree()
	if err != nil {
		return Result{}, q.fail(err)
	}
	r := Result{Values: b.Values, Rows: [][]any{}}
	for _, c := range b.Columns {
		r.Columns = append(r.Columns, c.Name(b.Rows))
	}
	err = Aggregate(ctx, q.model.store, tree, func(row []rql.Value) bool {
		r.Rows = append(r.Rows, plainValues(row))
		return len(r.Rows) != most
	})
	switch {
	case err != nil:
		return Result{}, q.fail(err)
	case most == 0:
		return r, nil
	case len(r.Rows) == 0:
		return Result{}, q.fail(ErrNotFound)
	case len(r.Rows) == 2:
		return Result{}, q.fail(ErrNotUnique)
	}
	return Result{Columns: r.Columns, Values: r.Values, Value: r.Rows[0], Scalar: true}, nil
}
