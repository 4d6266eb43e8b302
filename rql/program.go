package rql

import (
	"cmp"
	"iter"
)

// Source gives the objects of linked schemas.
type Source interface {
	// Lookup yields objects of s until yield returns false. With field < 0 it
	// yields all of them; else it may leave out those whose field is not equal
	// to v. The order is that of the store.
	Lookup(s *Schema, field int, v Value, yield func(obj any) bool) error
}

// Program is a [Bound] query, compiled to run over Go objects. It is immutable
// and safe for concurrent use.
type Program struct {
	bound      *Bound
	where      *test              // nil is true
	conditions conditions         // where, if it is nothing else
	holds      func(obj any) bool // where, unless it needs a source
	group      *group             // nil is none
	sort       []sortKey
	columns    []column // that [Program.Rows] yields
	distinct   []column // which make rows the same; nil is all rows
	reduced    column
}

// Compile makes a program of b, which is not changed afterwards.
func Compile(b *Bound) *Program {
	rows := cmp.Or(b.Rows, b.Schema)
	p := &Program{bound: b, columns: compileColumns(rows, b.Columns)}
	p.compileWhere()
	if b.Group != nil {
		p.group = compileGroup(b.Schema, b.Group)
	}
	for _, o := range b.Sort {
		p.sort = append(p.sort, sortKey{column: compileColumn(rows, Column{o.Path, o.Field}), desc: o.Desc})
	}
	if b.Distinct {
		p.distinct = p.columns
		if b.Columns == nil {
			p.distinct = compileColumns(rows, []Column{{Field: rows.selfField()}})
		}
	}
	if needsProperty(b.Reduce.Op) && b.Reduce.Op != "" {
		p.reduced = compileColumn(rows, b.Reduce.Column)
	}
	return p
}

func (p *Program) compileWhere() {
	if p.bound.Where == nil {
		p.holds = func(any) bool { return true }
		return
	}
	p.where = compileTest(p.bound.Schema, p.bound.Where)
	if !p.where.linked {
		p.holds = p.where.holds()
		p.conditions = p.where.conditions()
	}
}

// run is one run of a program: where linked objects come from, the first error
// that they came with, the rows that were met, and the keys of what is reached.
type run struct {
	src     Source
	err     error
	seen    map[string]struct{}
	key     []byte // the last that was looked for in seen or reached
	reached map[*reach]keySet
}

// Match tells whether obj matches the condition of the query. The source may
// be nil where the condition names no link.
func (p *Program) Match(obj any, src Source) (bool, error) {
	switch {
	case p.conditions != nil:
		return p.conditions.hold(obj), nil
	case p.holds != nil:
		return p.holds(obj), nil
	}
	return p.matchLinked(obj, src)
}

// matchLinked is apart from Match, whose frame stays small without the run.
func (p *Program) matchLinked(obj any, src Source) (bool, error) {
	r := &run{src: src}
	ok := p.where.match(obj, r)
	return ok && r.err == nil, r.err
}

// Run yields the objects that match, or what the aggregate makes of them, as
// objects of Bound.Rows: sorted, without those that are not distinct, without
// the first Offset and at most Limit of them. Without a sort it streams, and
// stops as soon as it can. The projection and the reduction are the caller's.
func (p *Program) Run(rows iter.Seq[any], src Source, yield func(obj any) bool) error {
	return p.run(rows, &run{src: src}, yield)
}

func (p *Program) run(rows iter.Seq[any], r *run, yield func(obj any) bool) error {
	w := window{skip: p.bound.Offset, left: p.bound.Limit, yield: yield}
	if w.left == 0 {
		return nil
	}
	if len(p.sort) > 0 {
		return p.runSorted(rows, r, &w)
	}
	err := p.each(rows, r, func(obj any) bool { return p.take(obj, r, &w) })
	return cmp.Or(err, r.err)
}

// take lets a row through the window if it is distinct.
func (p *Program) take(obj any, r *run, w *window) bool {
	if !p.distinctFrom(obj, r) {
		return r.err == nil
	}
	return w.take(obj)
}

// distinctFrom tells whether a row differs from those before, where that counts.
func (p *Program) distinctFrom(obj any, r *run) bool {
	if p.distinct == nil {
		return true
	}
	if r.seen == nil {
		r.seen = make(map[string]struct{})
	}
	return r.first(p.distinct, p.left(obj))
}

// Rows yields the columns of what Run yields. The slice is the caller's.
func (p *Program) Rows(rows iter.Seq[any], src Source, yield func(row []Value) bool) error {
	r := &run{src: src}
	err := p.run(rows, r, func(obj any) bool {
		row := appendValues(make([]Value, 0, len(p.columns)), p.columns, obj, r)
		return r.err == nil && yield(row)
	})
	return cmp.Or(err, r.err)
}

// Count is the number of objects that match, of groups, or of the distinct rows
// of them, and no more than MaxCount. It does not look at the limit, the offset
// and the sort.
func (p *Program) Count(rows iter.Seq[any], src Source) (int64, error) {
	n, most := int64(0), p.bound.MaxCount
	if most == 0 {
		return 0, nil
	}
	r := &run{src: src}
	err := p.each(rows, r, func(obj any) bool {
		if p.distinctFrom(obj, r) {
			n++
		}
		return n != most && r.err == nil
	})
	return n, cmp.Or(err, r.err)
}

// each yields the rows that match, or the groups of them. It ends where yield
// has had enough, or r has met an error.
func (p *Program) each(rows iter.Seq[any], r *run, yield func(obj any) bool) error {
	if p.group == nil {
		return p.matching(rows, r, yield)
	}
	groups := p.group.gather()
	err := p.matching(rows, r, func(obj any) bool {
		groups.add(obj, r)
		return r.err == nil
	})
	if err != nil {
		return err
	}
	return groups.each(yield)
}

func (p *Program) matches(obj any, r *run) bool {
	switch {
	case p.conditions != nil:
		return p.conditions.hold(obj)
	case p.holds != nil:
		return p.holds(obj)
	}
	return p.where.match(obj, r)
}

// matching yields the objects that match.
func (p *Program) matching(rows iter.Seq[any], r *run, yield func(obj any) bool) error {
	for _, path := range p.bound.Recurse {
		rows = recurse(rows, path)
	}
	for obj := range rows {
		ok := p.matches(obj, r)
		if r.err != nil || ok && !yield(obj) {
			break
		}
	}
	return r.err
}

// window lets through what follows the first skip rows, at most left of them; a
// negative left is no limit.
type window struct {
	skip, left int64
	yield      func(obj any) bool
}

// size is the number of rows up to the end of the window; 0 is all. Beyond what
// fits into memory it makes no difference.
func (w *window) size() int {
	if w.left < 0 || w.left > 1<<30 || w.skip > 1<<30 {
		return 0
	}
	return int(w.skip + w.left)
}

func (w *window) take(obj any) bool {
	if w.skip > 0 {
		w.skip--
		return true
	}
	w.left--
	return w.yield(obj) && w.left != 0
}
