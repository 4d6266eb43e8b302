// Package diag holds positioned diagnostics. A run collects all of them, sorts
// them by place and reports them together:
//
//	product.json:12:9: unknown key "indexs" in x-perstore; did you mean "indexes"? (#/x-perstore/indexs)
package diag

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Diagnostic tells what is wrong at one place of a file. Line and Col count
// from one, Col in bytes as the Go tools do; a Line of zero means the file as
// a whole.
type Diagnostic struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Pointer string `json:"pointer,omitempty"` // JSON pointer of the value, without the leading #
	Message string `json:"message"`
}

// Error is the diagnostic on one line, whatever its file and pointer hold.
func (d Diagnostic) Error() string {
	var b strings.Builder
	b.WriteString(d.Place().String())
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(d.Message)
	if d.Line > 0 && !strings.HasSuffix(d.File, ".go") { // Go has no pointers of JSON
		b.WriteString(" (#" + printable(d.Pointer) + ")")
	}
	return b.String()
}

// Place is where the diagnostic points.
func (d Diagnostic) Place() Place {
	return Place{File: d.File, Line: d.Line, Col: d.Col, Pointer: d.Pointer}
}

// Place is a position in a file, with the JSON pointer of the value there.
type Place struct {
	File      string
	Line, Col int
	Pointer   string
}

// String is file:line:col, as much of it as is known.
func (p Place) String() string {
	if p.Line == 0 {
		return printable(p.File)
	}
	return printable(p.File) + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Errorf makes the diagnostic of a place.
func (p Place) Errorf(format string, args ...any) Diagnostic {
	return Diagnostic{
		File: p.File, Line: p.Line, Col: p.Col, Pointer: p.Pointer,
		Message: fmt.Sprintf(format, args...),
	}
}

// printable percent-encodes what would break a line or hide text in it, such as
// line feeds and marks that turn the direction of writing.
func printable(s string) string {
	clean := func(r rune) bool { return unicode.IsPrint(r) && r != utf8.RuneError }
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if clean(r) {
			b.WriteRune(r)
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(url.PathEscape(s[i : i+size]))
	}
	return b.String()
}
