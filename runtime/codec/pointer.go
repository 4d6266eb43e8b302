package codec

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer writes a name as a part of a JSON pointer.
func EscapePointer(name string) string { return pointerEscaper.Replace(name) }

// pointerAt is the JSON pointer of the value or member that begins at an offset
// of a checked text, or of the list that ends there. Finding it needs a walk
// over the text before, so that nothing is kept while there is no error.
func pointerAt(data []byte, offset int) string {
	var w walk
	for i := skipSpace(data, 0); i < offset; i = skipSpace(data, i) {
		i = w.step(data, i)
	}
	if offset < len(data) {
		w.step(data, offset)
	} else {
		w.begin()
	}
	return w.pointer(data)
}

// walk knows the lists that an offset is in, outermost first.
type walk struct{ lists []list }

// list is an array or object that a walk is in, at one of its items or members.
type list struct {
	object bool
	inName bool // the name was met, the value not
	name   []byte
	index  int // of the item, -1 before the first
}

// step goes over what begins at i, a bracket, a name or a scalar.
func (w *walk) step(data []byte, i int) int {
	switch c := data[i]; c {
	case '{', '[':
		w.begin()
		w.lists = append(w.lists, list{object: c == '{', index: -1})
		return i + 1
	case '}', ']':
		w.lists = w.lists[:len(w.lists)-1]
		return i + 1
	case '"':
		end, _ := skipString(data, i)
		if !w.named(data[i:end]) {
			w.begin()
		}
		return end
	}
	w.begin()
	return skipWord(data, i)
}

// top is the innermost list.
func (w *walk) top() *list {
	if len(w.lists) == 0 {
		return &list{}
	}
	return &w.lists[len(w.lists)-1]
}

// named tells whether a string is the name of a member, and notes it.
func (w *walk) named(quoted []byte) bool {
	l := w.top()
	if !l.object || l.inName {
		return false
	}
	l.inName, l.name = true, quoted
	return true
}

// begin notes that a value begins.
func (w *walk) begin() {
	l := w.top()
	l.inName = false
	l.index++
}

// pointer is where the walk is.
func (w *walk) pointer(data []byte) string {
	var b strings.Builder
	for _, l := range w.lists {
		switch {
		case l.object && l.name != nil:
			name, _ := jsontext.AppendUnquote(nil, l.name)
			b.WriteString("/" + EscapePointer(string(name)))
		case !l.object && l.index >= 0:
			b.WriteString("/" + strconv.Itoa(l.index))
		}
	}
	return b.String()
}
