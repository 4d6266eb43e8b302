package codec

import "encoding/json"

// Members are the members of an object that its schema does not name, by name:
// the field Extra of generated structs, and objects of which a schema says no
// more than that they are objects.
type Members map[string]json.RawMessage
