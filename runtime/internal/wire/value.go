package wire

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Encode writes the value of a field. What JSON lacks, such as NaN, fails.
func Encode(e *codec.Encoder, v rql.Value) {
	switch v.Kind() {
	case rql.KindNull:
		e.Null()
	case rql.KindBool:
		e.Bool(v.Bool())
	case rql.KindInt:
		e.Int(v.Int())
	case rql.KindFloat:
		e.Float(v.Float())
	case rql.KindString:
		e.String(v.Text())
	case rql.KindTime:
		e.Time(v.Time())
	case rql.KindDecimal:
		e.Decimal(codec.Decimal(v.Text()))
	case rql.KindList:
		e.Array()
		for _, item := range v.List() {
			e.Element()
			Encode(e, item)
		}
		e.EndArray()
	default:
		encodeJSON(e, v)
	}
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

// cell reads a value as a driver of SQL would give it: what [perstore.Row] takes.
// null is nil.
func cell(d *codec.Decoder, f *rql.Field) any {
	if f.Type != rql.TypeJSON && d.Null() {
		return nil
	}
	switch f.Type {
	case rql.TypeBool:
		return d.Bool()
	case rql.TypeInt:
		return d.Int()
	case rql.TypeFloat:
		return d.Float()
	case rql.TypeString, rql.TypeDate, rql.TypeUUID:
		return d.String()
	case rql.TypeTime:
		return d.Time().UnixMicro()
	case rql.TypeDecimal:
		return decimal(d)
	}
	return []byte(d.Raw())
}

// decimal reads an exact number, which may be written as a text.
func decimal(d *codec.Decoder) string {
	if d.Kind() == codec.KindString {
		return d.String()
	}
	return string(d.Decimal())
}

// Value reads a value of a type, or of a list with elements of type elem.
func Value(d *codec.Decoder, typ, elem rql.Type) rql.Value {
	if d.Null() {
		return rql.Null()
	}
	switch typ {
	case rql.TypeBool:
		return rql.Bool(d.Bool())
	case rql.TypeInt:
		return rql.Int(d.Int())
	case rql.TypeFloat:
		return rql.Float(d.Float())
	case rql.TypeString, rql.TypeDate, rql.TypeUUID:
		return rql.String(d.String())
	case rql.TypeTime:
		return rql.Time(d.Time())
	case rql.TypeDecimal:
		return rql.Decimal(decimal(d))
	case rql.TypeList:
		list := []rql.Value{}
		for d.Array(); d.Element(); {
			list = append(list, Value(d, elem, rql.TypeJSON))
		}
		return rql.List(list)
	}
	return rql.JSON(d.Raw())
}
