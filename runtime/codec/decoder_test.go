package codec_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

// full has every member of a record, in the order and form that it is encoded.
const full = `{"id":7,"name":"Lämp \"x\"","price":12.5,"rating":4,"note":null,"tags":["a","b"],` +
	`"size":{"width":1.5,"depth":[1, {"a":2}],"unit":"cm"},"status":"x","on":true,` +
	`"at":"2026-11-24T10:20:30.5+02:00","day":"2024-02-29","key":"0198a5d0-0000-7000-8000-0123456789ab",` +
	`"opens":"08:30:00Z","lasts":"P1DT12H","data":"AQID","exact":12345678901234567890.10,` +
	`"any":{"k":[1.0]},"counts":{"a":1,"b":-2},"children":[{"id":8,"name":"","price":0,"size":null,"on":false}],` +
	`"states":["x","new"],"best":{"width":2},"sizes":{"l":{"width":3},"m":{"width":2}},"open":{"a":[1],"b":null}}`

func TestRoundTrip(t *testing.T) {
	for _, text := range []string{full, `{"id":-9223372036854775808,"name":"","price":-0,"tags":[],"on":false,"data":"","any":null,"counts":{},"children":[]}`} {
		var r record
		if err := codec.Unmarshal([]byte(text), &r); err != nil {
			t.Fatalf("Unmarshal(%s) error = %v", text, err)
		}
		got, err := codec.Marshal(&r)
		if diff := cmp.Diff(text, string(got)); diff != "" || err != nil {
			t.Errorf("Marshal error = %v: (-want +got)\n%s", err, diff)
		}
		if appended, err := codec.Append([]byte("x"), &r); string(appended) != "x"+text || err != nil {
			t.Errorf("Append(x) = %s, %v; want x and %s", appended, err, text)
		}
		if std, err := json.Marshal(map[string]record{"r": r}); err != nil || len(std) < len(text) {
			t.Errorf("json.Marshal = %s, %v", std, err)
		}
	}
}

// TestDecodeSpace reads what is written in another form.
func TestDecodeSpace(t *testing.T) {
	var r record
	err := json.Unmarshal([]byte(" {\n\t\"on\" : true ,\"n\\u0061me\":\"\\u0061\\ud83d\\ude00\" , \"id\" : 1e3,\r \"tags\" : [ \"a\" , \"b\" ] , \"children\" : [ ] } "), &r)
	if err != nil || r.ID != 1000 || r.Name != "a😀" || len(r.Tags) != 2 || !r.On || r.Children == nil {
		t.Errorf("Unmarshal = %+v, %v", r, err)
	}
}

// mend puts a value of a member into a valid record.
func mend(member string) string { return `{"id":1,"name":"x",` + member + `}` }

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`[]`: " type: is an array; want an object", `null`: " type: is null; want an object", `1`: " type: is a number; want an object",
		`{}`:                                   "/id required: is required; /name required: is required",
		`{"name":""}`:                          "/id required: is required",
		`{"id":1,"name":"x","id":1}`:           "/id uniqueNames: is there twice",
		`{"id":1,"name":"x","\u0069d":1}`:      "/id uniqueNames: is there twice",
		mend(`"more":1`):                       "/more additionalProperties: is no member that is allowed",
		mend(`"a~b/c":1`):                      "/a~0b~1c additionalProperties: is no member that is allowed",
		`{"id":"1","name":"x"}`:                "/id type: is a string; want an integer",
		`{"id":null,"name":"x"}`:               "/id type: is null; want an integer",
		`{"id":1.5,"name":"x"}`:                "/id type: is 1.5; want an integer",
		`{"id":1e-1,"name":"x"}`:               "/id type: is 1e-1; want an integer",
		`{"id":9223372036854775808}`:           "/id type: is 9223372036854775808, which has no place in 64 bits",
		`{"id":-9223372036854775809}`:          "/id type: is -9223372036854775809, which has no place in 64 bits",
		`{"id":1e999999999}`:                   "/id type: is 1e999999999, which has no place in 64 bits",
		`{"id":1e99999999999999999999}`:        "/id type: is 1e99999999999999999999, which has no place in 64 bits",
		mend(`"price":1e400`):                  "/price type: is 1e400, which a number of 64 bits does not hold",
		mend(`"price":-1e999999999`):           "/price type: is -1e999999999, which a number of 64 bits does not hold",
		mend(`"price":1e-400`):                 "/price type: is 1e-400, which a number of 64 bits does not hold",
		mend(`"price":9007199254740993`):       "/price type: is 9007199254740993, which a number of 64 bits does not hold",
		mend(`"price":12345678901234567891`):   "/price type: is 12345678901234567891, which a number of 64 bits does not hold",
		mend(`"price":0.12345678901234567891`): "/price type: is 0.12345678901234567891, which a number of 64 bits does not hold",
		mend(`"price":true`):                   "/price type: is a boolean; want a number",
		mend(`"on":"true"`):                    "/on type: is a string; want a boolean",
		mend(`"name2":1`):                      "/name2 additionalProperties: is no member that is allowed",
		mend(`"tags":{}`):                      "/tags type: is an object; want an array",
		mend(`"tags":["a",["b"]]`):             "/tags/1 type: is an array; want a string",
		mend(`"status":1`):                     "/status type: is a number; want a string",
		mend(`"size":{}`):                      "/size/width required: is required",
		mend(`"size":{"x":{"a":[{}]}}`):        "/size/width required: is required",
		mend(`"size":{"width":1,"x":1,"x":2}`): "/size/x uniqueNames: is there twice",
		mend(`"size":{"x":[0,{"a":1,"a":2}]}`): "/size/x/1/a uniqueNames: is there twice",
		mend(`"any":{"a":{"b":1,"b":2}}`):      "/any/a/b uniqueNames: is there twice",
		mend(`"any":[[{"":1,"":2}]]`):          "/any/0/0/ uniqueNames: is there twice",
		mend(`"counts":{"a":1,"a":1}`):         "/counts/a uniqueNames: is there twice",
		mend(`"counts":{"a":1,"b":{}}`):        "/counts/b type: is an object; want an integer",
		mend(`"children":[{"id":1,"name":"x","children":[{"id":1,"name":"x"},{"id":[]}]}]`): "/children/0/children/1/id type: is an array; want an integer",
		mend(`"at":"2026-02-29T00:00:00Z"`):                                                 `/at format: is "2026-02-29T00:00:00Z", which is no date-time: want 2006-01-02T15:04:05Z`,
		mend(`"at":1`):                                                                      "/at type: is a number; want a string",
		mend(`"day":"2026-13-01"`):                                                          `/day format: is "2026-13-01", which is no date: want 2006-01-02`,
		mend(`"day":null`):                                                                  "/day type: is null; want a string",
		mend(`"key":"0198a5d0"`):                                                            `/key format: is "0198a5d0", which is no uuid`,
		mend(`"opens":"25:00:00Z"`):                                                         `/opens format: is "25:00:00Z", which is no time: want 15:04:05Z`,
		mend(`"lasts":"1D"`):                                                                `/lasts format: is "1D", which is no duration: want one such as P1DT12H`,
		mend(`"data":"AQ"`):                                                                 `/data format: is "AQ", which is no base64`,
		mend(`"data":"AQ\n=="`):                                                             `/data format: is "AQ\n==", which is no base64`,
		mend(`"data":"AR=="`):                                                               `/data format: is "AR==", which is no base64`,
		mend(`"states":["x",1]`):                                                            "/states/1 type: is a number; want a string",
		mend(`"best":null`):                                                                 "/best type: is null; want an object",
		mend(`"best":{}`):                                                                   "/best/width required: is required",
		mend(`"sizes":{"l":{}}`):                                                            "/sizes/l/width required: is required",
		mend(`"sizes":{"l":{"width":1},"l":1}`):                                             "/sizes/l uniqueNames: is there twice",
		mend(`"open":[]`):                                                                   "/open type: is an array; want an object",
		mend(`"open":{"a":1,"a":1}`):                                                        "/open/a uniqueNames: is there twice",
		mend(`"exact":"1"`):                                                                 "/exact type: is a string; want a number",
		mend(`"day":"` + strings.Repeat("9", 100) + `"`):                                    `/day format: is "` + strings.Repeat("9", 40) + `…", which is no date: want 2006-01-02`,
	} {
		var r record
		err := codec.Unmarshal([]byte(text), &r)
		var e *codec.ValidationError
		if !errors.As(err, &e) || !errors.Is(err, codec.ErrInvalid) {
			t.Errorf("Unmarshal(%s) error = %v; want a ValidationError", text, err)
			continue
		}
		var got []string
		for _, v := range e.Violations {
			got = append(got, v.Pointer+" "+v.Keyword+": "+v.Message)
		}
		if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("Unmarshal(%s): (-want +got)\n%s", text, diff)
		}
	}
}

func TestDecodeSyntax(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "invalid JSON at offset 0: unexpected end",
		" ":                     "invalid JSON at offset 1: unexpected end",
		`{"id":1,"name":"x"`:    "invalid JSON at offset 18: unexpected end",
		`{"id":1,"name":"x`:     "invalid JSON at offset 17 (/name): unexpected end",
		`{"tags":["a","b"`:      "invalid JSON at offset 16 (/tags): unexpected end",
		`{"id":1} {}`:           "invalid JSON at offset 8: text after the value",
		`{"id":1}x`:             "invalid JSON at offset 8: invalid character 'x' at start of value",
		`{"id":NaN}`:            "invalid JSON at offset 6 (/id): invalid character 'N' at start of value",
		`{"tags":["\ud800"]}`:   "",
		`{"tags":["\udc00x"]}`:  "",
		"{\"tags\":[\"\x80\"]}": "",
		"\ufeff{}":              "",
		`{"id":01}`:             "",
		`{"id":1,}`:             "",
		`{'id':1}`:              "",
		"{\"name\":\"\x00\"}":   "",
	} {
		var r record
		err := codec.Unmarshal([]byte(text), &r)
		var e *codec.SyntaxError
		if !errors.As(err, &e) || !errors.Is(err, codec.ErrInvalid) || e.Err == nil {
			t.Errorf("Unmarshal(%q) error = %v; want a SyntaxError", text, err)
		} else if want != "" && err.Error() != want {
			t.Errorf("Unmarshal(%q) error = %v; want %s", text, err, want)
		}
	}
}

// TestDecodeTruncated cuts a text at every byte.
func TestDecodeTruncated(t *testing.T) {
	for i := range len(full) {
		var r record
		var e *codec.SyntaxError
		if err := codec.Unmarshal([]byte(full[:i]), &r); !errors.As(err, &e) {
			t.Errorf("Unmarshal(%s) error = %v; want a SyntaxError", full[:i], err)
		}
	}
}

func TestDecodeNumbers(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "-0": 0, "-0.0": 0, "1.0": 1, "1e3": 1000, "1.5e1": 15, "-12E+2": -1200, "100e-2": 1, "0e999999999999999999999": 0,
		"9223372036854775807": 9223372036854775807, "-9223372036854775808": -9223372036854775808, "9223372036854775807.0": 9223372036854775807,
		"9.223372036854775807e18": 9223372036854775807, "0.0000000000000000001e20": 10,
	} {
		var got number[int64]
		if err := codec.Unmarshal([]byte(text), &got); err != nil || got.v != want {
			t.Errorf("Int of %s = %d, %v; want %d", text, got.v, err, want)
		}
	}
	for text, want := range map[string]float64{
		"0": 0, "1": 1, "-1.50": -1.5, "1e3": 1000, "0.1": 0.1, "1e22": 1e22, "1.7976931348623157e308": 1.7976931348623157e308, "5e-324": 5e-324,
		"3.141592653589793": 3.141592653589793, "0.000000e500": 0, "123456789012345": 123456789012345,
		"100000000000000000000000": 1e23, "0.30000000000000004": 0.30000000000000004,
	} {
		var got number[float64]
		err := codec.Unmarshal([]byte(text), &got)
		if err != nil || got.v != want {
			t.Errorf("Float of %s = %v, %v; want %v", text, got.v, err, want)
		}
	}
}

// number is a type whose JSON is a number alone.
type number[N int64 | float64] struct{ v N }

func (n *number[N]) DecodeJSON(d *codec.Decoder) {
	switch v := any(&n.v).(type) {
	case *int64:
		*v = d.Int()
	case *float64:
		*v = d.Float()
	}
}

// smaller is a struct that had a member a, and no b.
type smaller struct{ B int64 }

func (n *smaller) DecodeJSON(d *codec.Decoder) {
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "b":
			d.Once(&seen, 0)
			n.B = d.Int()
		default:
			d.Unknown()
		}
	}
	d.Require(seen, 1, "b")
}

// TestUnmarshalStored reads what was written when the definition was another one.
func TestUnmarshalStored(t *testing.T) {
	for _, text := range []string{`{}`, `{"a": [1]}`, `{"a": {"b": 1}, "b": 2}`} {
		var n smaller
		if err := codec.UnmarshalStored([]byte(text), n.DecodeJSON); err != nil {
			t.Errorf("UnmarshalStored(%s) error = %v; want none", text, err)
		}
	}
	for _, text := range []string{`{`, `{"b": "1"}`, `{"b": 1, "b": 1}`} {
		var n smaller
		if err := codec.UnmarshalStored([]byte(text), n.DecodeJSON); err == nil {
			t.Errorf("UnmarshalStored(%s) error = nil; want one", text)
		}
	}
	if err := codec.Unmarshal([]byte(`{}`), new(smaller)); err == nil {
		t.Error("Unmarshal({}) after UnmarshalStored error = nil; want that b is required")
	}
}
