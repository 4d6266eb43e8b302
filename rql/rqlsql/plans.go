package rqlsql

import (
	"sync"

	"github.com/perstore/perstoregen/rql"
)

// Plans makes the statements of queries about one schema, and keeps what those
// have in common that differ in nothing but values: their text, and how each
// argument comes of a value. A query of a kind that it knows is neither bound nor
// written again, and if it comes as text it is not even parsed. It may be used
// concurrently.
type Plans struct {
	dialect Dialect
	schema  *rql.Schema
	ask     Ask
	shapes  *cache    // by what Query.Shape gives
	texts   *cache    // by the key of a rql.Template
	rooms   sync.Pool // of *room
}

// Ask makes the statement of a query: Count, or a function that calls Select. It
// must not look at the values that the query compares with. An error is that of
// the query.
type Ask func(Dialect, *rql.Bound) (Statement, error)

// maxKey bounds the keys of plans. Queries of longer ones, with a list of many
// values for example, are made whole each time.
const maxKey = 1 << 10

// room is where a query that is looked up is taken apart.
type room struct {
	template rql.Template
	key      []byte
	values   []rql.Value
}

// NewPlans makes plans for what ask asks of a query. At most so many plans of
// parsed queries are kept, and as many of texts; new ones drive out others.
func NewPlans(d Dialect, s *rql.Schema, most int, ask Ask) *Plans {
	return &Plans{dialect: d, schema: s, ask: ask, shapes: newCache(most), texts: newCache(most)}
}

// Compile gives the SQL and the arguments, appended to dst, of a query that
// [rql.Parse] reads without options. The error is that of Parse or of Statement.
func (p *Plans) Compile(query string, dst []any) (text string, args []any, err error) {
	r := p.room()
	defer p.leave(r)
	var known *plan
	read := r.template.Read(query) && len(r.template.Key) <= maxKey
	if read {
		known = p.texts.get(r.template.Key)
	}
	if known != nil {
		if args, ok := known.args(p.dialect, r.template.Values, dst); ok {
			return known.text, args, nil
		}
	}
	q, err := rql.Parse(query)
	if err != nil {
		return "", dst, err
	}
	if read && known == nil {
		p.learnText(r, q)
	}
	return p.statement(r, q, dst)
}

// Statement gives the text of the statement of q and appends its arguments to
// dst. Both are what binding q and asking gives, and so is the error; only that
// rows are compared where equal values are written alike.
func (p *Plans) Statement(q rql.Query, dst []any) (text string, args []any, err error) {
	r := p.room()
	defer p.leave(r)
	return p.statement(r, q, dst)
}

// Find is Statement of a query whose kind is known, or can be told now; ok is
// false for another, or where Statement may give an error. st is the statement of
// the first query of the kind, which reads the results of all: its arguments are
// of no use.
func (p *Plans) Find(q rql.Query, dst []any) (st Statement, text string, args []any, ok bool) {
	r := p.room()
	defer p.leave(r)
	known := p.plan(r, q)
	args, ok = known.args(p.dialect, r.values, dst)
	return known.statement, known.text, args, ok
}

func (p *Plans) statement(r *room, q rql.Query, dst []any) (text string, args []any, err error) {
	known := p.plan(r, q)
	if args, ok := known.args(p.dialect, r.values, dst); ok {
		return known.text, args, nil
	}
	return p.whole(q, dst)
}

// plan finds the plan of q, or learns it.
func (p *Plans) plan(r *room, q rql.Query) *plan {
	r.key, r.values = q.Shape(r.key[:0], r.values[:0])
	if len(r.key) > maxKey {
		return new(plan)
	}
	known := p.shapes.get(r.key)
	if known == nil {
		known = p.learn(q)
		p.shapes.add(r.key, known)
	}
	return known
}

// learnText keeps the plan of q for texts like the one that q was parsed from.
// Where their values cannot be told without parsing it is none.
func (p *Plans) learnText(r *room, q rql.Query) {
	known := new(plan)
	if r.template.Fits(q) {
		known = p.plan(r, q)
	}
	p.texts.add(r.template.Key, known)
}

func (p *Plans) room() *room {
	if r, ok := p.rooms.Get().(*room); ok {
		return r
	}
	return new(room)
}

// leave gives a room back, unless it has grown beyond what most queries need.
func (p *Plans) leave(r *room) {
	if cap(r.key)+cap(r.template.Key) > 8<<10 || cap(r.values)+cap(r.template.Values) > 512 {
		return
	}
	clear(r.values) // which hold on to the text of the query
	clear(r.template.Values)
	p.rooms.Put(r)
}

// whole makes a statement without a plan.
func (p *Plans) whole(q rql.Query, dst []any) (string, []any, error) {
	b, err := rql.Bind(q, p.schema)
	if err != nil {
		return "", dst, err
	}
	s, err := p.ask(p.dialect, b)
	if err != nil {
		return "", dst, err
	}
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
	s, err := p.ask(planner{p.dialect}, b)
	if err != nil {
		return &plan{}
	}
	text, err := s.SQL()
	if err != nil {
		return &plan{}
	}
	args, err := s.Args(nil)
	if err != nil {
		return &plan{}
	}
	made := &plan{statement: s, text: text, from: make([]source, len(args))}
	for i, arg := range args {
		made.from[i] = sourceOf(arg)
	}
	return made
}
