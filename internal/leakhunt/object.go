package leakhunt

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Object is an object of any kind, or of its view: that has no hidden members, as the
// type that is generated for a view has none.
type Object struct {
	kind     *Kind
	view     bool
	values   []rql.Value
	Perstore perstore.Meta
}

func (k *Kind) empty(view bool) *Object {
	return &Object{kind: k, view: view, values: make([]rql.Value, len(k.Fields))}
}

// has tells whether objects of this type have a member.
func (o *Object) has(i int) bool { return !o.view || !o.kind.Fields[i].Hidden }

// Defaults fills what is absent.
func (o *Object) Defaults() {
	for i, f := range o.kind.Fields {
		if o.has(i) && o.values[i].IsNull() {
			o.values[i] = f.Default
		}
	}
}

// Validate looks for what is missing, and for texts that are too long.
func (o *Object) Validate() error {
	var check perstore.Check
	for i, f := range o.kind.Fields {
		switch v := o.values[i]; {
		case !o.has(i):
		case f.Required && v.IsNull() && !(o.kind.Generate && i == 0):
			check.Fail(f.Name, "required", "is missing")
		case v.Kind() == rql.KindString && len(v.Text()) > 60:
			check.Fail(f.Name, "maxLength", "has more than 60 characters")
		}
	}
	return check.Err()
}

// MarshalJSON writes the members that are there.
func (o *Object) MarshalJSON() ([]byte, error) {
	buf := []byte{'{'}
	for i, f := range o.kind.Fields {
		if !o.has(i) || o.values[i].IsNull() {
			continue
		}
		if len(buf) > 1 {
			buf = append(buf, ',')
		}
		buf = append(append(append(buf, strconv.Quote(f.Name)...), ':'), literal(o.values[i])...)
	}
	return append(buf, '}'), nil
}

// literal is a value as JSON.
func literal(v rql.Value) string {
	var plain any
	switch v.Kind() {
	case rql.KindInt:
		plain = v.Int()
	case rql.KindFloat:
		plain = v.Float()
	case rql.KindBool:
		plain = v.Bool()
	case rql.KindString:
		plain = v.Text()
	case rql.KindList:
		list := []string{}
		for _, item := range v.List() {
			list = append(list, item.Text())
		}
		plain = list
	}
	text, _ := json.Marshal(plain) // these all have JSON
	return string(text)
}

// UnmarshalJSON reads all members: those that are not there become absent, hidden ones
// stay as they are, and are as unknown as others.
func (o *Object) UnmarshalJSON(data []byte) error {
	v, err := codec.Parse(data)
	if err != nil {
		return err
	}
	var check perstore.Check
	if v.Kind() != codec.KindObject {
		check.Fail("", "type", "must be an object")
		return check.Err()
	}
	for i := range o.values {
		if o.has(i) {
			o.values[i] = rql.Null()
		}
	}
	for name, member := range v.Members() {
		i := o.kind.field(name)
		if i < 0 || !o.has(i) {
			check.Fail(name, "additionalProperties", "is not a property of %s", o.kind.Name)
			continue
		}
		if o.values[i], err = read(o.kind.Fields[i].Type, member); err != nil {
			check.Fail(name, "type", "%v", err)
		}
	}
	return sorted(check.Err())
}

// sorted puts violations in order: a merge patch gives new members in any.
func sorted(err error) error {
	if wrong := (*perstore.ValidationError)(nil); errors.As(err, &wrong) {
		slices.SortFunc(wrong.Violations, func(a, b perstore.Violation) int { return strings.Compare(a.Pointer, b.Pointer) })
	}
	return err
}

// read reads a value of a type.
func read(t rql.Type, v codec.JSON) (rql.Value, error) {
	switch kind := v.Kind(); {
	case kind == codec.KindNull:
		return rql.Null(), nil
	case t == rql.TypeInt && v.IsInteger():
		n, err := strconv.ParseInt(v.Raw(), 10, 64)
		if err != nil {
			err = fmt.Errorf("is no integer of 64 bits")
		}
		return rql.Int(n), err
	case t == rql.TypeFloat && kind == codec.KindNumber:
		f, err := strconv.ParseFloat(v.Raw(), 64)
		return rql.Float(f), err
	case t == rql.TypeBool && kind == codec.KindBool:
		return rql.Bool(v.Bool()), nil
	case t == rql.TypeString && kind == codec.KindString:
		return rql.String(v.Text()), nil
	case t == rql.TypeList && kind == codec.KindArray:
		var list []string
		if err := json.Unmarshal([]byte(v.Raw()), &list); err != nil {
			return rql.Null(), fmt.Errorf("is no list of texts")
		}
		return texts(list), nil
	}
	return rql.Null(), fmt.Errorf("has another type")
}

func texts(list []string) rql.Value {
	return rql.List(perstore.Values(list, rql.String))
}

func (o *Object) clone() any {
	return &Object{kind: o.kind, view: o.view, values: slices.Clone(o.values), Perstore: o.Perstore.Detached()}
}

// scan reads what a database gives.
func (o *Object) scan(row *perstore.Row) {
	for i, f := range o.kind.Fields {
		if !o.has(i) || row.Null(i) {
			continue
		}
		switch f.Type {
		case rql.TypeInt:
			o.values[i] = rql.Int(row.Int(i))
		case rql.TypeFloat:
			o.values[i] = rql.Float(row.Float(i))
		case rql.TypeBool:
			o.values[i] = rql.Bool(row.Bool(i))
		case rql.TypeList:
			var list []string
			row.JSON(i, &list)
			o.values[i] = texts(list)
		default:
			o.values[i] = rql.String(row.String(i))
		}
	}
}
