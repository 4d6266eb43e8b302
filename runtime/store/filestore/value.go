package filestore

import (
	"math"
	"strconv"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// encodeValue writes the value of a field. What JSON lacks is a text: NaN, and the
// infinities.
func encodeValue(e *codec.Encoder, v rql.Value) {
	switch v.Kind() {
	case rql.KindNull:
		e.Null()
	case rql.KindBool:
		e.Bool(v.Bool())
	case rql.KindInt:
		e.Int(v.Int())
	case rql.KindFloat:
		encodeFloat(e, v.Float())
	case rql.KindString:
		e.String(v.Text())
	case rql.KindTime:
		e.Time(v.Time())
	case rql.KindDecimal:
		e.Decimal(codec.Decimal(v.Text()))
	case rql.KindList:
		encodeList(e, v.List())
	default:
		encodeJSON(e, v)
	}
}

func encodeFloat(e *codec.Encoder, f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		e.String(strconv.FormatFloat(f, 'g', -1, 64))
		return
	}
	e.Float(f)
}

// encodeList writes a list; one with a NaN is a text, as it is in SQL: "{1,NaN}".
func encodeList(e *codec.Encoder, list []rql.Value) {
	for _, item := range list {
		if f := item.Float(); item.Kind() == rql.KindFloat && (math.IsNaN(f) || math.IsInf(f, 0)) {
			e.String(floatsText(list))
			return
		}
	}
	e.Array()
	for _, item := range list {
		e.Element()
		encodeValue(e, item)
	}
	e.EndArray()
}

func floatsText(list []rql.Value) string {
	text := []byte("{")
	for i, item := range list {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendFloat(text, item.Float(), 'g', -1, 64)
	}
	return string(append(text, '}'))
}

func encodeJSON(e *codec.Encoder, v rql.Value) {
	if own, ok := v.JSON().(codec.Writer); ok {
		own.EncodeJSON(e)
		return
	}
	data, err := perstore.EncodeValue(v)
	if err != nil {
		e.Fail("type", "has no JSON: %v", err)
		return
	}
	e.Raw(data)
}

// decodeValue reads a value as a driver of SQL would give it: what [perstore.Row]
// takes. null is nil.
func decodeValue(d *codec.Decoder, f *rql.Field) any {
	if f.Type != rql.TypeJSON && d.Null() {
		return nil
	}
	switch f.Type {
	case rql.TypeBool:
		return d.Bool()
	case rql.TypeInt:
		return d.Int()
	case rql.TypeFloat:
		return decodeFloat(d)
	case rql.TypeString, rql.TypeDate, rql.TypeUUID:
		return d.String()
	case rql.TypeTime:
		return d.Time().UnixMicro()
	case rql.TypeDecimal:
		return string(d.Decimal())
	}
	if f.Type == rql.TypeList && d.Kind() == codec.KindString {
		return d.String()
	}
	return []byte(d.Raw())
}

func decodeFloat(d *codec.Decoder) float64 {
	if d.Kind() != codec.KindString {
		return d.Float()
	}
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		d.Fail("type", "is a text that is no number")
	}
	return f
}
