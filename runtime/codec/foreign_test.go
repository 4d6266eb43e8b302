package codec_test

import (
	"math"
	"net/netip"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// foreign has members of types that are not generated.
type foreign struct {
	addr netip.Addr
	any  any
}

func (v *foreign) DecodeJSON(d *codec.Decoder) {
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "addr":
			d.Text(&v.addr)
		case "any":
			d.JSON(&v.any)
		default:
			d.Unknown()
		}
	}
}

func (v *foreign) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"addr":`)
	e.Text(v.addr)
	e.Name(`"any":`)
	e.JSON(v.any)
	e.EndObject()
}

func TestForeign(t *testing.T) {
	const text = `{"addr":"10.0.0.1","any":{"a":[1,null]}}`
	var v foreign
	if err := codec.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if got, err := codec.Marshal(&v); string(got) != text || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", got, err, text)
	}
	for text, want := range map[string]string{
		`{"addr":"10"}`:              `invalid: /addr: ParseAddr("10"): unable to parse IP`,
		`{"addr":1}`:                 "invalid: /addr: is a number; want a string",
		`{"any":[{"a":1,"a":2}]}`:    "invalid: /any/0/a: is there twice",
		`{"addr":null,"any":[1,{}]}`: "invalid: /addr: is null; want a string",
	} {
		if err := codec.Unmarshal([]byte(text), &v); err == nil || err.Error() != want {
			t.Errorf("Unmarshal(%s) error = %v; want %s", text, err, want)
		}
	}
	if _, err := codec.Marshal(&foreign{any: math.NaN()}); err == nil || err.Error() != "invalid: /any: json: unsupported value: NaN" {
		t.Errorf("Marshal(NaN) error = %v", err)
	}
	if _, err := codec.Marshal(&foreign{any: codec.Date{}}); err == nil || err.Error() != "invalid: /any: invalid: 0000-00-00 is not a day" {
		t.Errorf("Marshal(no day) error = %v", err)
	}
}
