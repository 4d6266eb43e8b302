package perstore

import (
	"fmt"
	"math"

	"github.com/perstore/perstoregen/rql"
)

// joinKey is a tuple of join values in comparable form.
type joinKey struct {
	kind rql.Kind
	bits int64
	text string
}

func keyOfValue(v rql.Value) joinKey {
	switch v.Kind() {
	case rql.KindString:
		return joinKey{kind: rql.KindString, text: v.Text()}
	case rql.KindDecimal:
		return joinKey{kind: rql.KindDecimal, text: string(NormalDecimal(Decimal(v.Text())))}
	case rql.KindFloat:
		if f := v.Float(); f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return joinKey{kind: rql.KindInt, bits: int64(f)} // as an integer of the same value
		}
		return joinKey{kind: rql.KindFloat, bits: int64(math.Float64bits(v.Float()))}
	case rql.KindBool:
		if v.Bool() {
			return joinKey{kind: rql.KindBool, bits: 1}
		}
		return joinKey{kind: rql.KindBool}
	}
	return joinKey{kind: v.Kind(), bits: v.Int()}
}

func keyOfTuple(values []rql.Value) joinKey {
	if len(values) == 1 {
		return keyOfValue(values[0])
	}
	var text []byte
	for _, v := range values {
		k := keyOfValue(v)
		text = fmt.Appendf(text, "%d:%d:%d:%s;", k.kind, k.bits, len(k.text), k.text)
	}
	return joinKey{kind: rql.KindList, text: string(text)}
}
