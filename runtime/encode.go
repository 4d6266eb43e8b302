package perstore

import (
	"encoding/json"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// EncodeValue gives the JSON of a list or nested value, as stores keep it.
func EncodeValue(v rql.Value) ([]byte, error) {
	if v.Kind() != rql.KindList {
		return encodeJSON(v.JSON())
	}
	list := v.List()
	plain := make([]any, len(list))
	for i, item := range list {
		plain[i] = plainValue(item)
	}
	return json.Marshal(plain)
}

// encodeJSON encodes a nested value: by itself where it is generated.
func encodeJSON(v any) ([]byte, error) {
	if own, ok := v.(interface{ EncodeJSON(e *codec.Encoder) }); ok {
		return codec.Marshal(own)
	}
	return json.Marshal(v)
}

// plainValue is the Go value that encodes as v.
func plainValue(v rql.Value) any {
	switch v.Kind() {
	case rql.KindBool:
		return v.Bool()
	case rql.KindInt:
		return v.Int()
	case rql.KindFloat:
		return v.Float()
	case rql.KindString:
		return v.Text()
	case rql.KindTime:
		return v.Time()
	case rql.KindDecimal:
		return Decimal(v.Text())
	case rql.KindJSON:
		return v.JSON()
	case rql.KindList:
		return plainValues(v.List())
	}
	return nil
}

func plainValues(values []rql.Value) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = plainValue(v)
	}
	return list
}
