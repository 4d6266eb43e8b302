package load

import (
	"regexp"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// plainObject is the type for objects: a struct, a map, or a union of them.
func (l *loader) plainObject(s *sum) outcome {
	if g := l.structuralGroup(s); g != nil {
		return l.unionOfObjects(s, g)
	}
	if len(l.memberNames(s)) > 0 || l.closed(s) {
		return l.plainStruct(s, false)
	}
	if !l.named(s.head) || s.partial {
		return l.plainMap(s)
	}
	d, made := l.declare(s, "")
	if made {
		out := l.plainMap(s)
		d.ir.Of = &out.Type
		l.settle(d, s, out.exact)
	}
	return outcome{Type: ir.Type{Kind: ir.KindNamed, Name: d.ir.Name, Nil: true}, exact: true}
}

// objectOrOther is a struct that holds values of other kinds, too.
func (l *loader) objectOrOther(s *sum) outcome {
	if l.structuralGroup(s) != nil {
		return l.rawUnion(s)
	}
	if len(l.memberNames(s)) == 0 {
		return outcome{Type: anyJSON}
	}
	return l.plainStruct(s, true)
}

// plainMap is a map whose values have one type.
func (l *loader) plainMap(s *sum) outcome {
	t := ir.Type{Kind: ir.KindOpen}
	exact := l.mapRules(s, &t)
	values, alike := l.unknownMembers(s)
	exact = exact && (alike || onlyPatterns(s)) && !l.forbidsMember(s)
	if values == nil || l.forbidsMember(s) {
		return outcome{Type: t, exact: exact}
	}
	if l.depth == maxLists {
		return outcome{Type: t}
	}
	l.depth++
	out := l.typeOfSum(values)
	l.depth--
	if out.Kind == ir.KindJSON && out.exact {
		return outcome{Type: t, exact: exact}
	}
	t.Kind, t.Elem = ir.KindMap, out.element()
	return outcome{Type: t, exact: exact && out.exact}
}

// plainStruct is a struct with a field for every member that a schema names.
func (l *loader) plainStruct(s *sum, other bool) outcome {
	d, made := l.declare(s, s.suffix("Object"))
	if made {
		l.structFields(d, s)
		d.ir.Other = other
		values, exact := l.unknownMembers(s)
		exact = l.unknown(d, s, values) && exact
		exact = exact && !l.narrowed(s) && l.requiredAreFields(s) && s.exactBut(s.kinds, "properties", "patternProperties", "additionalProperties", "required")
		l.settle(d, s, exact)
	}
	return outcome{Type: ir.Type{Kind: ir.KindObject, Name: d.ir.Name}, exact: true}
}

// structFields gives a struct its fields.
func (l *loader) structFields(d *decl, s *sum) {
	d.begun = true
	d.ir.Fields = []*ir.Field{}
	for _, name := range atMost(l, l.memberNames(s), maxProperties, func(string) *schema.Node { return s.head }, "properties") {
		schemas := l.memberSchemas(s, name)
		if len(schemas) == 0 {
			continue
		}
		d.ir.Fields = append(d.ir.Fields, l.plainField(d, schemas, s.requires(name)))
		d.properties = append(d.properties, schemas[0])
	}
}

// memberNames are the members that the schemas name, but for those that no
// value can have, in written order.
func (l *loader) memberNames(s *sum) []string {
	var names []string
	seen := make(map[string]bool)
	for _, n := range s.nodes {
		for _, m := range n.Get("properties").Members() {
			if !seen[m.Name] {
				seen[m.Name] = true
				if l.memberSchemas(s, m.Name) != nil {
					names = append(names, m.Name)
				}
			}
		}
	}
	return names
}

// memberSchemas is what the schemas say of a member. Nil means that no value can
// have it. Schemas for members of all names give no type to one that has a schema
// by its own name.
func (l *loader) memberSchemas(s *sum, name string) []*schema.Node {
	var by, others []*schema.Node
	for _, n := range s.nodes {
		own := n.Get("properties").Get(name)
		if own != nil {
			by = append(by, own)
		}
		matched := l.patternSchemas(n, name)
		others = append(others, matched...)
		if additional := n.Get("additionalProperties"); own == nil && len(matched) == 0 && additional != nil {
			others = append(others, additional)
		}
	}
	all := append(by, others...)
	if slices.ContainsFunc(all, (*schema.Node).IsFalse) {
		return nil
	}
	if len(by) > 0 {
		return by
	}
	return others
}

// narrowed tells whether a member with a schema by its name is also one of those
// that another schema is about.
func (l *loader) narrowed(s *sum) bool {
	for _, name := range l.memberNames(s) {
		for _, n := range s.nodes {
			own := n.Get("properties").Has(name)
			for _, each := range l.patternSchemas(n, name) {
				own = true
				if !isEmpty(each) {
					return true
				}
			}
			if !own && !isEmpty(n.Get("additionalProperties")) {
				return true
			}
		}
	}
	return false
}

// isEmpty tells whether a schema says nothing.
func isEmpty(n *schema.Node) bool {
	return n == nil || n.IsTrue() || n.Is(schema.Object) && !says(n) && !leads(n)
}

// leads tells whether a schema applies others in its place.
func leads(n *schema.Node) bool { return slices.ContainsFunc(wrappers, n.Has) }

// patternSchemas are the patternProperties of a schema for a member.
func (l *loader) patternSchemas(n *schema.Node, name string) []*schema.Node {
	var all []*schema.Node
	for _, m := range n.Get("patternProperties").Members() {
		if re := l.compiled(m.Name); re == nil || re.MatchString(name) {
			all = append(all, m.Value)
		}
	}
	return all
}

// compiled is a pattern, nil for one that Go does not have: it may match
// everything.
func (l *loader) compiled(pattern string) *regexp.Regexp {
	re, known := l.patterns[pattern]
	if !known {
		if re2, err := schema.RE2(pattern); err == nil {
			re = regexp.MustCompile(re2)
		}
		l.patterns[pattern] = re
	}
	return re
}

// requires tells whether every object has a member.
func (s *sum) requires(name string) bool {
	if s.required == nil {
		s.required = make(map[string]bool)
		for _, n := range s.nodes {
			for _, item := range n.Get("required").Items() {
				s.required[item.Text()] = true
			}
		}
	}
	return s.required[name]
}

// requiredAreFields tells whether every required member is a field.
func (l *loader) requiredAreFields(s *sum) bool {
	names := make(map[string]bool)
	for _, name := range l.memberNames(s) {
		names[name] = true
	}
	for _, n := range s.nodes {
		for _, item := range n.Get("required").Items() {
			if !names[item.Text()] {
				return false
			}
		}
	}
	return true
}

// plainField is a field of a struct. The first schema names it.
func (l *loader) plainField(d *decl, schemas []*schema.Node, required bool) *ir.Field {
	property := schemas[0]
	s := l.sumOf(schemas...)
	v := view{nodes: append([]*schema.Node{property}, s.nodes...)}
	f := &ir.Field{
		Property:   property.Step(),
		Name:       l.fieldName(property),
		Required:   required,
		ReadOnly:   v.get("readOnly").IsTrue(),
		WriteOnly:  v.get("writeOnly").IsTrue(),
		Deprecated: v.get("deprecated").IsTrue(),
	}
	if len(schemas) > 1 {
		s.name = d.ir.Name + f.Name
	}
	l.checkLength(property, f.Name)
	depth := l.depth
	l.depth = 0
	defer func() { l.depth = depth }()
	if v.marked("goType") != nil {
		f.Type = l.fieldType(where{}, l.see(property))
		f.Nullable = l.admitsNull(property)
	} else {
		out := l.typeOfSum(s)
		f.Type, f.Nullable = out.Type, out.nullable
		l.inPlace(&f.Type, s, out.exact)
		l.noteRaw(property, out)
	}
	f.Type.Opt = isOptPlain(f)
	f.Doc = property.Get("description").StringOr("")
	if f.Doc == "" && f.Type.Name == "" {
		f.Doc = v.get("description").StringOr("")
	}
	l.plainDefault(f, property, v)
	return f
}

// noteRaw tells of a member that no type of Go describes.
func (l *loader) noteRaw(property *schema.Node, out outcome) {
	switch {
	case out.Kind != ir.KindJSON:
	case out.exact:
		l.note(property.Place(), "kept as json.RawMessage because its schema admits every value")
	default:
		l.note(property.Place(), "kept as json.RawMessage because no type of Go has the values of its schema")
	}
}

// plainDefault keeps a default that the field can tell from none.
func (l *loader) plainDefault(f *ir.Field, property *schema.Node, v view) {
	value := v.get("default")
	if value == nil {
		return
	}
	if !f.Type.Opt && !slices.Contains(nilKinds, f.Type.Kind) {
		l.note(value.NamePlace(), "the default is left out: the member is always there")
		return
	}
	f.Default = l.defaultOf(f, property, value)
}

// nilKinds are the kinds of which nil is absent.
var nilKinds = []ir.Kind{ir.KindList, ir.KindMap, ir.KindOpen, ir.KindJSON, ir.KindBytes}

// isOptPlain tells whether a field needs an Opt around its type.
func isOptPlain(f *ir.Field) bool {
	switch {
	case f.Type.Kind == ir.KindJSON, f.Type.Kind == ir.KindRaw:
		return false
	case f.Type.Nil, slices.Contains(nilKinds, f.Type.Kind):
		return f.Nullable
	}
	return f.Nullable || !f.Required
}

// closed tells whether no value has a member that the schemas do not name.
func (l *loader) closed(s *sum) bool {
	return slices.ContainsFunc(s.nodes, func(n *schema.Node) bool {
		return n.Get("additionalProperties").IsFalse() && len(n.Get("patternProperties").Members()) == 0
	})
}

// unknownMembers is what the schemas say of members that they do not name. Nil
// is nothing that has a type. It is exact where they say it of all of them
// alike.
func (l *loader) unknownMembers(s *sum) (values *sum, exact bool) {
	if l.closed(s) {
		return nil, true
	}
	var all []*schema.Node
	exact = true
	for _, n := range s.nodes {
		additional := n.Get("additionalProperties")
		matched := n.Get("patternProperties").Members()
		if len(matched) > 0 {
			exact = false
		}
		switch {
		case len(matched) == 1 && additional.IsFalse():
			all = append(all, matched[0].Value)
		case len(matched) > 0 && additional.IsFalse():
			if same := l.sameSchema(matched); same != nil {
				all = append(all, same)
			}
		case len(matched) == 0 && additional != nil:
			all = append(all, additional)
		}
	}
	if len(all) == 0 {
		return nil, exact
	}
	values = l.sumOf(all...)
	if len(all) > 1 || s.name != "" {
		values.name = l.nameOfSum(s) + "Value"
	}
	return values, exact
}

// sameSchema is the schema that all patterns have, nil when they differ.
func (l *loader) sameSchema(matched []schema.Member) *schema.Node {
	first := l.sumOf(matched[0].Value)
	for _, m := range matched[1:] {
		if l.key(l.sumOf(m.Value)) != l.key(first) {
			return nil
		}
	}
	return matched[0].Value
}

// forbidsMember tells whether a schema names a member that no value can have.
func (l *loader) forbidsMember(s *sum) bool {
	for _, n := range s.nodes {
		for _, m := range n.Get("properties").Members() {
			if l.memberSchemas(s, m.Name) == nil {
				return true
			}
		}
	}
	return false
}

// unknown decides what a struct does with members that are no fields, and tells
// whether it finds all that the schemas refuse.
func (l *loader) unknown(d *decl, s *sum, values *sum) bool {
	if l.closed(s) {
		d.ir.Unknown = ir.UnknownRefused
		return true
	}
	d.ir.Unknown = ir.UnknownKept
	impossible := l.forbidsMember(s)
	if values == nil {
		return !impossible
	}
	out := l.typeOfSum(values)
	if out.Kind == ir.KindJSON && out.exact {
		return !impossible
	}
	d.ir.Extra = out.element()
	if impossible { // such a member has another type
		d.ir.Extra = nil
	}
	return out.exact && !impossible
}
