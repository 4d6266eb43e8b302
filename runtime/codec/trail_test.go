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
