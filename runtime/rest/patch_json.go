package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/runtime/codec"
)

// operation is one of a JSON Patch (RFC 6902).
type operation struct {
	op         string
	path, from []string
	value      []byte // as it was written: what is made of it is changed by those after it
}

// takes are the members that an operation has besides op and path.
var takes = map[string]string{"add": "value", "replace": "value", "test": "value", "move": "from", "copy": "from", "remove": ""}

// maxPatch bounds the operations of a JSON Patch.
const maxPatch = 1000

// readPatch reads a JSON Patch.
func readPatch(v codec.JSON) ([]operation, error) {
	if v.Kind() != codec.KindArray || v.Len() > maxPatch {
		return nil, &statusError{http.StatusBadRequest, "a JSON Patch is a list of at most 1000 operations"}
	}
	ops := make([]operation, 0, v.Len())
	for i, item := range v.Items() {
		o, ok := readOperation(item)
		if !ok {
			return nil, &statusError{http.StatusBadRequest, fmt.Sprintf("operation %d of the JSON Patch is malformed", i+1)}
		}
		ops = append(ops, o)
	}
	return ops, nil
}

func readOperation(v codec.JSON) (o operation, ok bool) {
	op, _ := v.Member("op")
	o.op = op.Text()
	takes, known := takes[o.op]
	if !known {
		return o, false
	}
	if o.path, ok = pointerOf(v, "path"); !ok {
		return o, false
	}
	switch takes {
	case "from":
		o.from, ok = pointerOf(v, "from")
	case "value":
		var value codec.JSON
		if value, ok = v.Member("value"); ok {
			o.value = []byte(value.Raw())
		}
	}
	return o, ok
}

// pointerOf reads a member that is a JSON pointer (RFC 6901): its tokens.
func pointerOf(v codec.JSON, name string) (tokens []string, ok bool) {
	m, _ := v.Member(name)
	text := m.Text()
	switch {
	case m.Kind() != codec.KindString:
		return nil, false
	case text == "":
		return nil, true
	case text[0] != '/':
		return nil, false
	}
	tokens = strings.Split(text[1:], "/")
	for i, t := range tokens {
		if !strings.Contains(t, "~") {
			continue
		}
		if strings.Contains(noEscapes.Replace(t), "~") {
			return nil, false
		}
		tokens[i] = escapes.Replace(t)
	}
	return tokens, true
}

// What the escapes of a JSON pointer stand for, and what is left without them.
var (
	escapes   = strings.NewReplacer("~1", "/", "~0", "~")
	noEscapes = strings.NewReplacer("~0", "", "~1", "")
)

// plain is a JSON text as maps, slices and texts. Numbers stay as they are written.
func plain(data []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// patching is a document that a JSON Patch is applied to.
type patching struct {
	doc  any
	left int64 // how many bytes may be moved, copied and compared yet
}

// maxWork bounds what a JSON Patch moves, copies and compares, in bodies.
const maxWork = 16

// maxDepth is how deep a document may be at any time: as deep as a body. Deeper ones
// would overflow the stack of what writes them, which ends the process.
const maxDepth = 10000

// The errors of operations.
var (
	errNoPlace  = &statusError{http.StatusUnprocessableEntity, "an operation of the JSON Patch does not apply to the object"}
	errTest     = &statusError{http.StatusConflict, "a test of the JSON Patch has failed"}
	errTooLarge = &statusError{http.StatusRequestEntityTooLarge, "the JSON Patch asks for too much"}
)

// apply does one operation.
func (p *patching) apply(o operation) (err error) {
	switch o.op {
	case "add":
		err = p.put(o.path, o.value)
	case "remove":
		_, err = p.take(o.path)
	case "replace":
		err = p.replace(o.path, o.value)
	case "move":
		err = p.move(o.from, o.path)
	case "copy":
		err = p.copy(o.from, o.path)
	case "test":
		err = p.test(o.path, o.value)
	}
	return err
}

// spend counts work.
func (p *patching) spend(bytes int64) error {
	if p.left -= bytes; p.left < 0 {
		return errTooLarge
	}
	return nil
}

// fits checks that v has at most so many levels, which is work as well.
func (p *patching) fits(v any, levels int) error {
	if err := p.spend(1); err != nil {
		return err
	}
	switch v := v.(type) {
	case map[string]any:
		if levels <= 0 {
			return errTooLarge
		}
		for _, member := range v {
			if err := p.fits(member, levels-1); err != nil {
				return err
			}
		}
	case []any:
		if levels <= 0 {
			return errTooLarge
		}
		for _, item := range v {
			if err := p.fits(item, levels-1); err != nil {
				return err
			}
		}
	}
	return nil
}

// read makes of a JSON text a value that fits at a path.
func (p *patching) read(path []string, data []byte) (any, error) {
	v, err := plain(data)
	if err == nil {
		err = p.fits(v, maxDepth-len(path))
	}
	return v, err
}

// put adds the value of a JSON text at a path.
func (p *patching) put(path []string, data []byte) error {
	v, err := p.read(path, data)
	if err == nil {
		p.doc, err = p.add(p.doc, path, v)
	}
	return err
}

// replace puts the value of a JSON text in place of the one at a path.
func (p *patching) replace(path []string, data []byte) error {
	if _, err := p.find(path); err != nil {
		return err
	}
	v, err := p.read(path, data)
	if err == nil {
		p.doc, err = p.set(p.doc, path, v)
	}
	return err
}

// find gives the value at a path.
func (p *patching) find(path []string) (any, error) {
	at := p.doc
	for _, token := range path {
		switch in := at.(type) {
		case map[string]any:
			v, ok := in[token]
			if !ok {
				return nil, errNoPlace
			}
			at = v
		case []any:
			i, ok := index(token, len(in)-1)
			if !ok {
				return nil, errNoPlace
			}
			at = in[i]
		default:
			return nil, errNoPlace
		}
	}
	return at, nil
}

// index reads the position of an item, which is at most last.
func index(token string, last int) (int, bool) {
	i, err := strconv.ParseUint(token, 10, 31)
	return int(i), err == nil && int(i) <= last && strconv.FormatUint(i, 10) == token
}

// set gives in with a value in place of the one at a path, which is there.
func (p *patching) set(in any, path []string, v any) (any, error) {
	return p.within(in, path, v, func(items []any, token string) ([]any, error) {
		i, _ := index(token, len(items)-1)
		items[i] = v
		return items, nil
	})
}

// add gives in with a value more: in a list before the item of that position.
func (p *patching) add(in any, path []string, v any) (any, error) {
	return p.within(in, path, v, func(items []any, token string) ([]any, error) {
		i, ok := index(token, len(items))
		if token == "-" {
			i, ok = len(items), true
		}
		if !ok {
			return nil, errNoPlace
		}
		return slices.Insert(items, i, v), p.spend(8 * int64(len(items)-i))
	})
}

// within gives in with v at a path. A list is changed by inList.
func (p *patching) within(in any, path []string, v any, inList func(items []any, token string) ([]any, error)) (any, error) {
	if len(path) == 0 {
		return v, nil
	}
	token, rest := path[0], path[1:]
	switch in := in.(type) {
	case map[string]any:
		next, ok := in[token]
		if !ok && len(rest) > 0 {
			return nil, errNoPlace
		}
		changed, err := p.within(next, rest, v, inList)
		if err == nil {
			in[token] = changed
		}
		return in, err
	case []any:
		if len(rest) == 0 {
			return inList(in, token)
		}
		i, ok := index(token, len(in)-1)
		if !ok {
			return nil, errNoPlace
		}
		changed, err := p.within(in[i], rest, v, inList)
		if err == nil {
			in[i] = changed
		}
		return in, err
	}
	return nil, errNoPlace
}

// take removes the value at a path.
func (p *patching) take(path []string) (taken any, err error) {
	if taken, err = p.find(path); err != nil || len(path) == 0 {
		p.doc = nil
		return taken, err
	}
	above, last := path[:len(path)-1], path[len(path)-1]
	in, _ := p.find(above)
	switch in := in.(type) {
	case map[string]any:
		delete(in, last)
	case []any:
		i, _ := index(last, len(in)-1)
		if err = p.spend(8 * int64(len(in)-i)); err == nil {
			p.doc, err = p.set(p.doc, above, slices.Delete(in, i, i+1))
		}
	}
	return taken, err
}

func (p *patching) move(from, to []string) error {
	if len(from) < len(to) && slices.Equal(from, to[:len(from)]) {
		return errNoPlace // into itself
	}
	v, err := p.take(from)
	if err == nil && len(to) > len(from) { // else it is no deeper than before
		err = p.fits(v, maxDepth-len(to))
	}
	if err == nil {
		p.doc, err = p.add(p.doc, to, v)
	}
	return err
}

func (p *patching) copy(from, to []string) error {
	data, err := p.text(from)
	if err == nil {
		err = p.put(to, data)
	}
	return err
}

// test compares as JSON does: numbers by value, objects in any order.
func (p *patching) test(path []string, want []byte) error {
	data, err := p.text(path)
	if err != nil {
		return err
	}
	a, err := codec.Parse(data)
	if err != nil {
		return err
	}
	b, err := codec.Parse(want)
	if err == nil && !a.Equal(b) {
		err = errTest
	}
	return err
}

// text is the JSON of the value at a path.
func (p *patching) text(path []string) ([]byte, error) {
	v, err := p.find(path)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(v)
	if err == nil {
		err = p.spend(int64(len(data)))
	}
	return data, err
}

// merged is a merge patch (RFC 7396) applied to a value.
func merged(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	into, ok := target.(map[string]any)
	if !ok {
		into = make(map[string]any)
	}
	for name, v := range changes {
		if v == nil {
			delete(into, name)
			continue
		}
		into[name] = merged(into[name], v)
	}
	return into
}
