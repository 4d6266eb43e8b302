package load

import (
	"slices"
	"strings"
	"unicode"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// types gives every model its fields.
func (l *loader) types() {
	for _, m := range l.ordered {
		m.ir.At = schemaPointer(m.body)
		m.ir.Fields, m.properties = l.fields(m, nil, m.body)
		m.ir.Unknown = unknownOf(m.body)
		l.transients(m)
		l.specialise(m)
		l.across(m)
		l.discriminator(m)
		l.extra(m)
		number(m.ir.Fields)
	}
}

// across gives a model the rules over several of its members: those of the model
// that it specialises, and its own.
func (l *loader) across(m *model) {
	if m.super != nil {
		m.ir.Across = slices.Clone(m.super.ir.Across)
	}
	nodes := []*schema.Node{m.body}
	if m.node != m.body {
		nodes = append(nodes, m.node)
	}
	for _, n := range nodes {
		if rules := l.crossRules(m, n, crossed{fields: m.propertyNames(), known: m.familyNames(), kept: m.ir.Unknown == ir.UnknownKept}); rules != "" {
			m.ir.Across = append(m.ir.Across, rules)
		}
	}
	m.ir.CrossRules = len(m.ir.Across) > 0
}

// number gives the fields of a model their positions among those that are stored.
func number(fields []*ir.Field) {
	next := 0
	for _, f := range fields {
		f.Index = -1
		if !f.Transient {
			f.Index = next
			next++
		}
	}
}

// fields are those of a struct: of a model, or of a declared type of its file.
func (l *loader) fields(m *model, owner *decl, body *schema.Node) ([]*ir.Field, []*schema.Node) {
	required := make(map[string]bool)
	for _, name := range body.Get("required").Items() {
		required[name.Text()] = true
		if unknownOf(body) == ir.UnknownRefused && !body.Get("properties").Has(name.Text()) && (owner != nil || m.inherited(name.Text()) == nil) {
			l.note(name.Place(), "that %q is there is not checked: it is no property", name.Text())
		}
	}
	var fields []*ir.Field
	var properties []*schema.Node
	for _, member := range atMost(l, body.Get("properties").Members(), maxProperties, valueOf, "properties") {
		in := where{model: m, owner: owner, byValue: true}
		if owner == nil {
			in.super = m.inherited(member.Name)
			in.fixed = in.super != nil && (isGo(in.super.Type.Kind) || m.super.discriminates(m.super.field(member.Name)))
		}
		fields = append(fields, l.field(in, member.Value, required[member.Name]))
		properties = append(properties, member.Value)
	}
	return fields, properties
}

func (l *loader) field(in where, property *schema.Node, required bool) *ir.Field {
	v := l.see(property)
	f := &ir.Field{
		Property:   property.Step(),
		Name:       l.fieldName(property),
		Type:       l.fieldType(in, v),
		Required:   required,
		Nullable:   l.admitsNull(property),
		ReadOnly:   v.get("readOnly").IsTrue(),
		WriteOnly:  v.get("writeOnly").IsTrue(),
		Deprecated: v.get("deprecated").IsTrue(),
		Blocked:    marked(property, "blocked").IsTrue(),
		Search:     marked(property, "search").IsTrue(),
	}
	if f.WriteOnly {
		l.note(v.get("writeOnly").NamePlace(), "writeOnly is kept and has no effect yet")
	}
	l.checkLength(property, f.Name)
	l.checkTag(property)
	l.noteMisplaced(v.nodes[1:], sharedKeys)
	f.Type.Opt = isOpt(f.Type.Kind, required, f.Nullable)
	f.Doc = v.get("description").StringOr("")
	if f.Type.Name != "" && v.schema() != property {
		f.Doc = property.Get("description").StringOr("") // the type has its own
	}
	if value := v.get("default"); value != nil {
		f.Default = l.defaultOf(f, property, value)
	}
	return f
}

// checkTag reports a property whose name no struct tag of encoding/json holds:
// it would be written under another name.
func (l *loader) checkTag(property *schema.Node) {
	name := property.Step()
	if name == "" || name == "-" || strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		l.problem(property.NamePlace(), "property %q has a name that encoding/json cannot write; rename it", name)
	}
}

// isOpt tells whether the value may be absent or null in a way that its Go type
// cannot say itself: a nil slice is absent, and raw JSON can be null.
func isOpt(kind ir.Kind, required, nullable bool) bool {
	switch kind {
	case ir.KindJSON:
		return false
	case ir.KindList:
		return nullable
	default:
		return nullable || !required
	}
}
