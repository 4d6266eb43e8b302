package codec_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

var seeds = []string{
	full, `{}`, `{"id":1,"name":"x"}`, `{"id":1e3,"name":"\ud83d\ude00\u0061"}`, `{"id":1,"name":"x","id":2}`, `{"id":1,"name":"\ud800"}`, `{"id":1,"name":"x","price":1e400}`,
	`{"id":1,"name":"x","size":{"width":1,"a":{"b":1,"b":2}}}`, `[1,2,{"a":[]}]`, `1e999999999`, "\ufeff{}", `{"id":1.0,"name":"x","any":[1,{"a":null}],"counts":{"":0}}`, ` {"id" : NaN}`, `{"id":1,"name":"` + "\xff" + `"}`,
	`{"id":1,"name":"x","price":5e-324,"rating":-0.0,"exact":1.10e5,"at":"2026-11-24t10:20:30.5z","data":""}`, strings.Repeat(`{"children":[`, 50), strings.Repeat("[", 10_001),
}

// FuzzDecode checks that what is read encodes as a text that is read as the
// same value and encodes the same; that what no JSON is is refused; and that
// nothing panics.
func FuzzDecode(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second record
		if err := codec.Unmarshal(data, &first); err != nil {
			return
		}
		if !json.Valid(data) || !utf8.Valid(data) {
			t.Fatalf("Unmarshal(%q) reads what is no JSON", data)
		}
		text, err := codec.Marshal(&first)
		if err != nil {
			t.Fatalf("Marshal of what %q gives error = %v", data, err)
		}
		if err := codec.Unmarshal(text, &second); err != nil {
			t.Fatalf("Unmarshal(%q), the text of %q, error = %v", text, data, err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%q is read as another value than %q: (-first +second)\n%s", text, data, diff)
		}
		if again, err := codec.Marshal(&second); string(again) != string(text) || err != nil {
			t.Errorf("Marshal = %s, %v; want %s", again, err, text)
		}
	})
}

// FuzzParse checks that what is parsed is JSON, equals itself in another form,
// and has the members and items that encoding/json sees.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := codec.Parse(data)
		if err != nil {
			return
		}
		var plain any
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		if err := d.Decode(&plain); err != nil {
			t.Fatalf("Parse(%q) reads what encoding/json does not: %v", data, err)
		}
		if diff := cmp.Diff(plain, unpack(v)); diff != "" {
			t.Errorf("Parse(%q): (-encoding/json +codec)\n%s", data, diff)
		}
		sorted, _ := json.Marshal(plain)
		if other := parse(t, string(sorted)); !v.Equal(other) || !other.Equal(v) {
			t.Errorf("%q is not Equal to %q", data, sorted)
		}
	})
}

// unpack gives v as encoding/json has it.
func unpack(v codec.JSON) any {
	switch v.Kind() {
	case codec.KindBool:
		return v.Bool()
	case codec.KindNumber:
		return json.Number(v.Number())
	case codec.KindString:
		return v.Text()
	case codec.KindArray:
		list := []any{}
		for _, item := range v.Items() {
			list = append(list, unpack(item))
		}
		return list
	case codec.KindObject:
		members := map[string]any{}
		for name, value := range v.Members() {
			members[name] = unpack(value)
		}
		return members
	}
	return nil
}
