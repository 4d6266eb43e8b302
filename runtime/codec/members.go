package codec

import (
	"encoding/json"
	"slices"
)

// Members are the members of an object that its schema does not name, by name:
// the field Extra of generated structs, and objects of which a schema says no
// more than that they are objects.
type Members map[string]json.RawMessage

// Members reads an object as it is.
func (d *Decoder) Members() Members {
	members := Members{}
	for d.Object(); d.Member(); {
		members = d.Extra(members)
	}
	return members
}

// Members writes an object as it was read, its members in the order of their names.
func (e *Encoder) Members(members map[string]json.RawMessage) {
	if e == nil {
		return
	}
	e.Object()
	e.Extra(members)
	e.EndObject()
}

// EncodeJSON writes the members as an object.
func (m Members) EncodeJSON(enc *Encoder) {
	enc.Object()
	enc.Extra(m)
	enc.EndObject()
}

// DecodeJSON reads the members of an object.
func (m *Members) DecodeJSON(dec *Decoder) {
	var members Members
	for dec.Object(); dec.Member(); {
		members = dec.Extra(members)
	}
	*m = members
}

// Clone gives members that share nothing with m; none are nil, as they are when
// they were read.
func (m Members) Clone() Members {
	if len(m) == 0 {
		return nil
	}
	c := make(Members, len(m))
	for name, raw := range m {
		c[name] = slices.Clone(raw)
	}
	return c
}

// Drop removes the members of these names.
func (m *Members) Drop(names []string) {
	if len(*m) == 0 {
		return
	}
	for _, name := range names {
		delete(*m, name)
	}
	if len(*m) == 0 {
		*m = nil
	}
}
