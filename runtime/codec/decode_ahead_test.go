package codec_test

import (
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// ahead tells what a decoder sees before it reads a value.
type ahead struct {
	tag     string
	ok      bool
	has     int
	kind    codec.Kind
	integer bool
	raw     string
}

func (a *ahead) DecodeJSON(d *codec.Decoder) {
	a.tag, a.ok = d.Tag("kind")
	a.has = d.Has("x", "y", "z")
	a.kind, a.integer = d.Kind(), d.Integer()
	a.raw = string(d.Raw())
}

func TestDecodeAhead(t *testing.T) {
	for text, want := range map[string]ahead{
		`{"kind":"a"}`:                       {tag: "a", ok: true, has: -1, kind: codec.KindObject},
		`{"z":[{"kind":1}],"kind":"a\n"}`:    {tag: "a\n", ok: true, has: 2, kind: codec.KindObject},
		`{"z":1,"y":{"x":{}},"\u006bind":1}`: {has: 1, kind: codec.KindObject},
		`{"y":1,"x":2}`:                      {has: 0, kind: codec.KindObject},
		`{}`:                                 {has: -1, kind: codec.KindObject},
		`["kind"]`:                           {has: -1, kind: codec.KindArray},
		`"kind"`:                             {has: -1, kind: codec.KindString},
		`null`:                               {has: -1, kind: codec.KindNull},
		`false`:                              {has: -1, kind: codec.KindBool},
		`1.5`:                                {has: -1, kind: codec.KindNumber},
		`-1.50e1`:                            {has: -1, kind: codec.KindNumber, integer: true},
	} {
		var got ahead
		want.raw = text
		if err := codec.Unmarshal([]byte(" "+text+" "), &got); err != nil || got != want {
			t.Errorf("ahead of %s is %+v, %v; want %+v", text, got, err, want)
		}
	}
}

// persistent goes on after an error.
type persistent struct{ calls int }

func (s *persistent) DecodeJSON(d *codec.Decoder) {
	d.Fail("custom", "is %s", "bad")
	var seen uint64
	for d.Object(); d.Member(); {
		s.calls++
	}
	for d.Array(); d.Element(); {
		s.calls++
	}
	d.Once(&seen, 0)
	d.Once(&seen, 0)
	d.Require(0, 1, "a")
	d.Unknown()
	d.Skip()
	_, tagged := d.Tag("a")
	if d.Int() != 0 || d.Float() != 0 || d.Bool() || d.String() != "" || d.Null() || !d.Time().IsZero() || d.Date() != (codec.Date{}) || d.Key() != "" ||
		d.TimeOfDay() != "" || d.Duration() != "" || !d.UUID().IsZero() || d.Bytes() != nil || d.Decimal() != "" || d.Raw() != nil || d.Extra(nil) != nil ||
		tagged || d.Has("a") != -1 || d.Kind() != codec.KindNone || d.Integer() || codec.Enum(d, states) != "" || !d.Failed() || d.Err() == nil {
		s.calls++
	}
}

func TestDecodeStops(t *testing.T) {
	for _, text := range []string{`{"a":1,"a":2}`, `[1,2]`, `1`, `"x"`, `null`, `true`} {
		var s persistent
		err := codec.Unmarshal([]byte(text), &s)
		if s.calls != 0 || err == nil || err.Error() != "invalid: the value is bad" {
			t.Errorf("Unmarshal(%s) = %v after %d values; want one error and none", text, err, s.calls)
		}
	}
}

// greedy reads more than there is.
type greedy struct{}

func (greedy) DecodeJSON(d *codec.Decoder) {
	for range 5 {
		d.Skip()
		d.Member()
		d.Element()
		d.Tag("")
	}
	d.Int()
}

func TestDecodeBeyond(t *testing.T) {
	for _, text := range []string{`1`, `{"a":1}`, `[]`, `""`} {
		if err := codec.Unmarshal([]byte(text), greedy{}); err == nil || !strings.Contains(err.Error(), "nothing") {
			t.Errorf("Unmarshal(%s) by who reads more error = %v; want that nothing is there", text, err)
		}
	}
}

// tagged is a union by tag, whose tag comes after what is in it.
type tagged struct {
	kind  string
	inner *tagged
	rest  []string
}

func (v *tagged) DecodeJSON(d *codec.Decoder) {
	v.kind, _ = d.Tag("kind")
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "inner":
			v.inner = new(tagged)
			v.inner.DecodeJSON(d)
		case "rest":
			for d.Array(); d.Element(); {
				v.rest = append(v.rest, d.String())
			}
		default:
			d.Skip()
		}
	}
}

// TestTagDeep looks into objects that are in each other as deep as they may be.
// It takes no time, as long as no level is walked over for each level above.
func TestTagDeep(t *testing.T) {
	const levels = 9_990
	text := strings.Repeat(`{"inner":`, levels) + "{}" + strings.Repeat(`,"rest":["]","{\"kind\":1"],"`+strings.Repeat("x", 500)+`":[],"kind":"k"}`, levels)
	var v tagged
	if err := codec.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	n := 0
	for at := &v; at.inner != nil; at = at.inner {
		if at.kind != "k" || len(at.rest) != 2 {
			t.Fatalf("at level %d the tag is %q, and the rest %q", n, at.kind, at.rest)
		}
		n++
	}
	if n != levels {
		t.Errorf("%d levels are read; want %d", n, levels)
	}
}
