package rqlsql

import (
	"maps"
	"sync"
	"sync/atomic"

	"github.com/perstore/perstoregen/rql"
)

// Plans makes the statements of queries about one schema, and keeps what those
// have in common that differ in nothing but values: their text, and how each
// argument comes of a value. A query of a kind that it knows is neither bound nor
// written again. It may be used concurrently.
type Plans struct {
	dialect Dialect
	schema  *rql.Schema
	ask     func(Dialect, *rql.Bound) Statement
	most    int

	known atomic.Pointer[map[string]*plan] // never changed, but replaced
	keeps sync.Mutex                       // while it is

	rooms sync.Pool // of *room
}

// room is where a shape is written that is looked up.
type room struct {
	key    []byte
	values []rql.Value
}

// NewPlans makes plans for what ask asks of a query: Count, or a function that
// calls Select. It must not look at the values of the query. At most so many
// plans are kept; who asks for more begins anew.
func NewPlans(d Dialect, s *rql.Schema, most int, ask func(Dialect, *rql.Bound) Statement) *Plans {
	p := &Plans{dialect: d, schema: s, ask: ask, most: most}
	p.known.Store(new(map[string]*plan))
	return p
}

// Statement gives the text of the statement of q and appends its arguments to
// dst. Both are what binding q and asking gives, and so is the error; only that
// rows are compared where equal values are written alike.
func (p *Plans) Statement(q rql.Query, dst []any) (text string, args []any, err error) {
	r, ok := p.rooms.Get().(*room)
	if !ok {
		r = new(room)
	}
	r.key, r.values = q.Shape(r.key, r.values)
	known := (*p.known.Load())[string(r.key)]
	if known == nil {
		known = p.learn(q)
		p.keep(string(r.key), known)
	}
	args, ok = known.args(p.dialect, r.values, dst)
	p.leave(r)
	if ok {
		return known.text, args, nil
	}
	return p.whole(q, dst)
}

// leave gives a room back, unless it has grown beyond what most queries need.
func (p *Plans) leave(r *room) {
	if cap(r.key) > 4<<10 || cap(r.values) > 256 {
		return
	}
	clear(r.values) // which hold on to the text of the query
	r.key, r.values = r.key[:0], r.values[:0]
	p.rooms.Put(r)
}

// keep adds a plan. Readers need no lock: they have the plans as they were.
func (p *Plans) keep(key string, made *plan) {
	p.keeps.Lock()
	defer p.keeps.Unlock()
	known := maps.Clone(*p.known.Load())
	if known == nil || len(known) >= p.most {
		known = make(map[string]*plan)
	}
	known[key] = made
	p.known.Store(&known)
}

// whole makes a statement without a plan.
func (p *Plans) whole(q rql.Query, dst []any) (string, []any, error) {
	b, err := rql.Bind(q, p.schema)
	if err != nil {
		return "", dst, err
	}
	s := p.ask(p.dialect, b)
	text, err := s.SQL()
	if err != nil {
		return "", dst, err
	}
	args, err := s.Args(dst)
	return text, args, err
}

// learn makes the plan of a query. Of one that has none it is empty: such
// queries are made whole each time.
func (p *Plans) learn(q rql.Query) *plan {
	b, err := rql.BindShape(q, p.schema)
	if err != nil {
		return &plan{}
	}
	s := p.ask(planner{p.dialect}, b)
	text, err := s.SQL()
	if err != nil {
		return &plan{}
	}
	args, err := s.Args(nil)
	if err != nil {
		return &plan{}
	}
	made := &plan{text: text, from: make([]source, len(args))}
	for i, arg := range args {
		made.from[i] = sourceOf(arg)
	}
	return made
}
