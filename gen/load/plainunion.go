package load

import (
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// slots are the variants of a union by type, in the order of its fields.
var slots = []struct {
	name  string
	kinds kinds
	types []string
}{
	{"String", stringKind, []string{"string"}},
	{"Number", numberKinds, []string{"number"}},
	{"Boolean", boolKind, []string{"boolean"}},
	{"List", arrayKind, []string{"array"}},
	{"Object", objectKind, []string{"object"}},
}

// unionByType is the type for values of several kinds.
func (l *loader) unionByType(s *sum) outcome {
	if s.has("enum", "const") {
		return l.rawUnion(s) // of values that have no type in common
	}
	d, made := l.declare(s, "")
	if made {
		d.ir.Union = &ir.Union{By: ir.ByType}
		exact := true
		for _, slot := range slots {
			if s.kinds&slot.kinds == 0 {
				continue
			}
			v := &ir.Variant{Name: slot.name, Types: slot.types}
			if s.kinds&slot.kinds == intKind {
				v.Name = "Integer"
			}
			part := l.only(s, slot.kinds)
			part.partial = part.head == s.head
			out := l.typeOfPart(part)
			v.Type, exact = out.variant(), exact && out.exact
			d.ir.Union.Variants = append(d.ir.Union.Variants, v)
		}
		l.settle(d, s, exact)
	}
	return outcome{Type: ir.Type{Kind: ir.KindNamed, Name: d.ir.Name}, exact: true}
}

// variant is the type as that of a member of a union, which shows that it is not
// the one.
func (o outcome) variant() ir.Type {
	t := o.Type
	switch {
	case t.Kind == ir.KindRaw, t.Nil, slices.Contains(nilKinds, t.Kind):
	case t.Kind == ir.KindObject, t.Kind == ir.KindNamed:
		t.Pointer = true
	default:
		t.Opt = true
	}
	return t
}

// rawUnion keeps a value as it is, with the types that it may be read as.
func (l *loader) rawUnion(s *sum) outcome {
	d, made := l.declare(s, l.rawSuffix(s))
	if made {
		d.ir.Raw = &ir.Raw{}
		if len(s.groups) > 0 {
			d.ir.Raw.Variants = l.rawVariants(s, s.groups[0])
		}
		l.settle(d, s, false)
	}
	return outcome{Type: ir.Type{Kind: ir.KindRaw, Name: d.ir.Name}, exact: true}
}

// rawSuffix is Value for the part of a union by type; where there are two such parts
// the second has the name of its member in front.
func (l *loader) rawSuffix(s *sum) string {
	suffix := s.suffix("Value")
	name := l.nameOfSum(s) + suffix
	if suffix == "" || !slices.ContainsFunc(l.declared, func(d *decl) bool { return d.node == s.head && d.ir.Name == name }) {
		return suffix
	}
	for _, slot := range slots {
		if s.kinds&slot.kinds != 0 {
			return slot.name + suffix
		}
	}
	return suffix
}

func (l *loader) rawVariants(s *sum, g group) []*ir.Variant {
	var all []*ir.Variant
	for _, branch := range g.branches {
		part := l.withBranch(s, g, branch)
		if part.kinds&^nullKind == 0 {
			continue
		}
		part.kinds &^= nullKind
		out := l.typeOfPart(l.only(part, part.kinds))
		if out.Kind == ir.KindJSON || out.Kind == ir.KindRaw {
			continue // it says no more than the union itself
		}
		t := out.Type
		all = append(all, &ir.Variant{Name: l.variantName(s, branch, t), Type: t})
	}
	return distinctVariants(all)
}

// distinctVariants leaves one variant of each type, and of each name.
func distinctVariants(all []*ir.Variant) []*ir.Variant {
	var left []*ir.Variant
	for _, v := range all {
		if !slices.ContainsFunc(left, func(other *ir.Variant) bool { return other.Name == v.Name }) {
			left = append(left, v)
		}
	}
	return left
}

// withBranch is s with one of the alternatives.
func (l *loader) withBranch(s *sum, g group, branch *schema.Node) *sum {
	one := l.sumOf(branch)
	if len(s.nodes) == 0 && len(s.groups) == 1 {
		one.kinds &= s.kinds
		return l.only(one, s.kinds)
	}
	part := &sum{
		head: branch, nodes: slices.Clone(s.nodes), silent: slices.Clone(s.silent),
		roots: append(slices.Clone(s.roots), branch), kinds: s.kinds, never: s.never,
	}
	for _, other := range s.groups {
		if other.node != g.node || other.keyword != g.keyword {
			part.groups = append(part.groups, other)
		}
	}
	l.include(part, branch)
	if s.name != "" || branch.Parent().Parent() != s.head {
		part.name = l.nameOfSum(s) + l.branchLabel(siblings(branch), branch)
	}
	return l.only(part, part.kinds)
}

// structuralGroup is the first of the alternatives of objects that bring members
// of their own; nil where they are only rules for one struct.
func (l *loader) structuralGroup(s *sum) *group {
	names := make(map[string]bool)
	for _, name := range l.memberNames(s) {
		names[name] = true
	}
	for i, g := range s.groups {
		for _, branch := range g.of(l, objectKind) {
			part := l.only(l.sumOf(branch), objectKind)
			if part.has("patternProperties") || part.get("additionalProperties").Is(schema.Object) || len(names) == 0 && l.closed(part) {
				return &s.groups[i]
			}
			for _, name := range l.memberNames(part) {
				if !names[name] {
					return &s.groups[i]
				}
			}
			if len(part.groups) > 0 && l.bringsMembers(branch, part) {
				return &s.groups[i]
			}
		}
	}
	return nil
}

// bringsMembers tells whether an alternative has alternatives that bring members. It is
// asked once of each: they may lead to each other in very many ways.
func (l *loader) bringsMembers(branch *schema.Node, part *sum) bool {
	yes, known := l.branching[branch]
	if !known {
		l.branching[branch] = false // where it leads to itself
		yes = l.structuralGroup(part) != nil
		l.branching[branch] = yes
	}
	return yes
}

// structural tells whether alternatives of arrays have elements of their own.
func (l *loader) structural(s *sum, k kinds) bool {
	for _, g := range s.groups {
		for _, branch := range g.of(l, k) {
			if l.only(l.sumOf(branch), k).has("items", "prefixItems") {
				return true
			}
		}
	}
	return false
}

// unionOfObjects is the type for objects of which each is one of some.
func (l *loader) unionOfObjects(s *sum, g *group) outcome {
	var parts []*sum
	for _, branch := range g.branches {
		part := l.withBranch(s, *g, branch)
		if len(part.groups) > 0 || part.never {
			return l.rawUnion(s)
		}
		parts = append(parts, part)
	}
	tag, tags := l.tagOf(parts)
	by := ir.ByTag
	if tag == "" {
		by, tags = ir.ByMember, l.ownMembers(parts)
	}
	if tags == nil {
		return l.rawUnion(s)
	}
	d, made := l.declare(s, s.suffix("Object"))
	if made {
		d.ir.Union = &ir.Union{By: by, Member: tag}
		exact := true
		for i, part := range parts {
			out := l.typeOfPart(part)
			exact = exact && out.exact
			d.ir.Union.Variants = append(d.ir.Union.Variants, &ir.Variant{Name: l.variantName(s, g.branches[i], out.Type), Type: out.variant(), Tags: tags[i]})
		}
		if len(distinctVariants(d.ir.Union.Variants)) < len(parts) {
			for i, v := range d.ir.Union.Variants {
				v.Name = v.Name + "Variant" + strconv.Itoa(i+1)
			}
		}
		l.settle(d, s, exact)
	}
	return outcome{Type: ir.Type{Kind: ir.KindNamed, Name: d.ir.Name}, exact: true}
}

// tagOf is a member that every variant requires and gives texts of its own; none
// is the empty text.
func (l *loader) tagOf(parts []*sum) (string, [][]string) {
	for _, name := range l.memberNames(parts[0]) {
		var tags [][]string
		seen := make(map[string]bool)
		for _, part := range parts {
			own := l.textsOf(part, name)
			for _, text := range own {
				if seen[text] {
					own = nil
				}
			}
			if len(own) == 0 || !part.requires(name) {
				break
			}
			for _, text := range own {
				seen[text] = true
			}
			tags = append(tags, own)
		}
		if len(tags) == len(parts) {
			return name, tags
		}
	}
	return "", nil
}

// textsOf are the texts that a member must be one of.
func (l *loader) textsOf(s *sum, name string) []string {
	schemas := l.memberSchemas(s, name)
	if schemas == nil {
		return nil
	}
	of := l.sumOf(schemas...)
	if of.kinds != stringKind {
		return nil
	}
	var texts []string
	for _, keyword := range []string{"const", "enum"} {
		for _, n := range of.nodes {
			if n.Has(keyword) {
				for _, v := range onlyTexts(listed(n)) {
					texts = append(texts, v.Text())
				}
				return texts
			}
		}
	}
	return nil
}

// ownMembers are members that only one variant can have and has to have, one for
// each; nil where there are none.
func (l *loader) ownMembers(parts []*sum) [][]string {
	var all [][]string
	for i, part := range parts {
		own := ""
		for _, name := range l.memberNames(part) {
			if part.requires(name) && !l.heldByOthers(parts, i, name) {
				own = name
				break
			}
		}
		if own == "" {
			return nil
		}
		all = append(all, []string{own})
	}
	return all
}

func (l *loader) heldByOthers(parts []*sum, i int, name string) bool {
	for j, other := range parts {
		if j != i && (!l.closed(other) || slices.Contains(l.memberNames(other), name)) {
			return true
		}
	}
	return false
}

// variantName is the Go name of a variant: that of its type, without what it has
// from the union's.
func (l *loader) variantName(s *sum, branch *schema.Node, t ir.Type) string {
	name := t.Name
	for elem := t.Elem; name == "" && elem != nil; elem = elem.Elem {
		name = elem.Name
	}
	switch {
	case t.Kind == ir.KindList:
		return name + "List"
	case t.Kind == ir.KindMap || t.Kind == ir.KindOpen:
		return name + "Map"
	case name == "":
		return plainNames[t.Kind]
	}
	if short := strings.TrimPrefix(name, l.nameOfType(s.head)); short != "" && naming.IsExported(short) {
		return short
	}
	return name
}

// plainNames are the names of variants of scalar types.
var plainNames = map[ir.Kind]string{
	ir.KindBool: "Boolean", ir.KindInt: "Integer", ir.KindFloat: "Number", ir.KindString: "String",
	ir.KindTime: "Time", ir.KindDate: "Date", ir.KindUUID: "UUID",
}

// branchName is the name of the type that one of several alternatives describes:
// by its title, by a constant in it, by what it is, else by its position.
func (l *loader) branchName(owner string, n *schema.Node) string {
	all := siblings(n)
	if len(all) == 1 && all[0] == n {
		return owner
	}
	return owner + l.branchLabel(all, n)
}

// siblings are the alternatives among which n is, without null.
func siblings(n *schema.Node) []*schema.Node {
	return slices.DeleteFunc(slices.Clone(n.Parent().Items()), isNull)
}

func (l *loader) branchLabel(siblings []*schema.Node, n *schema.Node) string {
	if target := l.headOf(n); target != n {
		return naming.Suffix(nameOf(target).text)
	}
	if l.level(n, asType) == 0 {
		if title := n.Get("title"); isTitleName(title) {
			return naming.Suffix(title.Text())
		}
		for _, m := range n.Get("properties").Members() {
			if v := onlyTexts(listed(m.Value)); len(v) == 1 && len(naming.Words(v[0].Text())) > 0 {
				return naming.Suffix(v[0].Text())
			}
		}
		if k := l.kindsOf(n) &^ nullKind; k.one() && !slices.ContainsFunc(siblings, func(other *schema.Node) bool { return other != n && l.kindsOf(other)&k != 0 }) {
			for _, slot := range slots {
				if slot.kinds&k != 0 {
					return slot.name
				}
			}
		}
		if required := n.Get("required").Items(); len(required) == 1 && len(naming.Words(required[0].Text())) > 0 {
			return naming.Suffix(required[0].Text())
		}
	}
	return "Variant" + strconv.Itoa(1+slices.Index(n.Parent().Items(), n))
}
