package codec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

// TestDecodeSchemaPointer tells where the rule is that stops the reading.
func TestDecodeSchemaPointer(t *testing.T) {
	const size, of = "record.json#/$defs/size", "record.json#/properties/"
	for text, want := range map[string]string{
		`1`:                                  "record.json#/type",
		`{"id":1}`:                           "record.json#/required",
		`{}`:                                 "record.json#/required, record.json#/required",
		mend(`"more":1`):                     "record.json#/additionalProperties",
		mend(`"id":1`):                       "",
		mend(`"on":1`):                       of + "on/type",
		mend(`"at":""`):                      of + "at/format",
		mend(`"tags":{}`):                    of + "tags/type",
		mend(`"tags":["a","b",1]`):           of + "tags/items/type",
		mend(`"counts":1`):                   of + "counts/type",
		mend(`"counts":{"a/b":""}`):          of + "counts/additionalProperties/type",
		mend(`"size":1`):                     size + "/type",
		mend(`"size":{}`):                    size + "/required",
		mend(`"size":{"x":[{}],"width":""}`): size + "/properties/width/type",
		mend(`"sizes":{"a":{"width":""}}`):   size + "/properties/width/type",
		mend(`"sizes":[]`):                   of + "sizes/type",
		mend(`"size":{"width":1},"on":1`):    of + "on/type",
		mend(`"tags":["a"],"on":1`):          of + "on/type",
		mend(`"size":{"width":1},"more":1`):  "record.json#/additionalProperties",
		mend(`"children":[{"id":1,"name":"","size":{"width":1}},{"id":1}]`):            "record.json#/required",
		mend(`"children":[{"id":1,"name":"","children":[{"id":1,"name":"","on":1}]}]`): of + "on/type",
		`{"name":"x","size":{"width":1},"tags":["a"]}`:                                 "record.json#/required",
	} {
		var e *codec.ValidationError
		if err := codec.Unmarshal([]byte(text), new(record)); !errors.As(err, &e) {
			t.Errorf("Unmarshal(%s) error = %v; want a ValidationError", text, err)
			continue
		}
		var got []string
		for _, v := range e.Violations {
			got = append(got, v.SchemaPointer)
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("Unmarshal(%s): schema pointers (-want +got)\n%s", text, diff)
		}
	}
}

// TestDecodeOnce reads by a function, and by a type that is none of the generated
// ones, once, however it ends.
func TestDecodeOnce(t *testing.T) {
	for _, text := range []string{`[1, 2]`, `[1, ""]`} {
		n := 0
		err := codec.UnmarshalFunc([]byte(text), func(d *codec.Decoder) {
			for d.Array(); d.Element(); n++ {
				d.Int()
			}
		})
		if n != 2 {
			t.Errorf("UnmarshalFunc(%s) = %v; read %d elements; want 2", text, err, n)
		}
	}
	var c counted
	if err := codec.Unmarshal([]byte(`{"a":1,"b":""}`), &c); err == nil || err.Error() != "invalid: /b: is a string; want an integer" || len(c) != 2 {
		t.Errorf("Unmarshal = %v, %v; want the error of b", c, err)
	}
}

// counted is written by hand: it does not begin anew.
type counted map[string]int64

func (c *counted) DecodeJSON(d *codec.Decoder) {
	for d.Object(); d.Member(); {
		codec.ReadEntry(d, (*map[string]int64)(c), (*codec.Decoder).Int)
	}
}
