package rql

import "slices"

// Filter finds objects of one type that a program matches: the same as
// [Program.Match], sooner where the condition compares members that
// [Schema.Struct] tells of. It is immutable and safe for concurrent use.
type Filter[E any] struct {
	program *Program
	inPlace inPlace
	rest    []*test // what is not read in place
}

// NewFilter makes a filter of the condition of p for objects of type *E. It costs
// as much as some thousand calls of Match: a filter is to be kept, or for many objects.
func NewFilter[E any](p *Program) *Filter[E] {
	f := &Filter[E]{program: p}
	if p.where != nil && !p.where.linked {
		f.inPlace, f.rest = p.where.inPlace(p.bound.Schema, (*E)(nil))
	}
	return f
}

// Append appends to dst those of objs that match, in their order. The source may
// be nil where the condition names no link; errors are those of the source, and
// beside one dst has what was found before.
func (f *Filter[E]) Append(dst, objs []*E, src Source) ([]*E, error) {
	var room rows
	for block := range slices.Chunk(objs, len(room)) {
		found, err := f.find(&room, block, src)
		dst = append(dst, found...)
		if err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// Count is how many of objs match. Source and errors are those of Append.
func (f *Filter[E]) Count(objs []*E, src Source) (n int, err error) {
	var room rows
	for block := range slices.Chunk(objs, len(room)) {
		found, err := f.find(&room, block, src)
		n += len(found)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// find gives the objects of a block that match, in room.
func (f *Filter[E]) find(room *rows, block []*E, src Source) ([]*E, error) {
	if f.inPlace.bounds == nil || slices.Contains(block, nil) {
		return f.findEach(objects[E](room[:])[:0], block, src)
	}
	found := objects[E](f.inPlace.keep(room[:], pointers(block)))
	if f.rest == nil {
		return found, nil
	}
	return slices.DeleteFunc(found, func(obj *E) bool { return !f.restHolds(obj) }), nil
}

// findEach is find by [Program.Match].
func (f *Filter[E]) findEach(found, block []*E, src Source) ([]*E, error) {
	for _, obj := range block {
		ok, err := f.program.Match(obj, src)
		if err != nil {
			return found, err
		}
		if ok {
			found = append(found, obj)
		}
	}
	return found, nil
}

func (f *Filter[E]) restHolds(obj *E) bool {
	for _, t := range f.rest {
		if !t.match(obj, nil) {
			return false
		}
	}
	return true
}
