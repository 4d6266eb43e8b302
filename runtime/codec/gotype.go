package codec

import "encoding"

// TextMarshaler is a pointer to a T that marshals itself to text.
type TextMarshaler[T any] interface {
	*T
	encoding.TextMarshaler
}

// Text is a pointer to a T that marshals itself to text and back.
type Text[T any] interface {
	TextMarshaler[T]
	encoding.TextUnmarshaler
}

// CheckText records a value that cannot be marshalled to text.
func CheckText[T any, P TextMarshaler[T]](c *Check, name string, v P) {
	if _, err := v.MarshalText(); err != nil {
		c.Fail(name, "goType", "%v", err)
	}
}
