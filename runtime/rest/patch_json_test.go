package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// patched applies a JSON Patch; an error is its status, such as "422".
func patched(t *testing.T, doc, patch string) string {
	t.Helper()
	v, err := codec.Parse([]byte(patch))
	if err != nil {
		t.Fatal(err)
	}
	c := &call{handler: &handler{opts: Options{MaxBody: 1000}.filled()}}
	to, err := c.jsonPatch(v)
	var out []byte
	for i := 0; i < 2 && err == nil; i++ { // a transaction may be tried again
		out, err = to(t.Context(), []byte(doc))
	}
	if own := (*statusError)(nil); errors.As(err, &own) {
		return map[int]string{400: "400", 409: "409", 413: "413", 422: "422"}[own.status]
	} else if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestJSONPatch has the examples of RFC 6902, appendix A, and the corners of its text.
func TestJSONPatch(t *testing.T) {
	for _, c := range []struct{ name, doc, patch, want string }{
		{"A.1 add a member", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux"}]`, `{"baz":"qux","foo":"bar"}`},
		{"A.2 add an item", `{"foo":["bar","baz"]}`, `[{"op":"add","path":"/foo/1","value":"qux"}]`, `{"foo":["bar","qux","baz"]}`},
		{"A.3 remove a member", `{"baz":"qux","foo":"bar"}`, `[{"op":"remove","path":"/baz"}]`, `{"foo":"bar"}`},
		{"A.4 remove an item", `{"foo":["bar","qux","baz"]}`, `[{"op":"remove","path":"/foo/1"}]`, `{"foo":["bar","baz"]}`},
		{"A.5 replace", `{"baz":"qux","foo":"bar"}`, `[{"op":"replace","path":"/baz","value":"boo"}]`, `{"baz":"boo","foo":"bar"}`},
		{"A.6 move a value", `{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}`, `[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]`, `{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}`},
		{"A.7 move an item", `{"foo":["all","grass","cows","eat"]}`, `[{"op":"move","from":"/foo/1","path":"/foo/3"}]`, `{"foo":["all","cows","eat","grass"]}`},
		{"A.8 test", `{"baz":"qux","foo":["a",2,"c"]}`, `[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]`, `{"baz":"qux","foo":["a",2,"c"]}`},
		{"A.9 a test that fails", `{"baz":"qux"}`, `[{"op":"test","path":"/baz","value":"bar"}]`, "409"},
		{"A.10 add a nested member", `{"foo":"bar"}`, `[{"op":"add","path":"/child","value":{"grandchild":{}}}]`, `{"child":{"grandchild":{}},"foo":"bar"}`},
		{"A.11 unknown members", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux","xyz":123}]`, `{"baz":"qux","foo":"bar"}`},
		{"A.12 add to nothing", `{"foo":"bar"}`, `[{"op":"add","path":"/baz/bat","value":"qux"}]`, "422"},
		{"A.14 escapes", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":10}]`, `{"/":9,"~1":10}`},
		{"A.15 a text is no number", `{"~1":10}`, `[{"op":"test","path":"/~01","value":"10"}]`, "409"},
		{"A.16 add a list", `{"foo":["bar"]}`, `[{"op":"add","path":"/foo/-","value":["abc","def"]}]`, `{"foo":["bar",["abc","def"]]}`},

		{"numbers by value", `{"a":1}`, `[{"op":"test","path":"/a","value":1.0}]`, `{"a":1}`},
		{"texts by value", `{"a":"b"}`, `[{"op":"test","path":"/a","value":"\u0062"}]`, `{"a":"b"}`},
		{"objects in any order", `{"a":{"b":1,"c":2}}`, `[{"op":"test","path":"/a","value":{"c":2,"b":1}}]`, `{"a":{"b":1,"c":2}}`},
		{"null is not absent", `{"a":1}`, `[{"op":"test","path":"/b","value":null}]`, "422"},
		{"null", `{"a":null}`, `[{"op":"test","path":"/a","value":null}]`, `{"a":null}`},
		{"a long number", `{"a":12345678901234567890.10}`, `[{"op":"copy","from":"/a","path":"/b"}]`, `{"a":12345678901234567890.10,"b":12345678901234567890.10}`},
		{"all", `{"a":1}`, `[{"op":"replace","path":"","value":[1]}]`, `[1]`},
		{"add all", `{"a":1}`, `[{"op":"add","path":"","value":{"b":2}}]`, `{"b":2}`},
		{"test all", `{"a":1}`, `[{"op":"test","path":"","value":{"a":1}}]`, `{"a":1}`},
		{"remove all", `{"a":1}`, `[{"op":"remove","path":""}]`, `null`},
		{"the empty name", `{"":1}`, `[{"op":"replace","path":"/","value":2}]`, `{"":2}`},
		{"add is replace", `{"a":1}`, `[{"op":"add","path":"/a","value":2}]`, `{"a":2}`},
		{"add at the end", `[1]`, `[{"op":"add","path":"/1","value":2}]`, `[1,2]`},
		{"add behind the end", `[1]`, `[{"op":"add","path":"/2","value":2}]`, "422"},
		{"leading zero", `[1,2]`, `[{"op":"remove","path":"/01"}]`, "422"},
		{"sign", `[1,2]`, `[{"op":"remove","path":"/+1"}]`, "422"},
		{"negative", `[1,2]`, `[{"op":"remove","path":"/-1"}]`, "422"},
		{"a position that overflows", `[1,2]`, `[{"op":"remove","path":"/18446744073709551616"}]`, "422"},
		{"remove behind the end", `[1,2]`, `[{"op":"remove","path":"/-"}]`, "422"},
		{"a name in a list", `[1,2]`, `[{"op":"add","path":"/a","value":1}]`, "422"},
		{"inside of a text", `{"a":"b"}`, `[{"op":"add","path":"/a/0","value":1}]`, "422"},
		{"inside of null", `{"a":null}`, `[{"op":"add","path":"/a/b","value":1}]`, "422"},
		{"replace nothing", `{"a":1}`, `[{"op":"replace","path":"/b","value":1}]`, "422"},
		{"remove nothing", `{"a":1}`, `[{"op":"remove","path":"/b"}]`, "422"},
		{"move into itself", `{"a":{"b":1}}`, `[{"op":"move","from":"/a","path":"/a/b"}]`, "422"},
		{"move to itself", `{"a":{"b":1}}`, `[{"op":"move","from":"/a","path":"/a"}]`, `{"a":{"b":1}}`},
		{"move nothing", `{"a":1}`, `[{"op":"move","from":"/b","path":"/a"}]`, "422"},
		{"a copy is its own", `{"a":{"b":1}}`, `[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]`, `{"a":{"b":1},"c":{"b":2}}`},
		{"copy into itself", `{"a":[1]}`, `[{"op":"copy","from":"/a","path":"/a/0"}]`, `{"a":[[1],1]}`},
		{"a value is changed", `{}`, `[{"op":"add","path":"/a","value":{"b":1}},{"op":"replace","path":"/a/b","value":2}]`, `{"a":{"b":2}}`},
		{"nested lists", `{"a":[[1,2],[3]]}`, `[{"op":"remove","path":"/a/0/1"},{"op":"add","path":"/a/1/-","value":4}]`, `{"a":[[1],[3,4]]}`},

		{"no list", `{}`, `{"op":"add"}`, "400"},
		{"no operation", `{}`, `[7]`, "400"},
		{"no op", `{}`, `[{"path":"/a","value":1}]`, "400"},
		{"an unknown op", `{}`, `[{"op":"merge","path":"/a","value":1}]`, "400"},
		{"op of another case", `{}`, `[{"op":"Add","path":"/a","value":1}]`, "400"},
		{"no path", `{}`, `[{"op":"add","value":1}]`, "400"},
		{"no pointer", `{}`, `[{"op":"add","path":"a","value":1}]`, "400"},
		{"a bad escape", `{}`, `[{"op":"add","path":"/~2","value":1}]`, "400"},
		{"no value", `{}`, `[{"op":"add","path":"/a"}]`, "400"},
		{"no from", `{"a":1}`, `[{"op":"copy","path":"/b"}]`, "400"},
		{"nothing", `{"a":1}`, `[]`, `{"a":1}`},
		{"all before one is malformed", `{"a":1}`, `[{"op":"remove","path":"/a"},{"op":"nope","path":"/a"}]`, "400"},
	} {
		if got := patched(t, c.doc, c.patch); got != c.want {
			t.Errorf("%s: %s of %s = %s; want %s", c.name, c.patch, c.doc, got, c.want)
		}
	}
}

// TestJSONPatchIsBounded checks that a small patch makes no large object and no long
// work.
func TestJSONPatchIsBounded(t *testing.T) {
	many := func(op string, n int) string { return "[" + strings.Repeat(op+",", n-1) + op + "]" }
	long := `{"a":[` + strings.Repeat("0,", 5000) + `0]}`
	for name, c := range map[string]struct{ doc, patch string }{
		"doubling":   {`{"a":[1]}`, many(`{"op":"copy","from":"/a","path":"/a/0"}`, 60)},
		"growing":    {`{"a":"` + strings.Repeat("x", 500) + `"}`, `[{"op":"copy","from":"/a","path":"/b"},{"op":"copy","from":"/a","path":"/c"}]`},
		"shifting":   {long, many(`{"op":"add","path":"/a/0","value":1}`, 1000)},
		"unshifting": {long, many(`{"op":"remove","path":"/a/0"}`, 1000)},
		"testing":    {long, many(`{"op":"test","path":"/a","value":`+long[5:len(long)-1]+`}`, 10)},
	} {
		if got := patched(t, c.doc, c.patch); got != "413" {
			t.Errorf("%s = %.200s", name, got)
		}
	}
	if got := patched(t, `{}`, many(`{"op":"remove","path":""}`, 1001)); got != "400" {
		t.Errorf("1001 operations = %s", got)
	}
}

// deepening is a JSON Patch that makes a document times chains deep: each empty token of
// a path costs one byte.
func deepening(chain, times int) string {
	ops := fmt.Sprintf(`[{"op":"add","path":"/x","value":%s1%s},{"op":"add","path":"/y","value":1}`, strings.Repeat(`{"":`, chain), strings.Repeat("}", chain))
	for i := range times {
		ops += fmt.Sprintf(`,{"op":"copy","from":"/x","path":"/c%d"},{"op":"move","from":"/y","path":"/c%[1]d%s"},{"op":"move","from":"/c%[1]d","path":"/y"}`, i, strings.Repeat("/", chain))
	}
	return ops + "]"
}

// TestJSONPatchIsNotTooDeep checks that no small patch makes a document that overflows
// the stack, which would end the process, and that all stay as shallow as a body.
func TestJSONPatchIsNotTooDeep(t *testing.T) {
	attack := deepening(3000, 330)
	if len(attack) > 1<<20 {
		t.Fatalf("the patch has %d bytes", len(attack))
	}
	into := func(ops string) string {
		return `[{"op":"add","path":"/a","value":` + strings.Repeat("[", 9998) + strings.Repeat("]", 9998) + `}` + ops + `]`
	}
	for name, c := range map[string]struct{ patch, want string }{
		"moves":             {attack, "413"},
		"as deep as a body": {into(`,{"op":"add","path":"/b","value":1}`), ""},
		"add":               {into(`,{"op":"add","path":"/a` + strings.Repeat("/0", 9997) + `/-","value":[[]]}`), "413"},
		"replace":           {into(`,{"op":"replace","path":"/a/0","value":` + strings.Repeat("[", 9998) + "1" + strings.Repeat("]", 9998) + `}`), ""},
		"replace, deeper":   {into(`,{"op":"replace","path":"/a/0/0","value":` + strings.Repeat("[", 9998) + "1" + strings.Repeat("]", 9998) + `}`), "413"},
		"copy into itself":  {into(`,{"op":"copy","from":"/a","path":"/a/0/0"}`), "413"},
		"move deeper":       {into(`,{"op":"add","path":"/b","value":{"c":{}}},{"op":"move","from":"/a","path":"/b/c/d"}`), "413"},
	} {
		v, err := codec.Parse([]byte(c.patch))
		if err != nil {
			t.Fatal(name, err)
		}
		h := &call{handler: &handler{opts: Options{}.filled()}}
		to, err := h.jsonPatch(v)
		if err != nil {
			t.Fatal(name, err)
		}
		out, err := to(t.Context(), []byte(`{}`))
		if own := (*statusError)(nil); errors.As(err, &own) != (c.want != "") || own != nil && fmt.Sprint(own.status) != c.want {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
		if _, parsed := codec.Parse(out); err == nil && parsed != nil {
			t.Errorf("%s makes what is no body: %v", name, parsed)
		}
	}
}

// TestJSONPatchEnds checks that a patch stops when nobody waits for it.
func TestJSONPatchEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v, err := codec.Parse([]byte(`[{"op":"add","path":"/a","value":1}]`))
	if err != nil {
		t.Fatal(err)
	}
	to, err := (&call{handler: &handler{opts: Options{}.filled()}}).jsonPatch(v)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := to(ctx, []byte(`{}`)); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end a patch makes %s, %v", out, err)
	}
}

// plainOf is the value of a JSON text.
func plainOf(t *testing.T, text string) any {
	v, err := plain([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestMergePatch has the examples of RFC 7396, appendix A.
func TestMergePatch(t *testing.T) {
	for _, c := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
		{`{}`, `{"a":[null,{"b":null}]}`, `{"a":[null,{"b":null}]}`},
	} {
		got, err := json.Marshal(merged(plainOf(t, c[0]), plainOf(t, c[1])))
		if err != nil || string(got) != c[2] {
			t.Errorf("%s with %s = %s, %v; want %s", c[0], c[1], got, err, c[2])
		}
	}
}

// FuzzJSONPatch applies patches to documents, within their bounds.
func FuzzJSONPatch(f *testing.F) {
	for _, patch := range []string{
		`[{"op":"add","path":"/a/-","value":1},{"op":"move","from":"/a/0","path":"/b"}]`, `[{"op":"copy","from":"","path":"/a"}]`,
		`[{"op":"remove","path":""},{"op":"add","path":"/a","value":1}]`, `[{"op":"test","path":"/a/0","value":1e0}]`, `[{"op":"replace","path":"/~0~1","value":null}]`, deepening(30, 5),
	} {
		f.Add(`{"a":[1,{"b":"c"}],"~/":0}`, patch)
	}
	f.Fuzz(func(t *testing.T, doc, patch string) {
		d, err := codec.Parse([]byte(doc))
		if err != nil {
			return
		}
		if _, err := codec.Parse([]byte(patch)); err != nil {
			return
		}
		got := patched(t, d.Raw(), patch)
		if len(got) > 3*max(1000, len(doc)) {
			t.Errorf("%s of %s has %d bytes", patch, doc, len(got))
		}
		if _, err := codec.Parse([]byte(got)); err != nil {
			t.Errorf("%s of %s = %s: %v", patch, doc, got, err)
		}
	})
}
