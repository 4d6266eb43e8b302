package load

import (
	"math/bits"

	"github.com/perstore/perstoregen/gen/schema"
)

// kinds is a set of the kinds of JSON values. An integer is a number, too.
type kinds uint8

const (
	nullKind kinds = 1 << iota
	boolKind
	intKind
	fractionKind // a number that is no integer
	stringKind
	arrayKind
	objectKind

	numberKinds = intKind | fractionKind
	anyKind     = objectKind<<1 - 1
)

// kindsByType are the kinds of the types of JSON Schema.
var kindsByType = map[string]kinds{
	"null": nullKind, "boolean": boolKind, "integer": intKind, "number": numberKinds,
	"string": stringKind, "array": arrayKind, "object": objectKind,
}

// one tells whether there is one type in the set; all numbers are one.
func (k kinds) one() bool {
	return bits.OnesCount8(uint8(k)) == 1 || k == numberKinds
}

// kindOfValue is the kind of a value that a schema lists.
func kindOfValue(n *schema.Node) kinds {
	if _, ok := exactInt(n); ok {
		return intKind
	}
	if r, ok := rational(n); ok {
		if r.IsInt() {
			return intKind
		}
		return fractionKind
	}
	return kindsByType[string(n.Kind())]
}

// ownKinds are the kinds that the type, enum and const of a schema leave.
func ownKinds(n *schema.Node) kinds {
	all := anyKind
	if types := typesOf(n); types != nil {
		all = 0
		for name := range types {
			all |= kindsByType[name]
		}
	}
	if constant := n.Get("const"); constant != nil {
		all &= kindOfValue(constant)
	}
	if enum := n.Get("enum"); enum != nil {
		all &= kindsOfValues(enum.Items())
	}
	return all
}

func kindsOfValues(values []*schema.Node) kinds {
	var of kinds
	for _, v := range values {
		of |= kindOfValue(v)
	}
	return of
}

// listed are the values that a schema lists, nil when it lists none.
func listed(n *schema.Node) []*schema.Node {
	if constant := n.Get("const"); constant != nil {
		return []*schema.Node{constant}
	}
	return n.Get("enum").Items()
}

// kindsOf are the kinds that a schema may admit: no value of another is valid. A
// schema that is met again inside of itself adds nothing.
func (l *loader) kindsOf(n *schema.Node) kinds {
	switch {
	case n.IsFalse():
		return 0
	case n.IsTrue():
		return anyKind
	}
	if known, ok := l.kindsKnown[n]; ok {
		return known
	}
	l.kindsKnown[n] = anyKind
	all := ownKinds(n)
	if target := l.set.Target(n); target != nil {
		all &= l.kindsOf(target)
	}
	for _, each := range n.Get("allOf").Items() {
		all &= l.kindsOf(each)
	}
	for _, keyword := range alternatives {
		if n.Has(keyword) {
			all &= l.kindsOfAny(n.Get(keyword).Items())
		}
	}
	l.kindsKnown[n] = all
	return all
}

// admitsNull tells whether null may be valid.
func (l *loader) admitsNull(n *schema.Node) bool { return l.kindsOf(n)&nullKind != 0 }

// alternatives are the keywords of which one schema has to hold, or at least one.
var alternatives = []string{"anyOf", "oneOf"}

func (l *loader) kindsOfAny(branches []*schema.Node) kinds {
	var some kinds
	for _, each := range branches {
		some |= l.kindsOf(each)
	}
	return some
}
