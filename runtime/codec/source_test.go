package codec_test

import (
	"errors"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

var orderSource = codec.Source{At: "order.json#", Places: []codec.Place{
	{Of: "kind enum", At: "order.json#/$defs/kind/enum"},
	{Of: "tags", At: "order.json#/$defs/tags"},
	{Of: "labels/*", At: "order.json#/$defs/label"},
	{Of: "/0", At: "order.json#/prefixItems/0"},
}}

var lineSource = codec.Source{At: "line.json#"}

// TestSource tests where violations say that their rules are.
func TestSource(t *testing.T) {
	for name, test := range map[string]struct {
		fail func(c *codec.Check)
		want string
	}{
		"a member":                    {func(c *codec.Check) { c.Fail("a/b", "minimum", "") }, "order.json#/properties/a~1b/minimum"},
		"a rule elsewhere":            {func(c *codec.Check) { c.Fail("kind", "enum", "") }, "order.json#/$defs/kind/enum"},
		"another rule of that member": {func(c *codec.Check) { c.Fail("kind", "type", "") }, "order.json#/properties/kind/type"},
		"a required member":           {func(c *codec.Check) { c.Fail("a", "required", "") }, "order.json#/required"},
		"the value itself":            {func(c *codec.Check) { c.Fail("", "maxItems", "") }, "order.json#/maxItems"},
		"an element": {func(c *codec.Check) {
			c.In("tags")
			c.Index(2)
			c.Fail("", "pattern", "")
		}, "order.json#/$defs/tags/items/pattern"},
		"an entry": {func(c *codec.Check) {
			c.In("labels")
			c.Entry("x")
			c.Fail("", "maxLength", "")
		}, "order.json#/$defs/label/maxLength"},
		"an entry where it is expected": {func(c *codec.Check) {
			c.Entry("x")
			c.Fail("", "maxLength", "")
		}, "order.json#/additionalProperties/maxLength"},
		"a name": {func(c *codec.Check) {
			c.In("labels")
			c.Key("x")
			c.Fail("", "pattern", "")
		}, "order.json#/properties/labels/propertyNames/pattern"},
		"an element of a tuple": {func(c *codec.Check) {
			c.Index(0)
			c.Fail("", "minimum", "")
		}, "order.json#/prefixItems/0/minimum"},
		"another type": {func(c *codec.Check) {
			c.In("line")
			c.From(&lineSource)
			c.Fail("n", "minimum", "")
		}, "line.json#/properties/n/minimum"},
		"behind another type": {func(c *codec.Check) {
			c.In("line")
			c.From(&lineSource)
			c.Out()
			c.In("other")
			c.Fail("n", "minimum", "")
		}, "order.json#/properties/other/items/minimum"},
	} {
		t.Run(name, func(t *testing.T) {
			var c codec.Check
			c.From(&orderSource)
			test.fail(&c)
			e, ok := errors.AsType[*codec.ValidationError](c.Err())
			if !ok || e.Violations[0].SchemaPointer != test.want {
				t.Errorf("Err() = %+v; want the rule at %s", e, test.want)
			}
		})
	}
	var c codec.Check
	c.Fail("a", "minimum", "")
	if e, ok := errors.AsType[*codec.ValidationError](c.Err()); !ok || e.Violations[0].SchemaPointer != "" {
		t.Errorf("Err() without a source = %+v; want no schema pointer", e)
	}
}
