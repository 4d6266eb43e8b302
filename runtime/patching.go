package perstore

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Setter applies a patch to obj and tells p of each member that the patch has:
// the method set of a generated patch.
type Setter func(obj any, p *Patching)

// Patching keeps what applying a patch to an object meets. The zero Patching
// is ready for use, by one goroutine.
type Patching struct {
	given   []int // the fields that the patch has
	refused []int // those of them that it sets to null and that must have a value
	failed  error // what an edit says of the object

	transient []int // members of the struct, which no store keeps, that an edit has changed
}

// nothing tells whether the patch has no members.
func (p *Patching) nothing() bool { return len(p.given)+len(p.transient) == 0 }

// take notes a member and tells whether the patch has it.
func (p *Patching) take(field int, state OptState) bool {
	if state != OptAbsent {
		p.given = append(p.given, field)
	}
	return state != OptAbsent
}

// SetRequired sets a member that must have a value: null is refused.
//
//go:noinline
func SetRequired[T any](p *Patching, field int, v Opt[T], dst *T) {
	switch {
	case !p.take(field, v.State):
	case v.State == OptNull:
		p.refused = append(p.refused, field)
	default:
		*dst = v.V
	}
}

// SetOptional sets a member that may be absent: null removes it.
//
//go:noinline
func SetOptional[T any](p *Patching, field int, v Opt[T], dst *Opt[T]) {
	if p.take(field, v.State) {
		*dst = OrAbsent(v)
	}
}

// SetNullable sets a member that must be there and may be null.
//
//go:noinline
func SetNullable[T any](p *Patching, field int, v Opt[T], dst *Opt[T]) {
	if p.take(field, v.State) {
		*dst = v
	}
}

// SetSlice sets a list, or raw JSON, that is absent when it is nil: null
// removes it.
//
//go:noinline
func SetSlice[S ~[]E, E any](p *Patching, field int, v Opt[S], dst *S) {
	if p.take(field, v.State) {
		*dst = v.Or(nil)
	}
}

// SetJSON sets raw JSON that must be there and may be null.
//
//go:noinline
func SetJSON(p *Patching, field int, v Opt[json.RawMessage], dst *json.RawMessage) {
	if !p.take(field, v.State) {
		return
	}
	*dst = v.V
	if v.State == OptNull {
		*dst = json.RawMessage("null")
	}
}

// err reports what an edit has failed with, or the nulls that were refused, as a
// *[ValidationError].
func (p *Patching) err(s *rql.Schema) error {
	if p.failed != nil {
		return p.failed
	}
	var check Check
	for _, i := range p.refused {
		check.NotNull(s.Fields[i].Name, true)
	}
	return check.Err()
}

// own keeps of a ValidationError what is about the members of the patch; nil
// when that is nothing. Other errors stay.
func (p *Patching) own(s *rql.Schema, err error) error {
	invalid, ok := err.(*ValidationError)
	if !ok {
		return err
	}
	var kept []Violation
	for _, v := range invalid.Violations {
		if p.concerns(s, v.Pointer) {
			kept = append(kept, v)
		}
	}
	if kept == nil {
		return nil
	}
	return &ValidationError{Violations: kept}
}

// concerns tells whether a JSON pointer leads to, or into, a member of the
// patch.
func (p *Patching) concerns(s *rql.Schema, pointer string) bool {
	return slices.ContainsFunc(p.given, func(field int) bool {
		rest, ok := strings.CutPrefix(pointer, "/"+codec.EscapePointer(s.Fields[field].Name))
		return ok && (rest == "" || rest[0] == '/')
	})
}
