package codec_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

// narrow is a rule that looks at JSON.
func narrow(s *codec.Schema) {
	c, v := s.Check(), s.Value()
	if width, ok := v.Member("width"); ok && width.Number() != "1" {
		c.FailAt("width", "const", "/properties/width/const", "is %s; want 1", width.Number())
	}
	if !v.Has("unit") {
		c.Fail("unit", "required", "is required")
	}
}

func TestCheckJSON(t *testing.T) {
	extra := func(raw string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"unit": json.RawMessage(raw)}
	}
	for _, c := range []struct {
		v    size
		want []string
	}{
		{size{Width: 1, Extra: extra(`"cm"`)}, nil},
		{size{Width: 2}, []string{"/sizes/3/width const", "/sizes/3/unit required"}},
		{size{Width: math.NaN()}, []string{"/sizes/3/width type"}},
		{size{Width: 1, Extra: extra("x")}, []string{"/sizes/3/unit type"}},
	} {
		got := violations(func(check *codec.Check) {
			check.In("sizes")
			check.Index(3)
			codec.CheckJSON(check, &c.v, narrow)
			check.Out()
			check.Out()
		})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("CheckJSON of %+v: (-want +got)\n%s", c.v, diff)
		}
		byName := violations(func(check *codec.Check) {
			check.In("sizes")
			check.Index(3)
			codec.CheckValue(check, "inner", c.v.EncodeJSON, narrow)
			codec.CheckValue(check, "", c.v.EncodeJSON, narrow)
			check.Out()
			check.Out()
		})
		if len(byName) != 2*len(c.want) || len(byName) > 0 && byName[len(c.want)] != c.want[0] {
			t.Errorf("CheckValue of %+v = %v; want %v below inner, and again", c.v, byName, c.want)
		}
	}
}

func TestCheckLimit(t *testing.T) {
	c := codec.Check{Limit: 2}
	v := size{Width: 2}
	codec.CheckJSON(&c, &v, narrow)
	if !c.Done() {
		t.Error("Done() = false after 2 violations of 2")
	}
	codec.CheckJSON(&c, &v, func(*codec.Schema) { t.Error("rules run after the limit") })
	c.Fail("x", "x", "")
	want := &codec.ValidationError{Violations: []codec.Violation{
		{Pointer: "/width", Keyword: "const", SchemaPointer: "/properties/width/const", Message: "is 2; want 1"},
		{Pointer: "/unit", Keyword: "required", Message: "is required"},
	}}
	if diff := cmp.Diff(error(want), c.Err()); diff != "" {
		t.Errorf("Err() with a limit of 2: (-want +got)\n%s", diff)
	}
	data, err := json.Marshal(c.Err())
	if want := `{"violations":[{"pointer":"/width","keyword":"const","schemaPointer":"/properties/width/const","message":"is 2; want 1"},{"pointer":"/unit","keyword":"required","message":"is required"}]}`; string(data) != want || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", data, err, want)
	}
}
