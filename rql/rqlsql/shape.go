package rqlsql

import "github.com/perstore/perstoregen/rql"

// Tags of the shape beside the operators of predicates, which leaf writes and
// which are below 0x80.
const (
	tagOpen byte = 0x80 + iota
	tagEnd
	tagWhere
	tagOrder
	tagDesc
	tagLimit
	tagOffset
	tagTrue
	tagFalse
	tagKeys
	tagRow
	tagDistinct
	tagGroup
	tagInner
	tagOuter
	tagOf
	tagNull
)

// shape is a shape under way. What is short stays within it: a slice of the
// caller would be taken to escape, because a dialect is called.
type shape struct {
	short  [96]byte
	length int
	long   []byte // what follows
}

func (s *shape) add(b byte) {
	if s.length < len(s.short) {
		s.short[s.length] = b
		s.length++
		return
	}
	s.long = append(s.long, b)
}

func (s *shape) appendTo(dst []byte) []byte {
	return append(append(dst, s.short[:s.length]...), s.long...)
}

// mark adds a tag to the shape.
func (w *writer) mark(tag byte) {
	if w.output == toShape {
		w.shape.add(tag)
	}
}

// leaf adds an operator to the shape.
func (w *writer) leaf(op rql.PredOp, not bool) {
	tag := byte(op) << 1
	if not {
		tag++
	}
	w.mark(tag)
}

// number adds a number to the shape, as a varint.
func (w *writer) number(n int64) {
	if w.output != toShape {
		return
	}
	rest := uint64(n)
	for ; rest >= 0x80; rest >>= 7 {
		w.shape.add(byte(rest) | 0x80)
	}
	w.shape.add(byte(rest))
}

// name adds a name to the shape.
func (w *writer) name(s string) {
	if w.output != toShape {
		return
	}
	w.number(int64(len(s)))
	for i := range len(s) {
		w.shape.add(s[i])
	}
}
