package codec

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/perstore/perstoregen/internal/decimal"
)

// Decoder reads one JSON text, value by value, for the DecodeJSON method of a
// generated type:
//
//	for d.Object(); d.Member(); {
//		switch string(d.Name()) {
//		case "id":
//			p.ID = d.Once(&seen, 0).Int()
//		default:
//			d.Unknown()
//		}
//	}
//
// It keeps the first error. After it every method does nothing and gives a zero
// value, Member and Element give false, so that loops end. A Decoder is of
// [Unmarshal]; it has no state of where it is but an offset, so that the
// DecodeJSON methods of nested types go on with the same one.
type Decoder struct {
	data    []byte      // the text, or stopped after an error
	pos     int         // the offset in data
	name    []byte      // of the member read last
	nameAt  int         // its offset
	scratch []byte      // for names with escapes
	ends    map[int]int // of long lists, by where they begin; nil until a walk ahead met one
	err     error
	stored  bool // what is missing or unknown is no error
	source  bool // a generated type has begun
	trail   *trail
}

// stopped is the text of a decoder that has an error: no value begins with its
// only byte, so that nothing has to look whether there is an error.
var stopped = []byte{0}

var decoders = sync.Pool{New: func() any { return new(Decoder) }}

// Unmarshal reads data, which must be one JSON value, into v. The error is a
// *[SyntaxError] where data is no JSON: malformed, not UTF-8, with half a
// surrogate pair, deeper than 10,000 levels, or more than one value. It is a
// *[ValidationError] with one violation where v cannot hold the value. Both are
// [ErrInvalid]. After an error v holds what was read before; a generated type is
// read a second time then, to find where its schema has the rule.
func Unmarshal(data []byte, v Reader) error {
	if err := checkGrammar(data); err != nil {
		return err
	}
	d := decoders.Get().(*Decoder)
	d.data = data
	v.DecodeJSON(d)
	err := d.err
	if e, ok := err.(*ValidationError); ok && d.source {
		d.again(data, v, e)
	}
	d.release()
	return err
}

// again reads what could not be read once more, with an eye on where in the schema
// it is, and tells that in e. Generated types begin anew when they are read again.
func (d *Decoder) again(data []byte, v Reader, e *ValidationError) {
	*d = Decoder{data: data, scratch: d.scratch, trail: new(trail)}
	v.DecodeJSON(d)
	second, ok := d.err.(*ValidationError)
	if !ok || len(second.Violations) != len(e.Violations) {
		return
	}
	for i, again := range second.Violations {
		if first := &e.Violations[i]; again.Pointer == first.Pointer && again.Keyword == first.Keyword {
			first.SchemaPointer = again.SchemaPointer
		}
	}
}

// UnmarshalFunc is [Unmarshal] for what has no method of its own: read reads the
// value.
func UnmarshalFunc(data []byte, read func(d *Decoder)) error { return Unmarshal(data, reader(read)) }

type reader func(d *Decoder)

// DecodeJSON reads once: what read does is not known.
func (read reader) DecodeJSON(d *Decoder) {
	read(d)
	d.source = false
}

// UnmarshalStored reads data, which a store has kept, with decode. It is
// [Unmarshal] but for objects that were written when their definition was another
// one: members that it has come to require may be missing, those that it no longer
// has are left out.
func UnmarshalStored(data []byte, decode func(d *Decoder)) error {
	if err := checkGrammar(data); err != nil {
		return err
	}
	d := decoders.Get().(*Decoder)
	d.data, d.stored = data, true
	decode(d)
	err := d.err
	d.release()
	return err
}

// release gives d back for the next text, without what refers to this one.
func (d *Decoder) release() {
	scratch := d.scratch
	if cap(scratch) > maxKept {
		scratch = nil
	}
	*d = Decoder{scratch: scratch}
	decoders.Put(d)
}

// Err is the first error.
func (d *Decoder) Err() error { return d.err }

// Failed tells whether there was an error.
func (d *Decoder) Failed() bool { return d.err != nil }

// Fail ends the decoding: the value ahead breaks the rule of keyword.
func (d *Decoder) Fail(keyword, format string, args ...any) {
	d.fail(skipSpace(d.data, d.pos), keyword, fmt.Sprintf(format, args...))
}

// fail ends the decoding with a violation of what begins at an offset.
func (d *Decoder) fail(at int, keyword, message string) {
	if d.err == nil {
		d.stop(d.violation(pointerAt(d.data, at), keyword, message))
	}
}

func (d *Decoder) violation(pointer, keyword, message string) error {
	return &ValidationError{Violations: []Violation{
		{Pointer: pointer, Keyword: keyword, SchemaPointer: d.trail.rule(keyword), Message: message},
	}}
}

func (d *Decoder) stop(err error) {
	d.err = err
	d.data, d.pos, d.name = stopped, 0, nil
}

// peek is the first byte of what is ahead, to which it goes; 0 at the end.
func (d *Decoder) peek() byte {
	i := d.pos
	for i < len(d.data) && isSpace[d.data[i]] {
		i++
	}
	d.pos = i
	if i < len(d.data) {
		return d.data[i]
	}
	return 0
}

// Kind tells what is ahead; [KindNone] after an error.
func (d *Decoder) Kind() Kind {
	switch c := d.peek(); c {
	case 0, ']', '}':
		return KindNone
	default:
		return kindOf(c)
	}
}

// Integer tells whether a number without a fraction is ahead.
func (d *Decoder) Integer() bool {
	return d.Kind() == KindNumber && decimal.Parse(string(d.data[d.pos:skipWord(d.data, d.pos)])).IsInteger()
}

var articles = [...]string{"nothing", "null", "a boolean", "a number", "a string", "an array", "an object"}

// Mismatch ends the decoding: the value ahead is not what is wanted, which is
// given with its article: "an integer".
func (d *Decoder) Mismatch(want string) {
	d.Fail("type", "is %s; want %s", articles[d.Kind()], want)
}

// Object begins to read an object. [Decoder.Member] follows.
//
//go:noinline
func (d *Decoder) Object() {
	if d.peek() != '{' {
		d.Mismatch("an object")
		return
	}
	d.pos++
	if d.trail != nil {
		d.trail.enter()
	}
}

// Member goes to the next member of the object, whose value must be read then.
// It gives false where there is none, and the object is left.
func (d *Decoder) Member() bool {
	switch d.peek() {
	case '"':
		d.nameAt = d.pos
		d.name = d.quoted()
		if d.trail != nil {
			d.trail.member(d.Key())
		}
		return true
	case '}':
		d.pos++
		if d.trail != nil {
			d.trail.leave()
		}
	}
	return false
}

// quoted reads the string ahead. The text is of the decoder.
func (d *Decoder) quoted() []byte {
	end, escaped := skipString(d.data, d.pos)
	text := d.data[d.pos:end]
	d.pos = end
	if !escaped {
		return text[1 : len(text)-1]
	}
	d.scratch, _ = jsontext.AppendUnquote(d.scratch[:0], text) // the text was checked
	return d.scratch
}

// Name is the name of the member, until the next string is read.
func (d *Decoder) Name() []byte { return d.name }

// Key is a copy of the name of the member.
func (d *Decoder) Key() string { return string(d.name) }

// Once marks in seen that the member was met, and refuses to meet it twice. It
// gives d, of which the value is read then.
//
//go:noinline
func (d *Decoder) Once(seen *uint64, bit uint) *Decoder {
	if *seen&(1<<bit) != 0 {
		d.Duplicate()
	}
	*seen |= 1 << bit
	return d
}

// Duplicate ends the decoding: the object has had a member of this name.
func (d *Decoder) Duplicate() { d.fail(d.nameAt, "uniqueNames", "is there twice") }

// Unknown ends the decoding: the object can have no member of this name.
//
//go:noinline
func (d *Decoder) Unknown() {
	if d.stored {
		d.Skip()
		return
	}
	d.fail(d.nameAt, "additionalProperties", "is no member that is allowed")
}

// Require ends the decoding if a required member was not met. It is called
// after the object is left; mask has the bits of seen for the required members,
// whose names are in the order of the bits.
//
//go:noinline
func (d *Decoder) Require(seen, mask uint64, names ...string) {
	if seen&mask != mask && d.err == nil && !d.stored {
		d.missing(seen, mask, names)
	}
}

func (d *Decoder) missing(seen, mask uint64, names []string) {
	object := pointerAt(d.data, d.pos-1) // its closing bracket
	var e ValidationError
	for left := mask; left != 0 && len(names) > 0; left &= left - 1 {
		if seen&(1<<bits.TrailingZeros64(left)) == 0 {
			e.Violations = append(e.Violations, Violation{Pointer: object + "/" + EscapePointer(names[0]), Keyword: "required", SchemaPointer: d.trail.whole("required"), Message: "is required"})
		}
		names = names[1:]
	}
	d.stop(&e)
}

// Array begins to read an array. [Decoder.Element] follows.
func (d *Decoder) Array() {
	if d.peek() != '[' {
		d.Mismatch("an array")
		return
	}
	d.pos++
	if d.trail != nil {
		d.trail.enter()
	}
}

// Element goes to the next item of the array, which must be read then. It gives
// false where there is none, and the array is left.
func (d *Decoder) Element() bool {
	switch d.peek() {
	case 0:
		return false
	case ']':
		d.pos++
		if d.trail != nil {
			d.trail.leave()
		}
		return false
	}
	if d.trail != nil {
		d.trail.element()
	}
	return true
}

// TooFew ends the decoding: the array that was left has n items, and needs more.
func (d *Decoder) TooFew(n, least int) {
	if d.err == nil {
		d.stop(&ValidationError{Violations: []Violation{{
			Pointer:       pointerAt(d.data, d.pos-1),
			Keyword:       "minItems",
			SchemaPointer: d.trail.whole("minItems"),
			Message:       fmt.Sprintf("has %d items; at least %d are needed", n, least),
		}}})
	}
}

// Raw is a copy of the text of the value ahead, whatever it is. A name that an
// object in it has twice is an error.
func (d *Decoder) Raw() json.RawMessage {
	text := d.skip()
	if text == nil {
		return nil
	}
	return append(json.RawMessage(nil), text...)
}

// Skip leaves out the value ahead, but for a name that an object in it has
// twice.
func (d *Decoder) Skip() { d.skip() }

// skip gives the text of the value ahead, nil after an error.
func (d *Decoder) skip() []byte {
	kind := d.Kind()
	if kind == KindNone {
		return nil
	}
	start := d.pos
	d.pos = skipValue(d.data, start)
	text := d.data[start:d.pos]
	if kind >= KindArray && !jsontext.Value(text).IsValid() {
		d.refuse(start, checkText(text))
		return nil
	}
	return text
}

// refuse ends the decoding with an error of the text of the value at an offset.
func (d *Decoder) refuse(start int, err error) {
	if e, ok := err.(*ValidationError); ok {
		base := pointerAt(d.data, start)
		for i := range e.Violations {
			e.Violations[i].Pointer = base + e.Violations[i].Pointer
		}
	}
	d.stop(err)
}

// Extra adds the member to those that an open object keeps as they came, and
// gives the map, which is made where it is nil.
func (d *Decoder) Extra(members map[string]json.RawMessage) map[string]json.RawMessage {
	if d.err != nil {
		return members
	}
	if members == nil {
		members = map[string]json.RawMessage{}
	}
	if _, twice := members[string(d.name)]; twice {
		d.Duplicate()
		return members
	}
	name := d.Entry()
	members[name] = d.Raw()
	return members
}
