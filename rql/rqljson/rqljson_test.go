package rqljson_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
)

func pattern(text string, fold bool) rql.Value {
	v, err := rql.Regexp(text, fold)
	if err != nil {
		panic(err)
	}
	return v
}

// TestValues writes values and reads them again.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		value rql.Value
		want  string
	}{
		{rql.Null(), `null`},
		{rql.Undefined(), `{"$undefined":true}`},
		{rql.Bool(true), `true`},
		{rql.Int(math.MaxInt64), `9223372036854775807`},
		{rql.Float(1.5), `1.5`},
		{rql.Float(1e21), `1e+21`},
		{rql.Float(1e-7), `1e-7`},
		{rql.Float(math.NaN()), `{"$nan":true}`},
		{rql.Float(math.Inf(1)), `{"$infinity":1}`},
		{rql.Float(math.Inf(-1)), `{"$infinity":-1}`},
		{rql.Float(math.Copysign(0, -1)), `{"$negzero":true}`},
		{rql.String("a\"\\\n\x00<é😀"), `"a\"\\\u000a\u0000<é😀"`},
		{rql.Time(time.Date(2009, 1, 1, 0, 0, 0, 5e6, time.UTC)), `{"$date":"2009-01-01T00:00:00.005Z"}`},
		{rql.Time(time.Date(12024, 2, 29, 0, 0, 0, 0, time.UTC)), `{"$date":"+012024-02-29T00:00:00.000Z"}`},
		{rql.Time(time.Date(-8, 1, 2, 0, 0, 0, 0, time.UTC)), `{"$date":"-000008-01-02T00:00:00.000Z"}`},
		{pattern("^x", true), `{"$regexp":"^x","flags":"i"}`},
		{pattern("y$", false), `{"$regexp":"y$","flags":""}`},
		{rql.List([]rql.Value{rql.Int(1), rql.String("x")}), `[1,"x"]`},
	} {
		got := string(rqljson.AppendValue(nil, c.value))
		if got != c.want {
			t.Errorf("AppendValue(%v) = %s; want %s", c.value, got, c.want)
		}
		again, err := rqljson.Value([]byte(got))
		if err != nil || string(rqljson.AppendValue(nil, again)) != got || again.Kind() != c.value.Kind() {
			t.Errorf("Value(%s) = %v, %v; want %v", got, again, err, c.value)
		}
	}
}

// TestWrittenOnly writes what Value does not read.
func TestWrittenOnly(t *testing.T) {
	for _, c := range []struct {
		value rql.Value
		want  string
	}{
		{rql.Param("supplier"), `{"$param":"supplier"}`},
		{rql.JSON(map[string]any{"a": []any{1, nil}}), `{"a":[1,null]}`},
		{rql.JSON(func() {}), `null`},
		{rql.String("\xff"), `"` + "\uFFFD" + `"`},
		{pattern("a/b", false), `{"$regexp":"a\\/b","flags":""}`},
		{pattern("", false), `{"$regexp":"(?:)","flags":""}`},
	} {
		if got := string(rqljson.AppendValue(nil, c.value)); got != c.want || !json.Valid([]byte(got)) {
			t.Errorf("AppendValue(%v) = %s; want %s", c.value, got, c.want)
		}
	}
}

func TestBadValues(t *testing.T) {
	for text, want := range map[string]string{
		``:                              "EOF",
		`1 2`:                           "something follows",
		`1]`:                            "something follows",
		`"a"}`:                          "something follows",
		`"a" ]garbage`:                  "something follows",
		`{"$date":"+012023-02-29"}`:     "is no date",
		`{}`:                            "an object is no value",
		`{"$object":{"k":1}}`:           "an object is no value",
		`[[1]]`:                         "a list inside a list",
		`[{"a":1}]`:                     "an object is no value",
		`{"$date":"yesterday"}`:         `"yesterday" is no date`,
		`{"$date":"+012024-02-31"}`:     "is no date",
		`{"$regexp":"("}`:               "malformed regular expression",
		`{"$regexp":"x","flags":"g"}`:   "unknown flags g",
		`1e999`:                         "out of range",
		`{"$infinity":2}`:               "an object is no value",
		`{"$regexp":"x","flags":["i"]}`: "unknown flags",
	} {
		if v, err := rqljson.Value([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Value(%s) = %v, %v; want an error with %q", text, v, err, want)
		}
	}
	long := strings.Repeat("1", 60_000)
	for _, text := range []string{long, `{"$date":"` + long + `"}`, `{"$regexp":"x","flags":"` + long + `"}`, `{"$regexp":"(` + long + `"}`} {
		if _, err := rqljson.Value([]byte(text)); err == nil || len(err.Error()) > 500 {
			t.Errorf("Value(%.40s…) error = %v; want a short one", text, err)
		}
	}
	_, err := rqljson.Params([]json.RawMessage{[]byte(`1`), []byte(`{}`)})
	if want := "parameter $2: an object is no value"; err == nil || err.Error() != want {
		t.Errorf("Params(1, {}) error = %v; want %s", err, want)
	}
}
