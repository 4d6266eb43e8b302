package rql

import (
	"iter"
	"slices"
)

// sortKey is a compiled [Order].
type sortKey struct {
	column
	desc bool
}

func (p *Program) runSorted(rows iter.Seq[any], r *run, w *window) error {
	s := sorter{by: p.sort, keep: w.size()}
	if p.distinct != nil {
		s.keep = 0 // how many rows are dropped is not known
	}
	err := p.each(rows, r, func(obj any) bool {
		s.add(obj, r)
		return r.err == nil
	})
	if err != nil {
		return err
	}
	for _, i := range s.order() {
		if !p.take(s.rows[i], r, w) {
			break
		}
	}
	return r.err
}

// sorter gathers rows with their keys, which are read once.
type sorter struct {
	by   []sortKey
	keep int // how many of the first rows are wanted; 0 is all
	rows []any
	keys []Value // len(by) of each row
}

// add appends a row. Of the first page of many rows, only about two pages are
// ever held.
func (s *sorter) add(obj any, r *run) {
	s.rows = append(s.rows, obj)
	for i := range s.by {
		s.keys = append(s.keys, s.by[i].value(obj, r))
	}
	if s.keep > 0 && len(s.rows) >= 2*s.keep+100 {
		s.prune()
	}
}

// prune drops what is behind the rows to keep. Those are in order then, so that
// equal rows remain in the order of arrival.
func (s *sorter) prune() {
	kept := sorter{by: s.by, keep: s.keep, rows: make([]any, 0, cap(s.rows)), keys: make([]Value, 0, cap(s.keys))}
	for _, i := range s.order()[:s.keep] {
		kept.rows = append(kept.rows, s.rows[i])
		kept.keys = append(kept.keys, s.keysOf(i)...)
	}
	*s = kept
}

// order is the indexes of the rows in their order; equal rows stay as they came.
func (s *sorter) order() []int {
	order := make([]int, len(s.rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if c := s.compare(i, j); c != 0 {
			return c
		}
		return i - j
	})
	return order
}

// compare puts nulls first; descending turns all around.
func (s *sorter) compare(i, j int) int {
	a, b := s.keysOf(i), s.keysOf(j)
	for k := range s.by {
		if c := a[k].Compare(b[k]); c != 0 {
			if s.by[k].desc {
				return -c
			}
			return c
		}
	}
	return 0
}

func (s *sorter) keysOf(i int) []Value { return s.keys[i*len(s.by):][:len(s.by)] }
