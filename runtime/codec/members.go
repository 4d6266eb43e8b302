package codec

import "encoding/json"

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
