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
	keep int  // how many of the first rows are wanted; 0 is all
	full bool // the first keep rows are in order, and no other one may come behind them
	rows []any
	keys []Value // len(by) of each row

	spare struct { // room for the next prune
		rows []any
		keys []Value
	}
}

// add appends a row. Of the first page of many rows, only about two pages are
// ever held, and most rows of the others are dropped by one comparison.
func (s *sorter) add(obj any, r *run) {
	s.rows = append(s.rows, obj)
	for i := range s.by {
		s.keys = append(s.keys, s.by[i].value(obj, r))
	}
	if last := len(s.rows) - 1; s.full && s.compare(last, s.keep-1) >= 0 {
		s.rows, s.keys = s.rows[:last], s.keys[:last*len(s.by)]
		return
	}
	if s.keep > 0 && len(s.rows) >= 2*s.keep+100 {
		s.prune()
	}
}

// prune drops what is behind the rows to keep. Those are in order then, so that
// equal rows remain in the order of arrival.
func (s *sorter) prune() {
	rows, keys := s.spare.rows[:0], s.spare.keys[:0]
	for _, i := range s.order()[:s.keep] {
		rows = append(rows, s.rows[i])
		keys = append(keys, s.keysOf(i)...)
	}
	s.spare.rows, s.spare.keys = s.rows, s.keys
	s.rows, s.keys, s.full = rows, keys, true
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
