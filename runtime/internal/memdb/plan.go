package memdb

import (
	"cmp"
	"context"
	"iter"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// plan is a query that is ready to run over a snapshot.
type plan struct {
	*store
	src     *source
	whole   *rql.Bound
	bound   *rql.Bound // what is left to do with what is found
	access  *access    // nil is a scan
	streams bool       // what the access gives needs no other order
	program *rql.Program
}

// plan checks a query and chooses how to run it. With anyhow the order of the
// objects makes no difference.
func (s *store) plan(ctx context.Context, q rql.Query, anyhow bool) (*plan, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return nil, err
	}
	snap, err := s.db.read(ctx)
	if err != nil {
		return nil, err
	}
	return s.planOn(&source{snapshot: snap, ctx: ctx}, b, anyhow), nil
}

func (s *store) planOn(src *source, b *rql.Bound, anyhow bool) *plan {
	p := &plan{store: s, src: src, whole: b, bound: b, access: accessOf(s.entity, b)}
	a := p.access
	p.streams = a != nil && (a.sorts || a.inKeyOrder() || anyhow)
	if p.streams {
		rest := *b
		if a.all {
			rest.Where = nil
		}
		if a.sorts {
			rest.Sort = nil
		}
		p.bound = &rest
	}
	p.program = rql.Compile(p.bound)
	return p
}

// candidates gives the objects that may match, in the order of the query where
// the access has it, else in that of their keys. It ends early when ctx is
// cancelled.
func (p *plan) candidates() iter.Seq[any] {
	return func(yield func(any) bool) {
		p.src.see(p.table)
		t, a := p.src.tables[p.table], p.access
		next := func(obj any) bool { return p.src.alive() && yield(obj) }
		switch {
		case a == nil:
			t.rows.scan(next)
		case p.streams:
			a.each(t, next)
		default:
			p.byKey(t, next)
		}
	}
}

// byKey yields what an index finds in the order of the keys. Where that is a
// large part of all, a scan is better, which can also end early.
func (p *plan) byKey(t *table, yield func(any) bool) {
	var found []any
	most, much := t.rows.len()/4+64, false
	p.access.each(t, func(obj any) bool {
		found = append(found, obj)
		much = len(found) > most
		return !much && p.src.alive()
	})
	if much {
		t.rows.scan(yield)
		return
	}
	t.rows.sort(found)
	for _, obj := range found {
		if !yield(obj) {
			return
		}
	}
}

// extreme gives min or max from the end of a tree; false is that no tree has it.
func (p *plan) extreme() (v rql.Value, ok bool, err error) {
	b, r := p.whole, p.whole.Reduce
	if r.Op != "min" && r.Op != "max" || b.Group != nil || b.Distinct || b.Limit >= 0 || b.Offset > 0 || len(r.Path) > 0 {
		return v, false, nil
	}
	sorted := *b
	sorted.Sort, sorted.Reduce = []rql.Order{{Field: r.Field, Desc: r.Op == "max"}}, rql.Reduction{}
	by := p.planOn(p.src, &sorted, false)
	if by.access == nil || !by.access.sorts {
		return v, false, nil
	}
	err = by.program.Run(by.candidates(), p.src, func(obj any) bool {
		v = p.entity.Schema.Value(obj, r.Field)
		return v.IsNull()
	})
	return v, true, cmp.Or(err, p.src.ctx.Err())
}

// Explain tells which index a query uses; all of it runs in memory.
func (s *store) Explain(_ context.Context, q rql.Query) (perstore.Plan, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return perstore.Plan{}, err
	}
	return perstore.Plan{Query: q.String(), InMemory: accessOf(s.entity, b).String() + s.entity.Schema.Name}, nil
}

// String gives "index NAME of " or "scan of ".
func (a *access) String() string {
	switch {
	case a == nil:
		return "scan of "
	case a.sorts:
		return "sorted " + a.name + " of "
	}
	return a.name + " of "
}
