package rql

import "unsafe"

// A call for each row leaves room for few rows in the window in which a processor
// looks ahead, so that memory is waited for row by row. What compares plain members
// therefore runs in loops without a call over many rows, and reads the members at
// their offsets.

// rows are objects that are looked at together: few enough for what is read of them
// to stay near the processor.
type rows [256]unsafe.Pointer

// lengthOffset is where a text keeps its length: behind the pointer.
const lengthOffset = unsafe.Sizeof(uintptr(0))

// inPlace are conditions on members that are read where they are. All hold
// together, in any order.
type inPlace struct {
	bounds []bound
	states []stateIs
	texts  []textIs
	reals  []uintptr // the offsets of numbers that must not be NaN
}

// bound is a condition on a number, or on the length of a text.
type bound struct {
	float  bool
	ints   within[int64]   // unless float
	floats within[float64] // if float
}

// within are the values from least to most. NaN, which is neither less nor more
// than a bound, is within.
type within[T int64 | float64] struct {
	offset      uintptr
	least, most T
}

// stateIs is the condition that an optional member has a value.
type stateIs struct {
	offset uintptr
	state  uint8
}

type textIs struct {
	offset uintptr
	text   string
}

// pointers are objs as what the loops read from.
func pointers[E any](objs []*E) []unsafe.Pointer {
	return unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(unsafe.SliceData(objs))), len(objs))
}

// objects are rows as the objects that they are.
func objects[E any](rows []unsafe.Pointer) []*E {
	return unsafe.Slice((**E)(unsafe.Pointer(unsafe.SliceData(rows))), len(rows))
}

// keep gives the rows for which all hold, in dst, which is as long as rows at least.
func (in *inPlace) keep(dst, rows []unsafe.Pointer) []unsafe.Pointer {
	for i := 0; i < len(in.bounds); i += 2 {
		a, b := &in.bounds[i], &in.bounds[min(i+1, len(in.bounds)-1)]
		rows = dst[:keepBetween(dst, rows, a, b)]
	}
	for i := range in.states {
		rows = rows[:in.states[i].keep(rows)]
	}
	for i := range in.texts {
		rows = rows[:in.texts[i].keep(rows)]
	}
	for _, offset := range in.reals {
		rows = rows[:keepReal(rows, offset)]
	}
	return rows
}

func keepBetween(dst, rows []unsafe.Pointer, a, b *bound) int {
	switch {
	case a.float && b.float:
		return keepBoth(dst, rows, a.floats, b.floats)
	case a.float:
		return keepBoth(dst, rows, a.floats, b.ints)
	case b.float:
		return keepBoth(dst, rows, a.ints, b.floats)
	}
	return keepBoth(dst, rows, a.ints, b.ints)
}

// keepBoth writes the rows to dst that are within both, and tells how many. In one
// loop the memory of both members is waited for together. dst may be rows.
func keepBoth[A, B int64 | float64](dst, rows []unsafe.Pointer, a within[A], b within[B]) int {
	n := 0
	for _, row := range rows {
		if v := *(*A)(unsafe.Add(row, a.offset)); v < a.least || v > a.most {
			continue
		}
		if v := *(*B)(unsafe.Add(row, b.offset)); v < b.least || v > b.most {
			continue
		}
		dst[n] = row
		n++
	}
	return n
}

// keep moves the rows to the front for which s holds, and tells how many.
func (s *stateIs) keep(rows []unsafe.Pointer) int {
	n := 0
	for _, row := range rows {
		if *(*uint8)(unsafe.Add(row, s.offset)) == s.state {
			rows[n] = row
			n++
		}
	}
	return n
}

// keep is that of a text, of which the length is right.
func (t *textIs) keep(rows []unsafe.Pointer) int {
	n := 0
	for _, row := range rows {
		if *(*string)(unsafe.Add(row, t.offset)) == t.text {
			rows[n] = row
			n++
		}
	}
	return n
}

// keepReal is keep of numbers that are not NaN.
func keepReal(rows []unsafe.Pointer, offset uintptr) int {
	n := 0
	for _, row := range rows {
		if v := *(*float64)(unsafe.Add(row, offset)); v == v {
			rows[n] = row
			n++
		}
	}
	return n
}
