package codec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

// broken are the violations of a rule, each as "/instance keyword #/schema: message".
func broken(t *testing.T, rule codec.Rule, text string) []string {
	t.Helper()
	v, err := codec.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var c codec.Check
	c.Rules(v, rule)
	var invalid *codec.ValidationError
	if !errors.As(c.Err(), &invalid) {
		return nil
	}
	var out []string
	for _, v := range invalid.Violations {
		out = append(out, fmt.Sprintf("%s %s %s: %s", v.Pointer, v.Keyword, v.SchemaPointer, v.Message))
	}
	return out
}

// at makes a rule that stands at the root of a.json.
func at(rule codec.Rule) codec.Rule {
	return func(s *codec.Schema) { rule(s.At("a.json#")) }
}

// Rules are functions over [codec.Schema]; each keyword is a method.
func ExampleCheck_Rules() {
	port := func(s *codec.Schema) { s.Type(codec.TypeInteger).Minimum("1").Maximum("65535") }
	server := func(s *codec.Schema) {
		s.At("server.json#")
		s.Type(codec.TypeObject)
		s.Required("host")
		s.Property("host", codec.IsString)
		s.Property("port", port)
		s.AdditionalProperties(codec.Nothing)
	}
	v, err := codec.Parse([]byte(`{"port": 70000, "prot": 80}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var c codec.Check
	c.Rules(v, server)
	fmt.Println(c.Err())
	// Output:
	// invalid: /host: is required; /port: is 70000; at most 65535 is allowed; /prot: is not allowed
}

func TestKeywords(t *testing.T) {
	for _, c := range []struct {
		rule      codec.Rule
		good, bad []string
		want      string // for the first bad one
	}{
		{func(s *codec.Schema) { s.Type(codec.TypeInteger | codec.TypeNull) },
			[]string{`1`, `1.0`, `1e400`, `-0`, `null`, `10e-1`}, []string{`1.5`, `"1"`, `true`, `1e-1`},
			" type a.json#/type: is 1.5; want null or integer"},
		{func(s *codec.Schema) { s.Type(codec.TypeString) }, []string{`""`}, []string{`{}`}, " type a.json#/type: is of type object; want string"},
		{func(s *codec.Schema) { s.Enum(`"a"`, `1`, `null`, `{"b": [1]}`, `"\""`) },
			[]string{`"a"`, `1.0`, `null`, `{"b":[1.0]}`, `"\u0022"`, `"\u0061"`}, []string{`"b"`, `true`, `{}`, `[1]`, `"\\"`},
			` enum a.json#/enum: is "b"; want one of "a", 1, null, {"b": [1]}, "\""`},
		{func(s *codec.Schema) { s.Const(`1e2`) }, []string{`100`}, []string{`101`, `"1e2"`}, " const a.json#/const: is 101; must be 1e2"},
		{func(s *codec.Schema) { s.Minimum("-0.1") }, []string{`-0.1`, `-0.10`, `0`, `"a"`}, []string{`-0.1000000000000000000001`, `-1e999999999999999999999`},
			" minimum a.json#/minimum: is -0.1000000000000000000001; at least -0.1 is needed"},
		{func(s *codec.Schema) { s.ExclusiveMaximum("9007199254740993") }, []string{`9007199254740992.999`}, []string{`9007199254740993`, `1e999999999`},
			" exclusiveMaximum a.json#/exclusiveMaximum: is 9007199254740993; less than 9007199254740993 is needed"},
		{func(s *codec.Schema) { s.ExclusiveMinimum("0").Maximum("1") }, []string{`1`, `1e-999999999`}, []string{`0`, `1.1`, `-1`},
			" exclusiveMinimum a.json#/exclusiveMinimum: is 0; more than 0 is needed"},
		{func(s *codec.Schema) { s.MultipleOf("0.01") }, []string{`0`, `0.07`, `1e308`, `1e999999999999999999999`, `-4.35`, `12345678901234567890.12`}, []string{`0.075`, `1e-999999999`},
			" multipleOf a.json#/multipleOf: is 0.075, which is no multiple of 0.01"},
		{func(s *codec.Schema) { s.MultipleOf("7e3") }, []string{`14000`, `7e999999999999999999999`, `77777777777777777777777777777000`}, []string{`1e999999999`, `7e2`}, ""},
		{func(s *codec.Schema) { s.MinLength(2).MaxLength(3) }, []string{`"éé"`, `"👍👍👍"`, `1`}, []string{`"é"`, `"👍👍👍👍"`},
			" minLength a.json#/minLength: has 1 characters; at least 2 are needed"},
		{func(s *codec.Schema) { s.Pattern(word3) }, []string{`"abc"`, `3`}, []string{`"abcd"`}, ` pattern a.json#/pattern: is "abcd", which does not match ^\w{3}$`},
		{func(s *codec.Schema) { s.Format("date", codec.IsDate) }, []string{`"2024-02-29"`}, []string{`"2023-02-29"`},
			` format a.json#/format: is "2023-02-29", which is no date`},
		{func(s *codec.Schema) { s.MinProperties(1).MaxProperties(2) }, []string{`{"a":1}`, `[]`}, []string{`{}`, `{"a":1,"b":2,"c":3}`},
			" minProperties a.json#/minProperties: has 0 properties; at least 1 are needed"},
		{func(s *codec.Schema) { s.PropertyNames(func(s *codec.Schema) { s.MaxLength(1) }) }, []string{`{"a":1}`, `1`}, []string{`{"ab":1}`},
			"/ab maxLength a.json#/propertyNames/maxLength: has 2 characters; at most 1 are allowed"},
		{func(s *codec.Schema) { s.DependentRequired("a", "b", "c") }, []string{`{"a":1,"c":1,"b":1}`, `{}`}, []string{`{"a":1,"b":2}`},
			"/c dependentRequired a.json#/dependentRequired/a: is required beside a"},
		{func(s *codec.Schema) { s.DependentSchema("a/b", func(s *codec.Schema) { s.MaxProperties(1) }) }, []string{`{"a/b":1}`, `{"a":1,"b":1}`}, []string{`{"a/b":1,"b":2}`},
			" maxProperties a.json#/dependentSchemas/a~1b/maxProperties: has 2 properties; at most 1 are allowed"},
		{func(s *codec.Schema) {
			s.Known("a").PatternProperty(word3, codec.IsNull).AdditionalProperties(codec.IsString)
		},
			[]string{`{"a":1,"abc":null,"d":""}`}, []string{`{"d":1}`, `{"abc":1}`}, "/d type a.json#/additionalProperties/type: is of type number; want string"},
		{func(s *codec.Schema) { s.PrefixItems(codec.IsNull, codec.IsString).ItemsFrom(2, codec.Nothing) }, []string{`[]`, `[null]`, `[null,""]`}, []string{`[null,1]`, `[null,"",1]`},
			"/1 type a.json#/prefixItems/1/type: is of type number; want string"},
		{func(s *codec.Schema) { s.MinItems(1).MaxItems(2).Items(codec.IsBoolean) }, []string{`[true]`}, []string{`[]`, `[true,true,true]`, `[1]`},
			" minItems a.json#/minItems: has 0 items; at least 1 are needed"},
		{func(s *codec.Schema) { s.Contains(codec.IsNull, 1, 2) }, []string{`[1,null]`, `{}`}, []string{`[1]`, `[null,null,null]`},
			" contains a.json#/contains: has no item of the kind that is needed"},
		{func(s *codec.Schema) { s.Contains(codec.IsNull, 2, codec.EveryItem) }, []string{`[null,1,null]`}, []string{`[null]`},
			" minContains a.json#/minContains: has 1 items of the kind that is needed; at least 2 are"},
		{func(s *codec.Schema) { s.UniqueItems() }, []string{`[1,"1",[1],{"a":1},true]`, `[]`, `[{"a":1,"b":2},{"a":2,"b":1}]`}, []string{`[1,2,1.0]`, `[{"a":1,"b":2},{"b":2,"a":1}]`, `[[1],[1e0]]`},
			" uniqueItems a.json#/uniqueItems: has the same item at 0 and 2"},
		{func(s *codec.Schema) { s.AllOf(codec.IsNumber, func(s *codec.Schema) { s.Minimum("1") }) }, []string{`1`}, []string{`0`, `""`},
			" minimum a.json#/allOf/1/minimum: is 0; at least 1 is needed"},
		{func(s *codec.Schema) {
			s.AnyOf(codec.IsNull, func(s *codec.Schema) { s.Type(codec.TypeObject).Property("a", codec.IsNull) })
		}, []string{`null`, `{}`}, []string{`{"a":1}`}, " anyOf a.json#/anyOf: fits none of 2 alternatives; 1: is of type object; want null; 2: /a is of type number; want null"},
		{func(s *codec.Schema) { s.OneOf(codec.IsInteger, codec.IsNumber) }, []string{`1.5`}, []string{`1`, `""`}, " oneOf a.json#/oneOf: fits alternatives 1 and 2; want exactly one"},
		{func(s *codec.Schema) { s.Not(codec.IsNull) }, []string{`1`}, []string{`null`}, " not a.json#/not: is what the schema excludes"},
		{func(s *codec.Schema) { s.If(codec.IsString, func(s *codec.Schema) { s.MinLength(1) }, codec.IsNull) }, []string{`"a"`, `null`}, []string{`""`, `1`},
			" minLength a.json#/then/minLength: has 0 characters; at least 1 are needed"},
		{codec.Nothing, nil, []string{`1`}, "  a.json#: is not allowed"},
		{func(s *codec.Schema) { s.Ref(func(s *codec.Schema) { s.At("b.json#/$defs/x").Type(codec.TypeNull) }) }, []string{`null`}, []string{`1`},
			" type b.json#/$defs/x/type: is of type number; want null"},
	} {
		for _, text := range c.good {
			if got := broken(t, at(c.rule), text); got != nil {
				t.Errorf("%s breaks %q; want nothing", text, got)
			}
		}
		for i, text := range c.bad {
			got := broken(t, at(c.rule), text)
			if len(got) == 0 || i == 0 && c.want != "" && got[0] != c.want {
				t.Errorf("%s breaks %q; want %q", text, got, c.want)
			}
		}
	}
}

var word3 = codec.NewPattern(`^\w{3}$`)

// unevaluated allows a and, beside null in it, b.
func unevaluated(s *codec.Schema) {
	s.At("a.json#")
	s.Track()
	s.Known("a")
	s.AnyOf(
		func(s *codec.Schema) { s.Property("a", codec.IsNull).Known("b").Required("b") },
		func(s *codec.Schema) { s.Known("c").Required("never") },
		codec.Anything,
	)
	s.UnevaluatedProperties(codec.Nothing)
	s.Close()
}

func TestUnevaluated(t *testing.T) {
	for text, want := range map[string][]string{
		`{"a": 1}`:              nil,
		`{"a": null, "b": 1}`:   nil,
		`{"a": 1, "b": 1}`:      {"/b unevaluatedProperties a.json#/unevaluatedProperties: is not allowed"},
		`{"a": null, "c": 1}`:   {"/c unevaluatedProperties a.json#/unevaluatedProperties: is not allowed"},
		`["neither", "object"]`: nil,
	} {
		if diff := cmp.Diff(want, broken(t, unevaluated, text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", text, diff)
		}
	}
}

// TestUnevaluatedMany has more members than a word has bits.
func TestUnevaluatedMany(t *testing.T) {
	rule := func(s *codec.Schema) {
		s.Track()
		s.AllOf(func(s *codec.Schema) { s.PatternProperty(codec.NewPattern(`0$`), codec.Anything) })
		s.UnevaluatedProperties(codec.IsNull)
		s.Close()
	}
	var members []string
	for i := range 200 {
		members = append(members, fmt.Sprintf(`"%d": %d`, i, i))
	}
	if got := broken(t, rule, "{"+strings.Join(members, ",")+"}"); len(got) != 180 {
		t.Errorf("%d violations; want 180", len(got))
	}
}

// TestAlternativesStopEarly counts how often a rule is asked for.
func TestAlternativesStopEarly(t *testing.T) {
	asked := 0
	count := func(s *codec.Schema) { asked++ }
	rule := func(s *codec.Schema) {
		s.AnyOf(func(s *codec.Schema) { s.Type(codec.TypeArray).MinItems(5).Items(count) }, func(s *codec.Schema) { s.Items(codec.IsNumber) }, count)
	}
	if got := broken(t, rule, `[1, 2, 3]`); got != nil || asked != 0 {
		t.Errorf("violations = %v, %d more rules asked; want neither", got, asked)
	}
}

// TestLimit ends a check at the first violations.
func TestLimit(t *testing.T) {
	v, err := codec.Parse([]byte(`[1, 2, 3, 4]`))
	if err != nil {
		t.Fatal(err)
	}
	c := codec.Check{Limit: 2}
	asked := 0
	c.Rules(v, func(s *codec.Schema) {
		s.Items(func(s *codec.Schema) { asked++; s.Type(codec.TypeString) })
	})
	if asked != 2 {
		t.Errorf("%d items were checked; want 2", asked)
	}
}

// TestLongArrays would take minutes if each item were compared with each.
func TestLongArrays(t *testing.T) {
	var items []string
	for i := range 100_000 {
		items = append(items, fmt.Sprintf(`{"a": %d}`, i))
	}
	unique := func(s *codec.Schema) { s.UniqueItems() }
	if got := broken(t, unique, "["+strings.Join(items, ",")+"]"); got != nil {
		t.Errorf("violations = %v; want none", got)
	}
	if got := broken(t, unique, "["+strings.Join(append(items, `{"a": 99999.0}`), ",")+"]"); len(got) != 1 {
		t.Errorf("violations = %v; want one", got)
	}
}

// TestDeepValues recurs as deep as a text may be.
func TestDeepValues(t *testing.T) {
	const depth = 9_999
	var tree codec.Rule
	tree = func(s *codec.Schema) { s.At("a.json#").Type(codec.TypeArray).Items(tree) }
	if got := broken(t, tree, strings.Repeat("[", depth)+strings.Repeat("]", depth)); got != nil {
		t.Errorf("violations = %v; want none", got)
	}
	if got := broken(t, tree, strings.Repeat("[", depth)+"1"+strings.Repeat("]", depth)); len(got) != 1 {
		t.Errorf("violations = %v; want one", got)
	}
}

// TestSameSchemaTwice would take years for the same reason.
func TestSameSchemaTwice(t *testing.T) {
	const depth = 1_000
	var tree codec.Rule
	child := func(s *codec.Schema) { s.Type(codec.TypeObject|codec.TypeNull).Property("a", tree) }
	tree = func(s *codec.Schema) { s.At("a.json#").AllOf(child, child) }
	open, closing := strings.Repeat(`{"a":`, depth), strings.Repeat("}", depth)
	if got := broken(t, tree, open+"null"+closing); got != nil {
		t.Errorf("violations = %.200q; want none", got)
	}
	if got := broken(t, tree, open+"1"+closing); len(got) == 0 || len(got) > 1_000 {
		t.Errorf("%d violations; want some", len(got))
	}
}

// TestNestedAlternatives would take years if each alternative asked all below it.
func TestNestedAlternatives(t *testing.T) {
	const depth = 1_000
	var tree codec.Rule
	child := func(s *codec.Schema) { s.Type(codec.TypeObject).Property("a", tree).Required("a") }
	same := func(s *codec.Schema) { s.Type(codec.TypeObject).Property("a", tree).MinProperties(1) }
	tree = func(s *codec.Schema) { s.At("a.json#").AnyOf(codec.IsNull, child, same) }
	open, closing := strings.Repeat(`{"a":`, depth), strings.Repeat("}", depth)
	if got := broken(t, tree, open+"null"+closing); got != nil {
		t.Errorf("violations = %.200q; want none", got)
	}
	got := broken(t, tree, open+"1"+closing)
	if len(got) != 1 || len(got[0]) > 1_000 {
		t.Errorf("%d violations, %.2000q; want a short one", len(got), got)
	}
}

// TestVerdictsOfSkippedItems stops at an item and looks at those behind it later.
func TestVerdictsOfSkippedItems(t *testing.T) {
	text := func(s *codec.Schema) { s.At("a.json#/text").Type(codec.TypeString) }
	rule := func(s *codec.Schema) {
		s.AnyOf(func(s *codec.Schema) {
			s.AnyOf(func(s *codec.Schema) {
				s.AnyOf(
					func(s *codec.Schema) { s.Type(codec.TypeArray).Items(text) },
					func(s *codec.Schema) { s.Type(codec.TypeObject).PatternProperty(codec.NewPattern(""), text) },
					func(s *codec.Schema) {
						s.PrefixItems(codec.IsNumber, text).Property("b", text).Property("a", codec.IsNumber)
					},
				)
			})
		})
	}
	for _, valid := range []string{`[1, "a"]`, `{"a": 1, "b": "x"}`} {
		if got := broken(t, rule, valid); got != nil {
			t.Errorf("%s breaks %q; want nothing", valid, got)
		}
	}
}

// TestRulesTakeLittleMemory checks a valid value twice with one Check: the second
// time, all that is needed is there.
func TestRulesTakeLittleMemory(t *testing.T) {
	rule := func(s *codec.Schema) {
		s.Type(codec.TypeObject).Required("a", "b")
		s.Property("a", func(s *codec.Schema) { s.Type(codec.TypeInteger).Minimum("1").Enum(`1`, `2`) })
		s.Property("b", func(s *codec.Schema) { s.Items(func(s *codec.Schema) { s.MinLength(1).Pattern(word3) }) })
		s.AnyOf(codec.IsNull, func(s *codec.Schema) { s.Property("a", codec.IsInteger) })
		s.AdditionalProperties(codec.Nothing)
	}
	v, err := codec.Parse([]byte(`{"b": ["abc", "def"], "a": 2}`))
	if err != nil {
		t.Fatal(err)
	}
	var c codec.Check
	c.Rules(v, rule)
	if n := testing.AllocsPerRun(100, func() { c.Rules(v, rule) }); n != 0 || c.Err() != nil {
		t.Errorf("checking allocates %v times and gives %v; want neither", n, c.Err())
	}
}
