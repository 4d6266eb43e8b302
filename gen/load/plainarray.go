package load

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// plainArray is the type for arrays: a list, a tuple, or a named one of them.
func (l *loader) plainArray(s *sum) outcome {
	if len(s.groups) > 0 && l.structural(s, arrayKind) {
		return l.rawUnion(s)
	}
	tuple := l.tupleOf(s)
	if tuple == nil && !l.named(s.head) {
		return l.list(s)
	}
	d, made := l.declare(s, s.suffix("List"))
	if made {
		exact := true
		if tuple != nil {
			exact = l.tuple(d, s, tuple)
		} else {
			out := l.list(s)
			d.ir.Of, exact = &out.Type, out.exact
		}
		l.settle(d, s, exact)
	}
	return outcome{Type: ir.Type{Kind: ir.KindNamed, Name: d.ir.Name, Nil: d.ir.Tuple == nil}, exact: true}
}

// suffix stands behind the name of a type that is one part of what its schema
// describes.
func (s *sum) suffix(text string) string {
	if s.partial {
		return text
	}
	return ""
}

// list is a slice.
func (l *loader) list(s *sum) outcome {
	if l.depth == maxLists {
		return outcome{Type: anyJSON}
	}
	l.depth++
	elem := outcome{Type: anyJSON}
	if !s.has("prefixItems") { // beside which items are only the rest
		elem = l.typeOfSum(l.itemsOf(s))
	}
	l.depth--
	t := ir.Type{Kind: ir.KindList, Elem: elem.element()}
	exact := elem.exact
	for _, n := range s.nodes {
		for _, m := range n.Members() {
			switch {
			case about[m.Name]&arrayKind == 0 || idle(m) || m.Name == "type" || m.Name == "items":
			case m.Name == "minItems" || m.Name == "maxItems" || m.Name == "uniqueItems" && comparable(*t.Elem):
				rule, ok := ruleMakers[m.Name](l, ir.KindList, m.Name, m.Value)
				exact = exact && ok
				rule.At = schemaPointer(m.Value)
				t.Rules = append(t.Rules, rule)
			default:
				exact = false
			}
		}
	}
	return outcome{Type: t, exact: exact && len(s.groups) == 0 && !s.never}
}

// comparable tells whether Go's == is the equality of JSON.
func comparable(t ir.Type) bool {
	return !t.Opt && slices.Contains([]ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindString, ir.KindEnum}, t.Kind)
}

// element is the type as that of the elements of a list or map.
func (o outcome) element() *ir.Type {
	t := o.Type
	t.Opt = o.nullable && t.Kind != ir.KindJSON && t.Kind != ir.KindRaw
	return &t
}

// itemsOf is what the schemas say of the elements.
func (l *loader) itemsOf(s *sum) *sum {
	var all []*schema.Node
	for _, n := range s.nodes {
		if items := n.Get("items"); items != nil {
			all = append(all, items)
		}
	}
	items := l.sumOf(all...)
	if len(all) > 1 || s.name != "" {
		items.name = l.nameOfSum(s) + "Item"
	}
	return items
}

// maxTuple is how many elements have a field of their own.
const maxTuple = 64

// tupleOf is the schema whose elements have types by position.
func (l *loader) tupleOf(s *sum) *schema.Node {
	var found *schema.Node
	for _, n := range s.nodes {
		if len(n.Get("prefixItems").Items()) > 0 {
			if found != nil || len(n.Get("prefixItems").Items()) > maxTuple {
				return nil
			}
			found = n
		}
	}
	return found
}

// tuple gives a declared type its elements.
func (l *loader) tuple(d *decl, s *sum, of *schema.Node) bool {
	d.ir.Tuple = &ir.Tuple{}
	least, most := int64(0), int64(-1)
	exact := s.exactBut(arrayKind, "prefixItems", "items", "minItems", "maxItems")
	for _, n := range s.nodes {
		if n, ok := count(n.Get("minItems")); ok {
			least = max(least, n)
		}
		if n, ok := count(n.Get("maxItems")); ok && (most < 0 || n < most) {
			most = n
		}
		exact = exact && (n == of || !n.Has("items") || idle(schema.Member{Name: "items", Value: n.Get("items")}))
	}
	positions := of.Get("prefixItems").Items()
	for i, each := range positions {
		sum := l.sumOf(each)
		out := l.typeOfSum(sum)
		f := &ir.Field{Name: fmt.Sprintf("Item%d", i+1), Type: out.Type, Required: int64(i) < least, Nullable: out.nullable}
		l.inPlace(&f.Type, sum, out.exact)
		f.Type.Opt = isOptPlain(f)
		f.Doc = each.Get("description").StringOr("")
		d.ir.Tuple.Items = append(d.ir.Tuple.Items, f)
	}
	rest := of.Get("items")
	if !rest.IsFalse() && (most < 0 || most > int64(len(positions))) {
		sum := l.itemsOf(&sum{nodes: []*schema.Node{of}})
		out := l.typeOfSum(sum)
		d.ir.Tuple.Rest = out.element()
		l.inPlace(d.ir.Tuple.Rest, sum, out.exact)
	}
	return exact && least <= int64(len(positions)) && (most < 0 || most == int64(len(positions)))
}
