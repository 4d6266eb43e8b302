package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// A $dynamicRef leads to the anchor of its name in the outermost resource that the
// check of a value has come through. Functions that enter a resource tell of its
// anchors, and the reference looks for them.

// dynamicAnchors are the schemas that dynamic references may lead to, by the
// resource that they are in. There are none where every reference always leads to
// the same.
func (l *loader) dynamicAnchors() map[*schema.Node][]*schema.Node {
	all := l.set.Schemas()
	wanted := make(map[string]bool)
	for _, n := range all {
		if target := l.set.DynamicTarget(n); target != nil {
			wanted[target.Get("$dynamicAnchor").Text()] = true
		}
	}
	anchors := make(map[*schema.Node][]*schema.Node)
	for _, n := range all {
		if a := n.Get("$dynamicAnchor"); a != nil && wanted[a.Text()] {
			resource := l.set.Resource(n)
			anchors[resource] = append(anchors[resource], n)
		}
	}
	return anchors
}

// scope tells a function that enters a resource of its anchors.
func (l *loader) scope(r *ruled) {
	if len(r.ir.Scopes) > 0 {
		return
	}
	for _, n := range l.book().anchors[l.set.Resource(r.node)] {
		r.ir.Scopes = append(r.ir.Scopes, ir.Scope{Anchor: n.Get("$dynamicAnchor").Text(), Func: l.ruleName(n)})
	}
	for _, n := range l.book().anchors[l.set.Resource(r.node)] {
		target := l.ruled(n)
		target.ir.Referred = true
		l.scope(target)
		r.refs = append(r.refs, target)
	}
}

// dynamicRef adds the $dynamicRef of the schema, unless it leads back to the same
// value for ever.
func (a *asserter) dynamicRef() {
	ref, target := a.n.Get("$dynamicRef"), a.l.set.DynamicTarget(a.n)
	switch {
	case ref == nil:
		return
	case target == nil:
		a.l.problem(ref.Place(), "%s %q beside $ref is not supported", ref.Written(), ref.Text())
		return
	case a.l.returns(a.n):
		a.l.problem(ref.Place(), "cyclic %s: %q may lead back here", ref.Written(), ref.Text())
		return
	}
	fallback := a.l.ruled(target)
	fallback.ir.Referred = true
	a.l.scope(fallback)
	a.r.refs = append(a.r.refs, fallback)
	a.add(ir.Assert{Keyword: "dynamicRef", Name: target.Get("$dynamicAnchor").Text(), Rules: []ir.RuleRef{{Func: fallback.ir.Name}}})
}

// applied are the schemas that apply, or may, to whatever n applies to.
func (l *loader) applied(n *schema.Node) []*schema.Node {
	next := l.set.Applied(n)
	target := l.set.DynamicTarget(n)
	if target == nil {
		return next
	}
	name := target.Get("$dynamicAnchor").Text()
	for _, all := range l.book().anchors {
		for _, anchored := range all {
			if anchored.Get("$dynamicAnchor").Text() == name {
				next = append(next, anchored)
			}
		}
	}
	return next
}

// returns tells whether a schema may apply to what it applies to again.
func (l *loader) returns(n *schema.Node) bool {
	met := make(map[*schema.Node]bool)
	var search func(at *schema.Node) bool
	search = func(at *schema.Node) bool {
		if met[at] {
			return false
		}
		met[at] = true
		next := l.applied(at)
		return slices.Contains(next, n) || slices.ContainsFunc(next, search)
	}
	return search(n)
}
