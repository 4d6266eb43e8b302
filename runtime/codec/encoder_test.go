package codec_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

// encoding is a type that is encoded by a function.
type encoding func(e *codec.Encoder)

func (f encoding) EncodeJSON(e *codec.Encoder) { f(e) }

// TestEncodeFloat writes numbers as encoding/json does.
func TestEncodeFloat(t *testing.T) {
	for _, v := range []float64{
		0, math.Copysign(0, -1), 1, -1, 0.1, 1.5, 100, 1e6, 123456789, 1e15, 1e20, 1e21, 1.5e22, 1e23, -1e21, 1e-6, 1e-7, 1.234e-7, 5e-324, math.MaxFloat64,
		1 << 53, 1<<53 - 1, -(1 << 53), 1 << 62, 1 << 63, -(1 << 63), 1 << 64, math.Pi,
	} {
		want, _ := json.Marshal(v)
		if got, err := codec.Marshal(encoding(func(e *codec.Encoder) { e.Float(v) })); string(got) != string(want) || err != nil {
			t.Errorf("Float(%v) = %s, %v; want %s", v, got, err, want)
		}
	}
}

// TestEncodeString writes texts that are read as they were.
func TestEncodeString(t *testing.T) {
	for v, want := range map[string]string{
		"": `""`, "a b~": `"a b~"`, `a"b\c`: `"a\"b\\c"`, "a\n\x00\x7f": "\"a\\n\\u0000\x7f\"", "<&>\u2028": "\"<&>\u2028\"", "äö😀": `"äö😀"`,
	} {
		got, err := codec.Marshal(encoding(func(e *codec.Encoder) { e.String(v) }))
		if string(got) != want || err != nil {
			t.Errorf("String(%q) = %s, %v; want %s", v, got, err, want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	far, past := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)
	for want, write := range map[string]func(e *codec.Encoder){
		"invalid: /list/1/a~1b: is NaN, which is no number of JSON":                    func(e *codec.Encoder) { e.Float(math.NaN()) },
		"invalid: /list/1/a~1b: is -Inf, which is no number of JSON":                   func(e *codec.Encoder) { e.Float(math.Inf(-1)) },
		"invalid: /list/1/a~1b: is text that is not UTF-8":                             func(e *codec.Encoder) { e.String("a\xffb") },
		"invalid: /list/1/a~1b: is in the year 10000, which no date-time has":          func(e *codec.Encoder) { e.Time(far) },
		"invalid: /list/1/a~1b: is in the year -1, which no date-time has":             func(e *codec.Encoder) { e.Time(past) },
		"invalid: /list/1/a~1b: is 2026-02-30, which is no day":                        func(e *codec.Encoder) { e.Date(codec.Date{Year: 2026, Month: 2, Day: 30}) },
		`invalid: /list/1/a~1b: is "8:00", which is no time`:                           func(e *codec.Encoder) { e.TimeOfDay("8:00") },
		`invalid: /list/1/a~1b: is "P", which is no duration`:                          func(e *codec.Encoder) { e.Duration("P") },
		`invalid: /list/1/a~1b: is "1,5", which is no number`:                          func(e *codec.Encoder) { e.Decimal("1,5") },
		"invalid: /list/1/a~1b: is not JSON: invalid JSON at offset 1: unexpected end": func(e *codec.Encoder) { e.Raw(json.RawMessage("{")) },
		"invalid: /list/1/a~1b: is not JSON: invalid: /a: is there twice":              func(e *codec.Encoder) { e.Raw(json.RawMessage(`{"a":1,"a":2}`)) },
		"invalid: /list/1/a~1b/own: is there twice": func(e *codec.Encoder) {
			e.Object()
			e.Name(`"own":`)
			e.Int(1)
			e.Extra(map[string]json.RawMessage{"own": json.RawMessage("2")}, "own")
			e.EndObject()
		},
	} {
		v := encoding(func(e *codec.Encoder) {
			e.Object()
			e.Name(`"list":`)
			e.Array()
			e.Element()
			e.Raw(json.RawMessage(`{"b":[]}`))
			e.Element()
			e.Object()
			e.Name(`"first":`)
			e.Null()
			e.Key("a/b")
			write(e)
			e.Float(math.NaN()) // a second error
			e.EndObject()
			e.EndArray()
			e.EndObject()
		})
		data, err := codec.Marshal(v)
		if err == nil || err.Error() != want || !errors.Is(err, codec.ErrInvalid) || data != nil {
			t.Errorf("Marshal = %s, %v; want %s", data, err, want)
		}
		if kept, err := codec.Append([]byte("kept"), v); string(kept) != "kept" || err == nil || err.Error() != want {
			t.Errorf("Append(kept) = %s, %v; want it as it was, and %s", kept, err, want)
		}
	}
}

// TestEncodeOrder writes maps in the order of their names.
func TestEncodeOrder(t *testing.T) {
	s := size{Width: 1, Extra: map[string]json.RawMessage{"b": json.RawMessage("1"), "a": nil, "ä\n": json.RawMessage("[]")}}
	got, err := codec.Marshal(&s)
	if want := `{"width":1,"a":null,"b":1,"ä\n":[]}`; string(got) != want || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", got, err, want)
	}
}
