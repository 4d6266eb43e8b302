package perstore

import (
	"encoding/json"
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Named takes out of members, which an object of e was stored with beside its
// properties, those that are values of fields for which is holds: properties that
// came later. The error, an ErrInvalid, names one that its property cannot hold.
func (e *Entity) Named(members Members, is func(f rql.Field) bool) ([]rql.Assignment, error) {
	var set []rql.Assignment
	for _, name := range codec.Keys(members) {
		i := e.Schema.FieldIndex(name)
		if i < 0 || !is(e.Schema.Fields[i]) || e.counts(i) {
			continue
		}
		v, err := e.member(name, members[name], i)
		if err != nil {
			return nil, fmt.Errorf("%w: the member %s of an object is no value of the property: %w", ErrInvalid, name, err)
		}
		set = append(set, rql.Assignment{Field: i, Value: v})
		delete(members, name)
	}
	return set, nil
}

// counts tells whether the store gives a field its value.
func (e *Entity) counts(field int) bool {
	return e.IsKey(field) || e.Version != nil && e.Version.Field == field || e.Schema.Shared != nil && e.Schema.Shared.Field == field
}

// member reads the JSON of one member as a field of an object.
func (e *Entity) member(name string, raw json.RawMessage, field int) (rql.Value, error) {
	obj := e.New()
	decodable, ok := obj.(interface{ DecodeJSON(dec *codec.Decoder) })
	if !ok {
		return rql.Null(), fmt.Errorf("%T reads no JSON", obj)
	}
	text, err := codec.Marshal(Members{name: raw})
	if err == nil {
		err = codec.UnmarshalStored(text, decodable.DecodeJSON)
	}
	if err != nil {
		return rql.Null(), err
	}
	if e.Normalize != nil {
		e.Normalize(obj)
	}
	return e.Schema.Value(obj, field), nil
}
