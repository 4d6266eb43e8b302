package rql

import (
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

func errorf(pos int, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}
