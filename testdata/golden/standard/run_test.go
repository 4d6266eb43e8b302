package standard_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/standard/want"
)

// adder stores what a JSON text says in a model, and gives the JSON of what it
// has then.
type adder func(ctx context.Context, text string) (stored string, err error)

// adders are the models of a database, by name.
func adders(db *standard.DB) map[string]adder {
	return map[string]adder{
		"Annotation": adderOf[standard.Annotation](db.Annotations),
		"Bound":      adderOf[standard.Bound](db.Bounds),
		"Choice":     adderOf[standard.Choice](db.Choices),
		"Format":     adderOf[standard.Format](db.Formats),
		"Object":     adderOf[standard.Object](db.Objects),
	}
}

// object is what generated structs have in common.
type object[T any] interface {
	*T
	Load(ctx context.Context) error
}

func adderOf[T any, P object[T]](model interface {
	Add(ctx context.Context, obj *T) error
}) adder {
	return func(ctx context.Context, text string) (string, error) {
		obj := new(T)
		if err := json.Unmarshal([]byte(text), obj); err != nil {
			return "", err
		}
		if err := model.Add(ctx, obj); err != nil {
			return "", err
		}
		if err := P(obj).Load(ctx); err != nil {
			return "", err
		}
		stored, err := json.Marshal(obj)
		return string(stored), err
	}
}

// valid are objects that have every member and keep every rule of their schemas,
// also those that are not checked.
var valid = map[string]string{
	"Annotation": `{
		"id": 1, "state": "closed", "level": 2, "either": "on", "created": "then", "password": "secret", "former": "old",
		"yes": true, "seven": 7, "half": 0.5, "word": "word", "day": "2024-02-29", "pair": [1, 2], "none": "some"
	}`,
	"Bound": `{
		"id": 1, "least": 1, "most": 9, "above": 0.1, "below": 0.9, "even": -4, "long": "日本", "short": "abc", "code": "abc",
		"someday": "2024-02-29", "some": ["a"], "few": ["a", "a"], "set": ["a", "b"], "holds": [1, 2], "sized": {"a": "x"}
	}`,
	"Choice": `{
		"id": 1, "one": {"kind": "card", "number": "4"}, "orNull": {"kind": "card"}, "constants": "red", "needs": {"phone": "1"},
		"byType": ["a"], "byTag": {"kind": "cash", "amount": 1.5}, "byMember": {"iban": "X"}, "raw": 12,
		"merged": {"kind": "card", "name": "n"}, "narrow": "abc", "narrower": "ab",
		"serial": "0190f5fe-7c00-7a00-8000-000000000003", "no": "yes", "when": 20, "anything": [{"deep": null}]
	}`,
	"Format": `{
		"id": "0190f5fe-7c00-7a00-8000-000000000001", "instant": "2024-02-29T12:30:00.5Z", "day": "2024-02-29", "clock": "10:20:30Z",
		"span": "P1DT2H", "other": "0190f5fe-7c00-7a00-8000-000000000002", "email": "a@example.com", "host": "example.com",
		"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/a?b#c", "reference": "../a", "template": "/a/{b}",
		"pointer": "/a/0", "regex": "^a+$", "bytes": "AAE=", "base64": "AAE=", "document": "{}", "price": 19.99, "small": 7,
		"large": 9223372036854775807, "single": 0.5, "double": 1e+300, "own": "anything"
	}`,
	"Object": `{
		"id": 1, "nested": {"name": "n", "x-size": 2, "x-kind": 3, "more": "m"}, "more": "m", "x-more": "m", "closed": {"a": "x"}, "unevaluated": {"a": "x"}, "byName": {"k": 1},
		"byPattern": {"k": 1}, "free": {"k": [1]}, "tuple": ["a", 1], "list": ["a"], "lists": [[0.5], []], "orNull": [1, null],
		"tree": {"name": "a", "next": {"name": "b"}, "children": [{"name": "c", "children": [{"name": "d"}]}]}
	}`,
}

func TestValidObjectsComeBack(t *testing.T) {
	goldentest.Each(t, standard.Open, func(t *testing.T, db *standard.DB) {
		for name, add := range adders(db) {
			stored, err := add(t.Context(), valid[name])
			if err != nil {
				t.Errorf("Add of a valid %s error = %v", name, err)
				continue
			}
			if diff := cmp.Diff(members(t, valid[name]), members(t, stored)); diff != "" {
				t.Errorf("JSON of %s through the store (-want +got):\n%s", name, diff)
			}
		}
	})
}

// TestRefused changes one member of the valid objects and wants the rule that
// breaks. What is not checked has a line in want/notes.txt.
func TestRefused(t *testing.T) {
	tests := []struct{ model, member, value, want string }{
		{"Annotation", "state", `"ajar"`, "/state enum"},
		{"Annotation", "yes", `false`, "/yes const"},
		{"Annotation", "seven", `8`, "/seven const"},
		{"Annotation", "half", `0.25`, "/half const"},
		{"Annotation", "word", `"words"`, "/word const"},
		{"Annotation", "level", `null`, "/level type"},
		{"Annotation", "former", `1`, "/former type"},
		{"Bound", "least", `0`, "/least minimum"},
		{"Bound", "most", `10`, "/most maximum"},
		{"Bound", "above", `0`, "/above exclusiveMinimum"},
		{"Bound", "below", `1`, "/below exclusiveMaximum"},
		{"Bound", "even", `3`, "/even multipleOf"},
		{"Bound", "long", `"é"`, "/long minLength"},
		{"Bound", "short", `"abcd"`, "/short maxLength"},
		{"Bound", "code", `"A"`, "/code pattern"},
		{"Bound", "some", `[]`, "/some minItems"},
		{"Bound", "few", `["a", "b", "c"]`, "/few maxItems"},
		{"Bound", "set", `["a", "a"]`, "/set uniqueItems"},
		{"Bound", "sized", `{"a": null}`, "/sized/a type"},
		{"Choice", "one", `{"kind": "cash"}`, "/one/kind const"},
		{"Choice", "orNull", `{"kind": "cash"}`, "/orNull/kind const"},
		{"Choice", "narrow", `"abcdef"`, "/narrow maxLength"},
		{"Choice", "narrow", `"A"`, "/narrow pattern"},
		{"Choice", "narrower", `"a"`, "/narrower minLength"},
		{"Choice", "narrower", `"abcdef"`, "/narrower maxLength"},
		{"Choice", "serial", `"3"`, "/serial format"},
		{"Choice", "raw", ``, "/raw required"},
		{"Choice", "when", `"20"`, "/when type"},
		{"Format", "id", `"1"`, "/id format"},
		{"Format", "instant", `"2024-02-30T00:00:00Z"`, "/instant format"},
		{"Format", "day", `"2023-02-29"`, "/day format"},
		{"Format", "other", `"x"`, "/other format"},
		{"Format", "large", `9223372036854775808`, "/large type"},
		{"Object", "closed", `{"a": null}`, "/closed/a type"},
		{"Object", "list", `[1]`, "/list/0 type"},
		{"Object", "lists", `[["a"]]`, "/lists/0/0 type"},
		{"Object", "tree", `{"name": 1}`, "/tree/name type"},
		{"Annotation", "level", `4`, "/level enum"},
		{"Annotation", "either", `2`, "/either enum"},
		{"Annotation", "day", `"2024-03-01"`, "/day const"},
		{"Annotation", "pair", `[2, 1]`, "/pair const"},
		{"Bound", "someday", `"1999-01-01"`, "/someday pattern"},
		{"Bound", "holds", `[2]`, "/holds contains"},
		{"Bound", "holds", `[1, 1, 1]`, "/holds maxContains"},
		{"Bound", "sized", `{}`, "/sized minProperties"},
		{"Bound", "sized", `{"a": "x", "b": "y"}`, "/sized maxProperties"},
		{"Choice", "constants", `"blue"`, "/constants oneOf"},
		{"Choice", "needs", `{}`, "/needs anyOf"},
		{"Choice", "byType", `1.5`, "/byType oneOf"},
		{"Choice", "byTag", `{"kind": "gold"}`, "/byTag oneOf"},
		{"Choice", "byMember", `{"iban": "X", "number": "1"}`, "/byMember oneOf"},
		{"Choice", "raw", `7`, "/raw anyOf"},
		{"Choice", "merged", `{"kind": "card", "name": 1}`, "/merged/name type"},
		{"Choice", "no", `"no"`, "/no not"},
		{"Choice", "no", ``, "/no required"},
		{"Choice", "when", `15`, "/when multipleOf"},
		{"Object", "nested", `{"name": "n", "x-size": -1.5}`, "/nested/x-size type"},
		{"Object", "nested", `{"name": "n"}`, "/nested/x-kind required"},
		{"Object", "nested", `{"name": "n", "x-kind": "k"}`, "/nested/x-kind type"},
		{"Object", "nested", `{"name": "n", "x-kind": 1, "more": 1}`, "/nested/more type"},
		{"Object", "more", `1`, "/more type"},
		{"Object", "x-more", `1`, "/x-more type"},
		{"Choice", "nothing", `1`, " not"},
		{"Object", "closed", `{"b": 1}`, "/closed/b additionalProperties"},
		{"Object", "unevaluated", `{"b": 1}`, "/unevaluated/b additionalProperties"},
		{"Object", "byName", `{"k": "1"}`, "/byName/k type"},
		{"Object", "byPattern", `{"k": "1"}`, "/byPattern/k type"},
		{"Object", "free", `[]`, "/free type"},
		{"Object", "tuple", `["a", 1, 2]`, "/tuple/2 items"},
		{"Object", "tuple", ``, "/tuple required"},
		{"Object", "lists", ``, "/lists dependentRequired"},
	}
	goldentest.Each(t, standard.Open, func(t *testing.T, db *standard.DB) {
		for _, test := range tests {
			text := change(t, valid[test.model], test.member, test.value)
			if _, err := adders(db)[test.model](t.Context(), text); !breaks(err, test.want) {
				t.Errorf("Add of %s with %s %s error = %v; want %s", test.model, test.member, test.value, err, test.want)
			}
		}
	})
}

// TestUpdateKeepsRules wants an update of many objects to keep what their model
// says about several members, of which the patch has one.
func TestUpdateKeepsRules(t *testing.T) {
	goldentest.Each(t, standard.Open, func(t *testing.T, db *standard.DB) {
		_, err := adders(db)["Choice"](t.Context(), valid["Choice"])
		goldentest.Must(t, err)
		_, err = db.Choices.RQL("").Update(t.Context(), standard.ChoicePatch{No: perstore.Null[string]()})
		if !breaks(err, "/no required") {
			t.Errorf("Update of no to null, while there is when: error = %v; want /no required", err)
		}
		n, err := db.Choices.RQL("").Update(t.Context(), standard.ChoicePatch{No: perstore.Some("maybe")})
		if n != 1 || err != nil {
			t.Errorf("Update of no = %d, %v; want 1 object", n, err)
		}
	})
}

// change gives a member of an object another value; none removes it.
func change(t *testing.T, text, member, value string) string {
	t.Helper()
	var object map[string]json.RawMessage
	goldentest.Must(t, json.Unmarshal([]byte(text), &object))
	object[member] = json.RawMessage(value)
	if value == "" {
		delete(object, member)
	}
	changed, err := json.Marshal(object)
	goldentest.Must(t, err)
	return string(changed)
}

// breaks tells whether an error is that one rule is broken, or that JSON does not
// fit its Go type.
func breaks(err error, want string) bool {
	if invalid, ok := errors.AsType[*perstore.ValidationError](err); ok {
		v := invalid.Violations
		return len(v) == 1 && v[0].Pointer+" "+v[0].Keyword == want
	}
	return err != nil && strings.Contains(err.Error(), want)
}

// members reads an object with numbers as they are written.
func members(t *testing.T, text string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var object map[string]any
	goldentest.Must(t, d.Decode(&object))
	return object
}
