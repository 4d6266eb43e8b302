package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// outcome is the Go type for a schema.
type outcome struct {
	ir.Type
	exact    bool // decoding it, and its rules, find all that the schema refuses
	nullable bool // the schema admits null
}

// anyJSON is the type of everything.
var anyJSON = ir.Type{Kind: ir.KindJSON}

// typeOfSum is the type for what some schemas say together. It holds every valid
// value.
func (l *loader) typeOfSum(s *sum) outcome {
	rest := s.kinds &^ nullKind
	if rest == 0 {
		return outcome{Type: anyJSON, exact: false, nullable: s.kinds != 0}
	}
	if s.kinds == anyKind&^nullKind { // everything but null, which a type that holds anything could not refuse
		return l.rawUnion(l.only(s, rest))
	}
	out := l.typeOfPart(l.only(s, rest))
	if s.kinds&nullKind == 0 {
		return out
	}
	out.nullable = true
	out.exact = out.exact && l.nullIsExact(s)
	return out
}

// typeOfPart is the type for the values of a sum, which are not null.
func (l *loader) typeOfPart(s *sum) outcome {
	switch {
	case s.kinds == anyKind&^nullKind:
		return l.anyType(s)
	case s.kinds.one():
		return l.typeOfKind(s)
	}
	return l.unionByType(s)
}

// typeOfKind is the type for values of one kind.
func (l *loader) typeOfKind(s *sum) outcome {
	switch s.kinds {
	case boolKind:
		return l.scalar(s, ir.KindBool)
	case intKind:
		return l.scalar(s, ir.KindInt)
	case stringKind:
		return l.plainString(s)
	case arrayKind:
		return l.plainArray(s)
	case objectKind:
		return l.plainObject(s)
	}
	return l.scalar(s, ir.KindFloat)
}

// anyType is the type for values of all kinds: of objects first, where a schema
// has them in mind and does not say so.
func (l *loader) anyType(s *sum) outcome {
	switch {
	case len(s.nodes) == 0 && len(s.groups) == 0:
		return outcome{Type: anyJSON, exact: true}
	case s.has("properties", "patternProperties") && !s.has("items", "prefixItems"):
		return l.objectOrOther(s)
	case len(s.groups) > 0:
		return l.rawUnion(s)
	}
	return outcome{Type: anyJSON}
}

// exactBut tells whether a sum has no rules but those of the keywords that are
// handled; the type always is.
func (s *sum) exactBut(k kinds, handled ...string) bool {
	if len(s.groups) > 0 || s.never {
		return false
	}
	for _, n := range s.nodes {
		for _, m := range n.Members() {
			if about[m.Name]&k != 0 && m.Name != "type" && !slices.Contains(handled, m.Name) && !idle(m) {
				return false
			}
		}
	}
	return true
}

// idle tells whether a keyword has a value that says nothing.
func idle(m schema.Member) bool {
	switch m.Name {
	case "additionalProperties", "items", "unevaluatedProperties", "unevaluatedItems", "propertyNames":
		return m.Value.IsTrue() || m.Value.Is(schema.Object) && len(m.Value.Members()) == 0
	case "contentEncoding", "contentMediaType":
		return m.Value.Parent().Draft() != 7 // which alone has them as rules
	case "format":
		return !asserted(m.Value)
	case "uniqueItems":
		return m.Value.IsFalse()
	case "minProperties", "minItems", "minLength":
		return m.Value.Text() == "0"
	case "required":
		return len(m.Value.Items()) == 0
	case "properties", "patternProperties", "dependentRequired", "dependentSchemas":
		return len(m.Value.Members()) == 0
	case "if":
		return !m.Value.Parent().Has("then") && !m.Value.Parent().Has("else")
	}
	return false
}

// nullIsExact tells whether null is valid because its kind is admitted: no other
// rule speaks of it.
func (l *loader) nullIsExact(s *sum) bool {
	if !s.exactOwn(nullKind, "enum", "const") {
		return false
	}
	for _, g := range s.groups {
		left := g.of(l, nullKind)
		if g.keyword == "oneOf" && len(left) != 1 {
			return false
		}
		if !slices.ContainsFunc(left, func(n *schema.Node) bool { return l.nullIsExact(l.sumOf(n)) }) {
			return false
		}
	}
	return true
}

// exactOwn is exactBut without a look at the alternatives.
func (s *sum) exactOwn(k kinds, handled ...string) bool {
	own := *s
	own.groups = nil
	return own.exactBut(k, handled...)
}

// named tells whether the type for a schema has a name of its own, whatever it
// is: others refer to it.
func (l *loader) named(n *schema.Node) bool { return isDefinition(n) || l.set.IsTarget(n) }

// declare makes the declaration of a type, or gives the one that was made for
// the same. made is false for that.
func (l *loader) declare(s *sum, suffix string) (d *decl, made bool) {
	key := l.key(s)
	if d := l.plainDecls[key]; d != nil {
		return d, false
	}
	d = l.addDecl(nil, s.head, l.nameOfSum(s)+suffix)
	l.plainDecls[key] = d
	return d, true
}

// nameOfSum is the name of a type for what some schemas say together.
func (l *loader) nameOfSum(s *sum) string { return cmp.Or(s.name, l.nameOfType(s.head)) }

// settle gives a declared type the rules that are checked on its JSON, unless it
// finds all of them itself.
func (l *loader) settle(d *decl, s *sum, exact bool) {
	if !exact {
		l.checkLater(&d.ir.Check, s)
	}
}

// inPlace does the same with the type of a field or element, which must stay where
// it is.
func (l *loader) inPlace(t *ir.Type, s *sum, exact bool) {
	if !exact {
		l.checkLater(&t.Check, s)
		t.Rules, t.Keys = nil, nil
	}
}

// plainType declares the type of a definition under its own name.
func (l *loader) plainType(n *schema.Node) {
	s := l.sumOf(n)
	out := l.typeOfSum(s)
	name := l.nameOfType(n)
	own := slices.IndexFunc(l.declared, func(d *decl) bool { return d.ir.Name == name && d.node == n })
	switch {
	case own >= 0 && out.Name == name:
		l.declared[own].ir.Root = n.Parent() == nil
		if out.nullable && n.Parent() == nil { // others are held by an Opt
			l.holdNull(l.declared[own], s)
		}
		return
	case out.Name == name && out.nullable && n.Parent() == nil: // it is that of the one alternative to null
		l.holdNull(l.declared[slices.IndexFunc(l.declared, func(d *decl) bool { return d.ir.Name == name })], s)
		return
	case own >= 0, out.Name == name:
		return
	}
	d := l.addDecl(nil, n, name)
	d.ir.Root = n.Parent() == nil
	switch {
	case out.Kind == ir.KindJSON, d.ir.Root && out.nullable:
		d.ir.Raw = &ir.Raw{}
		out.exact = out.exact && out.Kind == ir.KindJSON
	default:
		t := out.Type
		t.Opt = out.nullable
		d.ir.Of, d.ir.Alias = &t, !d.ir.Root && !slices.Contains(defined, t.Kind) || t.Name != "" || t.Opt
	}
	l.settle(d, s, out.exact)
}

// holdNull lets a type that stands alone be null.
func (l *loader) holdNull(d *decl, s *sum) {
	switch {
	case d.ir.Raw != nil:
		return // it holds everything
	case d.ir.Fields != nil:
		d.ir.Other = true
	case d.ir.Union != nil || d.ir.Of != nil:
		d.ir.Null = true
	case l.set.IsTarget(d.node):
		return
	default: // an enum or a tuple, of which nothing else is made
		d.ir.Enum, d.values, d.ir.Tuple = nil, nil, nil
		d.ir.Raw = &ir.Raw{}
	}
	l.settle(d, s, false)
}

// defined are the kinds that lose no method as the base of a type: the others
// get a second name only.
var defined = []ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindString, ir.KindList, ir.KindMap, ir.KindOpen}

// maxWeight is the number of fields that a struct may have in structs inside of
// it before they become pointers.
const maxWeight = 64

// pointers makes pointers of fields with structs that hold themselves or are
// large. It does not depend on the order of types.
func (l *loader) pointers() {
	if !l.opts.TypesOnly {
		return
	}
	p := &pointing{decls: make(map[string]*decl), state: make(map[*decl]int), weight: make(map[*decl]int)}
	for _, d := range l.declared {
		p.decls[d.ir.Name] = d
	}
	p.cycles()
	for _, d := range l.declared {
		p.weigh(d)
		p.unwrap(d)
	}
}

// pointing decides which structs are held by pointers.
type pointing struct {
	decls  map[string]*decl
	state  map[*decl]int // number of the strongly connected component
	weight map[*decl]int
}

// held are the types that are part of the memory of a declared type.
func (p *pointing) held(d *decl) []*ir.Type {
	var all []*ir.Type
	for _, f := range d.ir.Fields {
		all = append(all, &f.Type)
	}
	if t := d.ir.Tuple; t != nil {
		for _, f := range t.Items {
			all = append(all, &f.Type)
		}
	}
	return slices.DeleteFunc(all, func(t *ir.Type) bool { return t.Pointer || t.Nil || p.decls[t.Name] == nil || t.Kind == ir.KindEnum })
}

// cycles makes pointers of what leads back to the type that holds it.
func (p *pointing) cycles() {
	component := components(p)
	for _, d := range p.decls {
		for _, t := range p.held(d) {
			if component[d] == component[p.decls[t.Name]] {
				point(t)
			}
		}
	}
}

// point makes a pointer of a field. Nil is absent, so that only null needs an Opt.
func point(t *ir.Type) { t.Pointer = true }

// unwrap takes the Opt from pointers of which nil says the same.
func (p *pointing) unwrap(d *decl) {
	fields := d.ir.Fields
	if d.ir.Tuple != nil {
		fields = d.ir.Tuple.Items
	}
	for _, f := range fields {
		if f.Type.Pointer {
			f.Type.Opt = f.Nullable
		}
	}
}

// weigh is the number of fields of a type with those of the structs in it, and
// makes pointers of what would be too many.
func (p *pointing) weigh(d *decl) int {
	if w, ok := p.weight[d]; ok {
		return w
	}
	p.weight[d] = 1
	w := max(1, len(d.ir.Fields))
	for _, t := range p.held(d) {
		inside := p.weigh(p.decls[t.Name])
		if t.Opt && inside > maxWeight {
			point(t)
			continue
		}
		w += inside
	}
	p.weight[d] = w
	return w
}
