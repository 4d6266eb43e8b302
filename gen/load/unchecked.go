package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

var (
	textKinds   = []ir.Kind{ir.KindString, ir.KindTime, ir.KindDate, ir.KindUUID}
	parsedKinds = []ir.Kind{ir.KindTime, ir.KindDate, ir.KindUUID}
	objectKinds = []ir.Kind{ir.KindObject}
	listKinds   = []ir.Kind{ir.KindList}
	plainKinds  = []ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindTime, ir.KindDate, ir.KindUUID, ir.KindList, ir.KindObject}
)

// unchecked are the keywords that are rules and not checked yet, with the kinds
// of values that they say something about; nil is all kinds.
var unchecked = map[string][]ir.Kind{
	"if": nil, "not": nil, "$dynamicRef": nil,
	"additionalProperties": objectKinds, "patternProperties": objectKinds, "propertyNames": objectKinds,
	"minProperties": objectKinds, "maxProperties": objectKinds, "unevaluatedProperties": objectKinds,
	"dependentRequired": objectKinds, "dependentSchemas": objectKinds,
	"contains": listKinds, "unevaluatedItems": listKinds,
	"contentMediaType": textKinds, "contentSchema": textKinds, "contentEncoding": textKinds,
	"pattern": parsedKinds, "minLength": parsedKinds, "maxLength": parsedKinds,
	"enum": plainKinds,
}

// checkedFormats are the formats that the Go type of a kind enforces.
var checkedFormats = map[ir.Kind][]string{
	ir.KindInt:   {"int64"},
	ir.KindFloat: {"double"},
	ir.KindTime:  {"date-time"},
	ir.KindDate:  {"date"},
	ir.KindUUID:  {"uuid"},
}

// looser are the formats that will get a type of their own, with what they are
// now.
var looser = map[string]string{
	"time":     "a string, since the format has no type yet",
	"duration": "a string, since the format has no type yet",
	"byte":     "a string and not decoded, since the format has no type yet",
	"decimal":  "a float64, which rounds, since the format has no type yet",
}

// noteUnchecked tells of the keywords of a schema that have no effect on a value
// of a kind although they should.
func (l *loader) noteUnchecked(n *schema.Node, kind ir.Kind) {
	for _, m := range n.Members() {
		of, ok := unchecked[m.Name]
		switch {
		case m.Name == "format":
			l.noteFormat(m.Value, kind)
		case !ok || of != nil && !slices.Contains(of, kind) || m.Value.IsTrue():
		case m.Name == "additionalProperties" && m.Value.Is(schema.Object) && len(m.Value.Members()) == 0:
		default:
			l.note(m.Value.NamePlace(), "%s is not checked yet", m.Name)
		}
	}
	for _, name := range wrappers {
		switch held := n.Get(name); {
		case held == nil || l.namesSuper(n, name):
		case isRule(n, name):
			l.note(held.NamePlace(), "%s is not checked yet", name)
		case n.Has("properties"): // of a model: a property is raw JSON then
			l.note(held.NamePlace(), "%s beside properties is not supported yet: it brings no fields and is not checked", name)
		}
	}
}

func (l *loader) noteFormat(format *schema.Node, kind ir.Kind) {
	name := format.Text()
	if slices.Contains(checkedFormats[kind], name) {
		return
	}
	if now, ok := looser[name]; ok && (kind == ir.KindString || kind == ir.KindFloat) {
		l.note(format.NamePlace(), "format %q is kept as %s", name, now)
		return
	}
	if slices.Contains([]ir.Kind{ir.KindInt, ir.KindFloat, ir.KindString, ir.KindEnum}, kind) {
		l.note(format.NamePlace(), "format %q is not checked yet", name)
	}
}
