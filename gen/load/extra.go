package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// evaluators are the keywords of an object that may bring members beside its
// properties.
var evaluators = []string{"$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "additionalProperties"}

// unknownOf decides what the struct of a model or nested object does with members
// that it has no field for.
func unknownOf(n *schema.Node) ir.Unknown {
	closed := n.Get("additionalProperties").IsFalse() || n.Get("unevaluatedProperties").IsFalse() && !slices.ContainsFunc(evaluators, n.Has)
	if closed && len(n.Get("patternProperties").Members()) == 0 {
		return ir.UnknownRefused
	}
	return ir.UnknownKept
}

// extraColumn keeps the members that are no properties. No property has a column
// of that name unless it states it: snake_case does not begin with an underscore.
const extraColumn = "_extra"

// extra gives an open model the field Extra, with a column. One that specialises
// an open model has that one's, even where it refuses such members itself: its
// objects are the other model's, too.
func (l *loader) extra(m *model) {
	if m.ir.Unknown != ir.UnknownKept || m.keepsExtra() {
		return
	}
	m.ir.Fields = append(m.ir.Fields, &ir.Field{Name: "Extra", Type: ir.Type{Kind: ir.KindOpen}, Extra: true})
	m.properties = append(m.properties, m.node)
}

func isExtra(f *ir.Field) bool { return f.Extra }

// keepsExtra tells whether a model has that field.
func (m *model) keepsExtra() bool { return slices.ContainsFunc(m.ir.Fields, isExtra) }

// keepsFixed tells whether the members in field i, which is Extra, keep the values
// that they were created with: the model, or the one that it has the field of, says
// so of all that it does not name.
func (m *model) keepsFixed(i int) bool {
	return fixedExtra(m.node) || fixedExtra(m.properties[i])
}

func fixedExtra(n *schema.Node) bool {
	return n.Get("additionalProperties").Get("readOnly").IsTrue()
}
