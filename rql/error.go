package rql

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
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

// ErrOverflow is the error of a sum of integers that 64 bits cannot hold, and of one
// of decimals with too many digits. It is about the objects, not about the query, and
// so no [Error].
var ErrOverflow = errors.New("the sum is too large")

// maxQuoted and maxReason bound the bytes of one thing that a message quotes: of a
// text of the query, and of an error, which has words of its own around one.
const (
	maxQuoted = 100
	maxReason = 400
)

// errorf makes an error. What its message quotes is cut, as the query may be as
// long as it may; a hint is whole.
func errorf(pos int, format string, args ...any) *Error {
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			args[i] = shortened(arg, maxQuoted)
		case error:
			args[i] = shortened(arg.Error(), maxReason)
		case fmt.Stringer:
			args[i] = shortened(arg.String(), maxQuoted)
		case hint:
			args[i] = string(arg)
		}
	}
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

// hint is a part of a message that quotes the schema, or what was cut already.
type hint string

// shortened is the first most bytes of a text, fewer where a character would be
// cut, and an ellipsis.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}
