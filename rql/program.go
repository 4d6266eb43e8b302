package rql

import "iter"

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
	bound *Bound
	where *test // nil is true
	sort  []sortKey
}

// Compile makes a program of b, which is not changed afterwards.
func Compile(b *Bound) *Program {
	p := &Program{bound: b}
	if b.Where != nil {
		p.where = compileTest(b.Schema, b.Where)
	}
	for _, o := range b.Sort {
		p.sort = append(p.sort, compileSortKey(b.Schema, o))
	}
	return p
}

// run is one run of a program: where linked objects come from, and the first
// error that they came with.
type run struct {
	src Source
	err error
}

// Match tells whether obj matches the condition of the query. The source may
// be nil where the condition names no link.
func (p *Program) Match(obj any, src Source) (bool, error) {
	switch {
	case p.where == nil:
		return true, nil
	case !p.where.linked:
		return p.where.match(obj, nil), nil
	}
	r := &run{src: src}
	ok := p.where.match(obj, r)
	return ok && r.err == nil, r.err
}

// Run yields the rows that match, sorted, without the first Offset and at most
// Limit of them. Without a sort it streams, and stops as soon as it can. The
// projection and the reduction are the caller's.
func (p *Program) Run(rows iter.Seq[any], src Source, yield func(obj any) bool) error {
	w := window{skip: p.bound.Offset, left: p.bound.Limit, yield: yield}
	if w.left == 0 {
		return nil
	}
	r := &run{src: src}
	if len(p.sort) > 0 {
		return p.runSorted(rows, r, &w)
	}
	return p.each(rows, r, w.take)
}

// Count is the number of rows that match. It does not look at the limit, the
// offset and the sort.
func (p *Program) Count(rows iter.Seq[any], src Source) (int64, error) {
	n := int64(0)
	err := p.each(rows, &run{src: src}, func(any) bool {
		n++
		return true
	})
	return n, err
}

// each yields the rows that match. It ends where yield has had enough, or r has
// met an error.
func (p *Program) each(rows iter.Seq[any], r *run, yield func(obj any) bool) error {
	for obj := range rows {
		ok := p.where == nil || p.where.match(obj, r)
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
