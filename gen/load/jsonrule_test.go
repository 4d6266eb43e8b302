package load

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

const ruleSchemas = `{
	"title": "Box", "type": "object",
	"properties": {
		"id": {"type": "integer"},
		"open": {"description": "whatever"},
		"never": false,
		"size": {"$ref": "#/$defs/size"},
		"inner": {"$ref": "#"},
		"limit": {"anyOf": [{"maximum": 5}, {"enum": ["none"]}], "minimum": 1}
	},
	"$defs": {"size": {"type": "string", "enum": ["S", "M"]}, "any": {"allOf": [{"$ref": "#/$defs/any2"}]}, "any2": {"properties": {"x": {"$ref": "#/$defs/any"}}}}
}`

// ruleLoader is a loader that has met a model.
func ruleLoader(t *testing.T) (*loader, *model, *schema.Node) {
	t.Helper()
	files := fstest.MapFS{"box.json": {Data: []byte(ruleSchemas)}}
	set, err := schema.Read(context.Background(), files, []string{"box.json"})
	if err != nil || len(set.Problems) > 0 {
		t.Fatal(err, set.Problems)
	}
	l := newLoader(context.Background(), set, Options{})
	l.names()
	return l, l.models[0], set.Docs[0].Root
}

func ruleFuncNames(rules []*ir.RuleFunc) []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.Name)
	}
	return names
}

func TestJSONRulesNames(t *testing.T) {
	l, m, root := ruleLoader(t)
	at := func(pointer string) *schema.Node {
		n, _, missing := root.At(pointer)
		if n == nil {
			t.Fatalf("%s: no %s", pointer, missing)
		}
		return n
	}
	for _, c := range []struct {
		nodes []*schema.Node
		want  string
	}{
		{[]*schema.Node{at("/properties/limit")}, "boxLimitRules"},
		{[]*schema.Node{at("/properties/limit")}, "boxLimitRules"},
		{[]*schema.Node{at("/properties/open")}, ""},
		{[]*schema.Node{at("/$defs/any"), at("/properties/open")}, ""},
		{[]*schema.Node{at("/properties/never")}, "boxNeverRules"},
		{[]*schema.Node{at("/properties/never")}, "boxNeverRules"},
		{[]*schema.Node{at("/properties/size")}, "sizeRules"},
		{[]*schema.Node{at("/properties/inner")}, "boxRules"},
		{[]*schema.Node{at("/properties/id"), at("/properties/limit")}, "boxID_and_BoxLimitRules"},
		{[]*schema.Node{at("/properties/id"), at("/properties/limit")}, "boxID_and_BoxLimitRules"},
	} {
		if got := l.jsonRules(m, c.nodes); got != c.want {
			t.Errorf("jsonRules(%s) = %q; want %q", c.nodes[0].Pointer(), got, c.want)
		}
	}
	want := []string{"boxLimitRules", "boxNeverRules", "sizeRules", "boxRules", "boxID_and_BoxLimitRules", "boxIDRules"}
	if diff := cmp.Diff(want, ruleFuncNames(m.ir.Rules)); diff != "" {
		t.Errorf("the functions of the model (-want +got):\n%s", diff)
	}
}

// TestJSONRulesOrder asks for the same in another order.
func TestJSONRulesOrder(t *testing.T) {
	load := func(pointers ...string) []*ir.RuleFunc {
		l, m, root := ruleLoader(t)
		for _, pointer := range pointers {
			n, _, _ := root.At(pointer)
			l.jsonRules(m, []*schema.Node{n})
		}
		slices.SortFunc(m.ir.Rules, func(a, b *ir.RuleFunc) int { return strings.Compare(a.Name, b.Name) })
		return m.ir.Rules
	}
	first := load("", "/properties/limit", "/properties/size")
	if diff := cmp.Diff(first, load("/properties/size", "/properties/limit", "")); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
}
