package perstore

import "github.com/perstore/perstoregen/runtime/codec"

// decodable is a pointer to a generated struct.
type decodable[T any] interface {
	*T
	DecodeJSON(d *codec.Decoder)
}

// OptJSON decodes a column that holds the JSON of an object that may be absent or
// null into dst. NULL leaves dst as it is.
func OptJSON[T any, P decodable[T]](r *Row, i int, dst *Opt[T]) {
	text := r.jsonText(i)
	if text == nil {
		return
	}
	r.decode(i, text, func(d *codec.Decoder) {
		if d.Null() {
			*dst = Null[T]()
			return
		}
		dst.State = OptValue
		P(&dst.V).DecodeJSON(d)
	})
}

// ListJSON decodes a column that holds the JSON of a list of objects into dst.
// NULL leaves dst as it is.
func ListJSON[T any, P decodable[T]](r *Row, i int, dst *[]T) {
	text := r.jsonText(i)
	if text == nil {
		return
	}
	r.decode(i, text, func(d *codec.Decoder) {
		decodeList(d, dst, func() (v T) {
			P(&v).DecodeJSON(d)
			return v
		})
	})
}

// decoderOf is how the JSON of a value is read without reflection; nil where that
// takes encoding/json.
func decoderOf(dst any) func(d *codec.Decoder) {
	switch dst := dst.(type) {
	case interface{ DecodeJSON(d *codec.Decoder) }:
		return dst.DecodeJSON
	case *[]string:
		return func(d *codec.Decoder) { decodeList(d, dst, d.String) }
	case *[]int64:
		return func(d *codec.Decoder) { decodeList(d, dst, d.Int) }
	case *[]float64:
		return func(d *codec.Decoder) { decodeList(d, dst, d.Float) }
	case *[]bool:
		return func(d *codec.Decoder) { decodeList(d, dst, d.Bool) }
	}
	return nil
}

// decodeList reads a list. null is none.
func decodeList[T any](d *codec.Decoder, dst *[]T, next func() T) {
	if d.Null() {
		*dst = nil
		return
	}
	*dst = []T{}
	for d.Array(); d.Element(); {
		*dst = append(*dst, next())
	}
}
