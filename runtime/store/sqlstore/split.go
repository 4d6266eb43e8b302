package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// maxCandidates bounds the objects that are read for a query of which a part
// runs in this process.
const maxCandidates = 10_000

// remainder is a query of which SQL can say a part. The objects of that part are
// candidates, over which the rest runs in this process.
type remainder struct {
	store *store
	rest  *rql.Bound       // the query without the conditions that SQL says
	read  rqlsql.Statement // gives the candidates in the order of their keys
	left  int              // conditions that the rest has,
	of    int              // of so many
	cause error            // why there is a rest
}

// split takes apart a query whose statement was refused with cause. It gives
// cause itself where that is another error than errors.ErrUnsupported, or tells
// of no condition.
func (s *store) split(b *rql.Bound, cause error) (*remainder, error) {
	if !errors.Is(cause, errors.ErrUnsupported) {
		return nil, cause
	}
	said, left := &rql.Pred{Op: rql.PredAnd}, &rql.Pred{Op: rql.PredAnd}
	for _, p := range conjuncts(b.Where) {
		switch err := s.says(p); {
		case err == nil:
			said.Args = append(said.Args, p)
		case errors.Is(err, errors.ErrUnsupported):
			left.Args = append(left.Args, p)
		default:
			return nil, err
		}
	}
	rest := *b
	rest.Where = left
	switch {
	case len(left.Args) == 0:
		return nil, cause
	case follows(&rest):
		return nil, fmt.Errorf("sqlstore: %w; what the database cannot do runs in memory, without linked objects: "+
			"ask for them in a condition of its own, or in a query", cause)
	}
	asked := &rql.Bound{Schema: b.Schema, Limit: maxCandidates + 1}
	if len(said.Args) > 0 {
		asked.Where = said
	}
	read := s.selection(asked, s.all)
	return &remainder{store: s, rest: &rest, read: read, left: len(left.Args), of: len(left.Args) + len(said.Args), cause: cause}, nil
}

// conjuncts are the conditions all of which p is.
func conjuncts(p *rql.Pred) []*rql.Pred {
	switch {
	case p == nil:
		return nil
	case p.Op != rql.PredAnd:
		return []*rql.Pred{p}
	}
	var all []*rql.Pred
	for _, arg := range p.Args {
		all = append(all, conjuncts(arg)...)
	}
	return all
}

// says is nil for a condition that the database understands.
func (s *store) says(p *rql.Pred) error {
	st := rqlsql.Exists(s.db.engine, &rql.Bound{Schema: s.entity.Schema, Where: p, Limit: -1})
	if _, err := st.SQL(); err != nil {
		return err
	}
	_, err := argsOf(st)
	return err
}

// follows tells whether a query looks at linked objects.
func follows(b *rql.Bound) bool {
	through := func(c rql.Column) bool { return len(c.Path) > 0 }
	made := func(r rql.Reduction) bool { return through(r.Column) }
	return linked(b.Where) || through(b.Reduce.Column) || slices.ContainsFunc(b.Columns, through) ||
		slices.ContainsFunc(b.Sort, func(o rql.Order) bool { return len(o.Path) > 0 }) ||
		b.Group != nil && (slices.ContainsFunc(b.Group.By, through) || slices.ContainsFunc(b.Group.Make, made))
}

func linked(p *rql.Pred) bool {
	return p.Op == rql.PredLink || p.Op == rql.PredRecurse || slices.ContainsFunc(p.Args, linked)
}

// candidates reads the objects that the rest runs over: all of them, since the
// caller uses the store while it loops. Of too many the error is an
// errors.ErrUnsupported, as is that of a condition which nothing can evaluate:
// the query has to be another one.
func (r *remainder) candidates(ctx context.Context) ([]any, error) {
	text, args, err := r.store.statement(r.read)
	if err != nil {
		return nil, err
	}
	var found []any
	err = r.store.read(ctx, text, args, r.store.all, func(obj any) bool { found = append(found, obj); return true })
	if err == nil && len(found) > maxCandidates {
		err = fmt.Errorf("sqlstore: %w; to look for it in memory, more than %d objects of %s would have to be read: "+
			"add conditions that the database understands", r.cause, maxCandidates, r.rest.Schema.Name)
	}
	return found, err
}

// candidates are gone through while ctx lasts.
type candidates struct {
	ctx    context.Context
	all    []any
	failed error // why they were not gone through to the end
}

func (c *candidates) goOn() bool {
	c.failed = c.ctx.Err()
	return c.failed == nil
}

// each yields the candidates.
func (c *candidates) each(yield func(any) bool) {
	for _, obj := range c.all {
		if !c.goOn() || !yield(obj) {
			return
		}
	}
}

// objects yields what a query gives.
func (r *remainder) objects(ctx context.Context, yield func(any) bool) error {
	found, err := r.candidates(ctx)
	if err != nil {
		return err
	}
	var failed error
	c := candidates{ctx: ctx, all: found}
	err = rql.Compile(r.rest).Run(c.each, nil, func(obj any) bool {
		if r.rest.Select != nil {
			obj, failed = r.store.entity.Partial(obj, r.rest.Select)
		}
		return failed == nil && c.goOn() && yield(obj)
	})
	return errors.Join(err, failed, c.failed)
}

// rows yields what a query gives that gives no objects.
func (r *remainder) rows(ctx context.Context, yield func([]rql.Value) bool) error {
	found, err := r.candidates(ctx)
	if err != nil {
		return err
	}
	c := candidates{ctx: ctx, all: found}
	err = rql.Compile(r.rest).Rows(c.each, nil, func(row []rql.Value) bool { return c.goOn() && yield(row) })
	return errors.Join(err, c.failed)
}

// reduction is the one value that a query gives.
func (r *remainder) reduction(ctx context.Context) (rql.Value, error) {
	found, err := r.candidates(ctx)
	if err != nil {
		return rql.Null(), err
	}
	c := candidates{ctx: ctx, all: found}
	v, err := rql.Compile(r.rest).Reduce(c.each, nil)
	if c.failed != nil {
		return rql.Null(), c.failed
	}
	return v, err
}

// count counts what matches, up to MaxCount, whatever the limits.
func (r *remainder) count(ctx context.Context) (int64, error) {
	found, err := r.candidates(ctx)
	if err != nil {
		return 0, err
	}
	c := candidates{ctx: ctx, all: found}
	n, err := rql.Compile(r.rest).Count(c.each, nil)
	return n, errors.Join(err, c.failed)
}

// counted is what matters to a count of b.
func counted(b *rql.Bound) *rql.Bound {
	count := &rql.Bound{Schema: b.Schema, Where: b.Where, Limit: -1, MaxCount: b.MaxCount}
	if b.Group != nil || b.Distinct {
		count.Rows, count.Group, count.Columns, count.Distinct = b.Rows, b.Group, b.Columns, b.Distinct
	}
	return count
}

// plan tells what runs where.
func (r *remainder) plan(q rql.Query) (perstore.Plan, error) {
	text, args, err := r.store.statement(r.read)
	how := fmt.Sprintf("%d of %d conditions, over at most %d objects of %s: %v", r.left, r.of, maxCandidates, r.rest.Schema.Name, r.cause)
	return perstore.Plan{Query: q.String(), SQL: text, Args: args, InMemory: how}, err
}

// plain is the store without its abilities: what is set or removed set-wise goes
// object by object.
func (s *store) plain() perstore.Store { return struct{ perstore.Store }{s} }
