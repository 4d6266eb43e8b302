package rql

import (
	"errors"
	"fmt"
	"strconv"
)

// Error tells what is wrong with a query: its text, or its meaning for a
// schema.
type Error struct {
	Pos int    // byte position in the text; -1 where the query was built and has none
	Msg string // what is wrong, what was met, what was expected
}

// Error is the message with its position.
func (e *Error) Error() string {
	if e.Pos < 0 {
		return "rql: " + e.Msg
	}
	return "rql: at byte " + strconv.Itoa(e.Pos) + ": " + e.Msg
}

// ErrOverflow is the error of a sum of integers that 64 bits cannot hold. It is
// about the objects, not about the query, and so no [Error].
var ErrOverflow = errors.New("the sum overflows 64 bits")

func errorf(pos int, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}
