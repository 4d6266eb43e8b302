package load

import (
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// keyKinds are the kinds of keys: what every store can compare and write into a
// URL in one way only.
var keyKinds = []ir.Kind{ir.KindInt, ir.KindString, ir.KindEnum, ir.KindDate, ir.KindUUID}

// keyPart is one property of a key, and where it was named.
type keyPart struct {
	property string
	at       diag.Place
}

// keys finds the key of every model.
func (l *loader) keys() {
	for _, m := range l.ordered {
		if m.super != nil {
			l.superKey(m)
			continue
		}
		parts, ok := l.keyParts(m)
		if !ok {
			continue
		}
		for _, part := range parts {
			l.addKeyPart(m, part)
		}
		if len(m.ir.Key.Fields) > 1 {
			m.ir.Key.TypeName = m.ir.Name + "Key"
		}
		m.ir.Key.Generate = l.generate(m)
	}
}

// keyParts are the properties of the key: those of x-perstore.key, else of the
// self link, else id. It reports a model without any.
func (l *loader) keyParts(m *model) ([]keyPart, bool) {
	self := selfParts(m)
	if said := m.own("key"); said != nil {
		parts := namedParts(said)
		if self != nil && !samePart(parts, self) {
			l.problem(self[0].at, "the self link names the key %s, but x-perstore.key names %s", listParts(self), listParts(parts))
		}
		return parts, true
	}
	if self != nil {
		return self, true
	}
	if i := m.field("id"); i >= 0 {
		return []keyPart{{"id", m.properties[i].NamePlace()}}, true
	}
	l.problem(m.node.Place(), "model %s has no key: it needs a property \"id\", or an x-perstore.key that names its key", m.ir.Name)
	return nil, false
}

// namedParts are the properties that x-perstore.key names.
func namedParts(key *schema.Node) []keyPart {
	names := key.Items()
	switch key.Kind() {
	case schema.String:
		names = []*schema.Node{key}
	case schema.Object:
		names = []*schema.Node{key.Get("property")}
	}
	var parts []keyPart
	for _, n := range names {
		if n.Is(schema.String) {
			parts = append(parts, keyPart{n.Text(), n.Place()})
		}
	}
	return parts
}

// selfParts are the properties that the self link names, nil without one.
func selfParts(m *model) []keyPart {
	for _, n := range m.keyword("links").Items() {
		if n.Get("rel").Text() == "self" {
			return pathParts(n.Get("href"))
		}
	}
	return nil
}

func samePart(a, b []keyPart) bool {
	return slices.EqualFunc(a, b, func(a, b keyPart) bool { return a.property == b.property })
}

func listParts(parts []keyPart) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.property
	}
	return strings.Join(names, ", ")
}

// addKeyPart makes a property a part of the key: its value is always there.
func (l *loader) addKeyPart(m *model, part keyPart) {
	i := m.field(part.property)
	if i < 0 {
		l.problem(part.at, "the key of model %s names %q, which is no property%s", m.ir.Name, part.property, diag.DidYouMean(part.property, m.propertyNames()))
		return
	}
	if f := m.ir.Fields[i]; f.Transient || m.discriminates(i) {
		l.problem(part.at, "property %q cannot be in the key of model %s: it is %s", f.Property, m.ir.Name, purpose(f))
		return
	}
	if slices.Contains(m.ir.Key.Fields, i) {
		return // twice in a self link; x-perstore.key cannot
	}
	f := m.ir.Fields[i]
	if !slices.Contains(keyKinds, f.Type.Kind) {
		l.problem(m.properties[i].NamePlace(), "property %q is %s, which cannot be a key; a key is an integer, a string, an enum, a date or a uuid", f.Property, describe(f.Type.Kind))
	}
	if f.Nullable && f.Type.Kind != ir.KindJSON {
		l.problem(m.properties[i].NamePlace(), "property %q is in the key of model %s and must not admit null", f.Property, m.ir.Name)
	}
	f.Type.Opt = false
	m.ir.Key.Fields = append(m.ir.Key.Fields, i)
}

// generators are the kinds that a generated key can have.
var generators = map[ir.Generate]ir.Kind{
	ir.GenerateIncrement: ir.KindInt,
	ir.GenerateUUID:      ir.KindUUID,
}

// generate is where new keys of a model come from.
func (l *loader) generate(m *model) ir.Generate {
	if len(m.ir.Key.Fields) != 1 {
		return ir.GenerateNone
	}
	f := m.ir.Fields[m.ir.Key.Fields[0]]
	said := m.own("key").Get("generate")
	for _, way := range []ir.Generate{ir.GenerateIncrement, ir.GenerateUUID} {
		kind := generators[way]
		switch {
		case said == nil && f.Type.Kind == kind:
			return way
		case said.Text() == string(way) && f.Type.Kind != kind:
			l.problem(said.Place(), "generate %q needs %s; %q is %s", said.Text(), describe(kind), f.Property, describe(f.Type.Kind))
		case said.Text() == string(way):
			return way
		}
	}
	return ir.GenerateNone
}

// describe names a kind as schemas do.
func describe(kind ir.Kind) string { return kindNames[kind] }

var kindNames = map[ir.Kind]string{
	ir.KindBool: "a boolean", ir.KindInt: "an integer", ir.KindFloat: "a number", ir.KindDecimal: "a decimal",
	ir.KindString: "a string", ir.KindTime: "a date-time", ir.KindDate: "a date",
	ir.KindUUID: "a uuid", ir.KindEnum: "an enum", ir.KindObject: "an object",
	ir.KindList: "a list", ir.KindJSON: "raw JSON",
	ir.KindGoText: "a Go type of its own", ir.KindGoJSON: "a Go type that is kept as JSON",
}
