package codec

// Kind is what a JSON value is. The zero Kind is no value.
type Kind uint8

// The kinds of values.
const (
	KindNone Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

var kindNames = [...]string{"nothing", "null", "boolean", "number", "string", "array", "object"}

// String gives the name that JSON Schema has for k.
func (k Kind) String() string { return kindNames[k] }

// kindOf is the kind of the value that begins with c.
func kindOf(c byte) Kind {
	switch c {
	case '"':
		return KindString
	case '{':
		return KindObject
	case '[':
		return KindArray
	case 't', 'f':
		return KindBool
	case 'n':
		return KindNull
	}
	return KindNumber
}
