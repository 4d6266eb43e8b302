package schema

import "slices"

// liftDraft3 rewrites the words of draft 3 in a schema. Words about a property
// are rewritten from the object that has it: the list of what is required is
// there.
func liftDraft3(n *Node, as form) {
	if n.Get("required").Is(Bool) && n.parent != nil {
		n.drop("required") // of list elements and the like: they are there
	}
	liftDependencies(n)
	known := make(map[string]bool)
	for _, name := range n.Get("required").Items() {
		known[name.text] = true
	}
	for _, property := range n.Get("properties").Members() {
		if at := liftRequired(property.Value); at != nil && !known[property.Name] {
			n.member("required", Array, at).push(at.standIn(String, property.Name))
		}
		liftRequires(n, property.Value)
	}
	if n.Has("divisibleBy") {
		n.rename("divisibleBy", "multipleOf")
	}
	if name, ok := draft3Formats[n.Get("format").Text()]; ok {
		format := n.Get("format")
		n.drop("format")
		n.put("format", format.standIn(String, name))
	}
	liftType(n)
	liftDisallow(n)
	liftExtends(n, as)
}

// draft3Formats are the formats that had another name.
var draft3Formats = map[string]string{"host-name": "hostname", "ip-address": "ipv4"}

// liftRequired takes required and optional, which Perstore's forerunner had, out
// of a property, and gives the word that makes the property required; nil when
// none does.
func liftRequired(property *Node) *Node {
	var at *Node
	if said := property.Get("optional"); said.Is(Bool) {
		property.drop("optional")
		if said.IsFalse() {
			at = said
		}
	}
	if said := property.Get("required"); said.Is(Bool) {
		property.drop("required")
		at = nil
		if said.IsTrue() {
			at = said
		}
	}
	return at
}

// liftRequires moves requires, the properties that must stand beside one, to
// the dependencies of its object.
func liftRequires(object, property *Node) {
	needed := property.Get("requires")
	if !needed.Is(String) && !needed.Is(Object) {
		return
	}
	property.drop("requires")
	object.member("dependencies", Object, needed).put(property.step, listed(needed))
}

// liftDependencies makes lists of dependencies that name one property.
func liftDependencies(n *Node) {
	all := n.Get("dependencies")
	for i, m := range all.Members() {
		if m.Value.Is(String) {
			all.keepWritten()
			all.members[i].Value = listed(m.Value)
		}
	}
}

// listed is the list of one text; everything else is as it is.
func listed(n *Node) *Node {
	if !n.Is(String) {
		return n
	}
	list := n.standIn(Array, "")
	list.push(n.standIn(String, n.text))
	return list
}

// liftType takes out the type any, and makes a union that has schemas an anyOf.
func liftType(n *Node) {
	t := n.Get("type")
	isAny := func(n *Node) bool { return n.Is(String) && n.text == "any" }
	if isAny(t) || slices.ContainsFunc(t.Items(), isAny) {
		n.drop("type")
		return
	}
	if slices.ContainsFunc(t.Items(), isSchema) {
		n.drop("type")
		n.put("anyOf", union(t))
	}
}

// union is the array of schemas that a union of types stands for.
func union(types *Node) *Node {
	all := types.standIn(Array, "")
	for _, each := range types.Items() {
		if each.Is(Object) {
			all.push(each)
			continue
		}
		one := each.standIn(Object, "")
		one.put("type", each.standIn(each.kind, each.text))
		all.push(one)
	}
	return all
}

// liftDisallow makes disallow the not of a type.
func liftDisallow(n *Node) {
	types := n.Get("disallow")
	if types == nil {
		return
	}
	n.drop("disallow")
	not := types.standIn(Object, "")
	if types.Is(Array) {
		not.put("anyOf", union(types))
	} else {
		not.put("type", types)
	}
	n.put("not", not)
}

// liftExtends makes extends what it meant in Perstore at a model that names its
// super model, and an allOf elsewhere.
func liftExtends(n *Node, as form) {
	super := n.Get("extends")
	if super.Is(Array) && len(super.items) == 1 {
		super = super.items[0]
	}
	switch {
	case super == nil:
	case as.of(n.Get(keyword)) == formModel && (super.Is(String) || super.Is(Object) && len(super.members) == 1 && super.Has("$ref")):
		if own := n.member(keyword, Object, super); own != nil {
			n.drop("extends")
			own.put("extends", super)
		}
	case super.Is(Object), super.Is(Array):
		n.drop("extends")
		all := n.member("allOf", Array, super)
		if super.Is(Object) {
			all.push(super)
			return
		}
		for _, each := range super.items {
			all.push(each)
		}
	}
}
