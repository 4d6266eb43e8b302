package rql

import (
	"encoding/binary"
	"encoding/json"
	"math"

	"github.com/perstore/perstoregen/internal/decimal"
)

// first tells whether an object is the first with its values of some columns.
func (r *run) first(columns []column, obj any) bool {
	r.key = r.key[:0]
	for i := range columns {
		v := columns[i].value(obj, r)
		r.key = appendKey(r.key, v)
	}
	if _, ok := r.seen[string(r.key)]; ok || r.err != nil {
		return false
	}
	r.seen[string(r.key)] = struct{}{}
	return true
}

// appendKey writes v so that values have the same bytes where they are equal,
// one after another as well.
func appendKey(dst []byte, v Value) []byte {
	switch v.kind {
	case KindInt, KindFloat:
		return appendNumberKey(dst, v)
	case KindString:
		return appendTextKey(append(dst, byte(v.kind)), v.Text())
	case KindDecimal:
		return appendTextKey(append(dst, byte(v.kind)), decimal.Canonical(v.Text()))
	case KindList:
		dst = binary.AppendUvarint(append(dst, byte(v.kind)), uint64(len(v.List())))
		for i := range v.List() {
			dst = appendKey(dst, v.List()[i])
		}
		return dst
	case KindJSON:
		text, _ := json.Marshal(v.any) // what JSON cannot say is all the same
		return appendTextKey(append(dst, byte(v.kind)), string(text))
	}
	return binary.LittleEndian.AppendUint64(append(dst, byte(v.kind)), v.bits)
}

// appendNumberKey writes integers and floats of one value alike: as an integer,
// unless it has a fraction or is too large.
func appendNumberKey(dst []byte, v Value) []byte {
	if n := numberValue(v.number()); v.kind == KindFloat && n.kind == KindInt {
		v = n
	}
	bits := v.bits
	if v.kind == KindFloat && v.Float() == 0 {
		bits = math.Float64bits(0) // -0 is 0
	}
	return binary.LittleEndian.AppendUint64(append(dst, byte(v.kind)), bits)
}

func appendTextKey(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}
