package load

import (
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// jsonKinds are the kinds of JSON values that the Go types of models stand for.
var jsonKinds = map[ir.Kind]kinds{
	ir.KindBool: boolKind, ir.KindInt: numberKinds, ir.KindFloat: numberKinds, ir.KindDecimal: numberKinds,
	ir.KindString: stringKind, ir.KindEnum: stringKind, ir.KindTime: stringKind, ir.KindDate: stringKind, ir.KindUUID: stringKind,
	ir.KindList: arrayKind, ir.KindObject: objectKind,
}

// checkedFormats are the formats that the Go type of a kind enforces.
var checkedFormats = map[ir.Kind][]string{
	ir.KindInt:     {"int64"},
	ir.KindFloat:   {"double"},
	ir.KindDecimal: {"decimal"},
}

// looser are the formats that have a type of their own in plain types alone, with
// what they are in models.
var looser = map[string]string{
	"time":     "a string",
	"duration": "a string",
	"byte":     "a string and not decoded",
}

// beyond gives a type the rules of its JSON, in place of its own, where the
// schemas of a view say more than decoding and these find. A nested object has
// those of its schema itself.
func (l *loader) beyond(in where, v view, t ir.Type) ir.Type {
	more := false
	for _, n := range v.nodes {
		if t.Kind != ir.KindObject || n != v.schema() || in.super != nil {
			more = l.saysMore(n, t.Kind) || more
		}
	}
	if !more {
		return t
	}
	if check := l.jsonRules(in.model, v.nodes[:1]); check != "" {
		t.Check, t.Rules = check, nil
	}
	return t
}

// saysMore tells whether a schema has a rule for values of a kind that neither
// decoding nor a rule of the type finds, and notes formats without an effect.
func (l *loader) saysMore(n *schema.Node, kind ir.Kind) bool {
	more := false
	for _, m := range n.Members() {
		switch {
		case m.Name == "format" && !slices.Contains(decodedBy[kind], "format"):
			l.noteFormat(m.Value, kind)
			more = more || asserted(m.Value) && kind == ir.KindEnum
		case strings.HasPrefix(m.Name, "content") && kind == ir.KindString && (m.Name == "contentSchema" || idle(m)):
			l.note(m.Value.NamePlace(), "%s is not checked: it is an annotation", m.Name)
		case about[m.Name]&jsonKinds[kind] == 0, m.Name == "type", m.Name == "items", slices.Contains(decodedBy[kind], m.Name) && m.Name != "const", idle(m):
		default:
			_, ok := l.plainRule(kind, m)
			more = more || !ok && !heldByAll(kind, m)
		}
	}
	return more || slices.ContainsFunc(wrappers, func(name string) bool { return n.Has(name) && isRule(n, name) })
}

// heldByAll tells whether a rule that a kind does not have is one that all of its
// values keep: a limit that no int64 reaches, being a multiple of a unit fraction.
func heldByAll(kind ir.Kind, m schema.Member) bool {
	if kind != ir.KindInt {
		return false
	}
	_, isBound := inclusive[m.Name]
	divisor, ok := rational(m.Value)
	return isBound || m.Name == "multipleOf" && ok && divisor.Num().IsInt64() && divisor.Num().Int64() == 1
}

func (l *loader) noteFormat(format *schema.Node, kind ir.Kind) {
	name := format.Text()
	if slices.Contains(checkedFormats[kind], name) {
		return
	}
	if now, ok := looser[name]; ok && kind == ir.KindString {
		l.note(format.NamePlace(), "format %q is kept as %s: models have no type for it yet", name, now)
		return
	}
	switch {
	case !slices.Contains([]ir.Kind{ir.KindInt, ir.KindFloat, ir.KindString, ir.KindEnum}, kind), asserted(format) && kind != ir.KindInt && kind != ir.KindFloat:
	case formatFuncs[name] != "" && format.Parent().Draft() > 7:
		l.note(format.NamePlace(), "format %q is not checked: since draft 2019-09 formats are annotations", name)
	case name == "decimal":
		l.note(format.NamePlace(), "format %q is not checked: it is one of the type number", name)
	default:
		l.note(format.NamePlace(), "format %q is not checked: it is not a known one", name)
	}
}

// crossing are the keywords of an object that are about it as a whole.
var crossing = []string{
	"const", "enum", "minProperties", "maxProperties", "dependentRequired", "patternProperties", "propertyNames",
	"allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas",
}

// openKeywords are those that are so as well where members without a field are
// kept.
var openKeywords = []string{"additionalProperties", "unevaluatedProperties"}

// crossed are the members of a struct, as the rules for all of it see them.
type crossed struct {
	fields []string // that have a field
	known  []string // these, and those of models that specialise the struct's
	kept   bool     // whether the struct has others, too
}

// crossRules is the name of a function that checks the JSON of a struct against
// what its schema says of the object as a whole; "" where that is nothing. The
// members with a field are checked by themselves. What is about others is noted
// and left out where the struct does not keep them.
func (l *loader) crossRules(owner *model, n *schema.Node, in crossed) string {
	r := &ruled{node: n, done: true, ir: &ir.RuleFunc{Source: schemaPointer(n), Referred: true}}
	a := asserter{l: l, r: r, n: n}
	a.dynamicRef()
	if in.kept {
		a.extra(in)
	}
	for _, m := range makers() {
		value := n.Get(m.keyword)
		switch {
		case value == nil, !l.crosses(n, m.keyword, in), !counts(n, m.keyword), l.namesSuper(n, m.keyword):
		case !in.kept && l.namesOthers(n, m.keyword, func(name string) bool { return slices.Contains(in.fields, name) }):
			l.note(value.NamePlace(), "%s is not checked: it is about members that are no properties", m.keyword)
		default:
			m.make(&a, value)
		}
	}
	if held := n.Get("$ref"); held != nil && !in.kept && n.Has("properties") && !l.namesSuper(n, "$ref") {
		l.note(held.NamePlace(), "$ref beside properties brings no fields and is not checked")
	}
	if !slices.ContainsFunc(a.out, func(assert ir.Assert) bool { return assert.Keyword != "known" }) {
		return ""
	}
	r.ir.Name, r.ir.Asserts = l.crossName(n), a.out
	l.declareRules(owner, r)
	return r.ir.Name
}

// crosses tells whether a keyword is about an object as a whole. What a $ref
// beside properties leads to is: it brings no fields.
func (l *loader) crosses(n *schema.Node, keyword string, in crossed) bool {
	if keyword == "$ref" {
		return in.kept && n.Has("properties")
	}
	return slices.Contains(crossing, keyword) || in.kept && slices.Contains(openKeywords, keyword)
}

// extra begins the rules of an object that has members without a field: those
// that it must have, and which ones the keywords for additional members are not
// about.
func (a *asserter) extra(in crossed) {
	a.r.ir.Tracks = hasUnevaluated(a.n)
	var missing []string
	for _, name := range texts(a.n.Get("required")) {
		if !slices.Contains(in.fields, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		a.add(ir.Assert{Keyword: "required", Texts: missing})
	}
	if len(in.known) > 0 && a.matters() {
		a.add(ir.Assert{Keyword: "known", Texts: in.known})
	}
}

// crossName is productAcrossRules, beside productRules for all that the schema
// says.
func (l *loader) crossName(n *schema.Node) string {
	name := l.ruleName(n)
	name = name[:len(name)-len("Rules")] + "AcrossRules"
	for _, other := range l.book().names {
		if other == name {
			return "across_" + name
		}
	}
	return name
}

// namesOthers tells whether a keyword of an object is about a member that is no
// field.
func (l *loader) namesOthers(n *schema.Node, keyword string, hasField func(property string) bool) bool {
	seen := make(map[*schema.Node]bool)
	var others func(n *schema.Node) bool
	others = func(n *schema.Node) bool {
		if seen[n] {
			return false
		}
		seen[n] = true
		for _, name := range append(texts(n.Get("required")), n.Get("properties").Names()...) {
			if !hasField(name) {
				return true
			}
		}
		return slices.ContainsFunc(l.set.Applied(n), others)
	}
	return slices.ContainsFunc(heldBy(n, keyword), others)
}

// heldBy are the schemas for the whole object that a keyword of it holds.
func heldBy(n *schema.Node, keyword string) []*schema.Node {
	value := n.Get(keyword)
	switch keyword {
	case "allOf", "anyOf", "oneOf":
		return value.Items()
	case "not":
		return []*schema.Node{value}
	case "if":
		return append(outcomes(n), value)
	case "dependentSchemas":
		var held []*schema.Node
		for _, m := range value.Members() {
			held = append(held, m.Value)
		}
		return held
	}
	return nil
}
