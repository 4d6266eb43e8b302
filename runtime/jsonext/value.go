package jsonext

import (
	"fmt"

	"github.com/perstore/perstoregen/runtime/codec"
)

// Undefined is JavaScript's undefined: also what an empty text is.
type Undefined struct{}

// Hole is an item that an array leaves out.
type Hole struct{}

// Constructor is the name of one of JavaScript's constructors, which stand for
// types: Array, Boolean, Date, Function, Number, Object, RegExp, String.
type Constructor string

var constructors = map[Constructor]bool{
	"Array": true, "Boolean": true, "Date": true, "Function": true, "Number": true, "Object": true, "RegExp": true, "String": true,
}

// Object is the members of an object in their order, each name once.
type Object []Member

// Member is a member of an object.
type Member struct {
	Name  string
	Value any
}

// Get gives the value of a member; false where there is none.
func (o Object) Get(name string) (any, bool) {
	for _, m := range o {
		if m.Name == name {
			return m.Value, true
		}
	}
	return nil, false
}

// Options bound what is read. The zero value is what [Parse] does.
type Options struct {
	MaxDepth int  // of arrays and objects inside of each other; 0 is 1,000
	MaxSize  int  // of the text, in bytes; 0 is 64 MiB
	Strings  bool // texts that are times stay texts
	Integers bool // integers beyond 2⁵³ that int64 has are that, and not rounded
}

const (
	defaultDepth = 1000
	defaultSize  = 64 << 20
)

// SyntaxError tells where a text is no extended JSON, or beyond a bound. It is a
// perstore.ErrInvalid.
type SyntaxError struct {
	Offset int // in bytes
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("byte %d: %s", e.Offset, e.Reason) }

// Unwrap gives perstore.ErrInvalid.
func (e *SyntaxError) Unwrap() error { return codec.ErrInvalid }
