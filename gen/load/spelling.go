package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// Names of plain types that meet are spelled out, each from its own text, so
// that they are the same whatever their order: a schema without a store is often
// somebody else's, whom nobody can ask for a goName. Package load decides about
// names and types again for each level of spelling.
//
//	level       property a-b   value a-b       $defs/a-b       nested a-b
//	plain       AB             StateAB         AB              OrderAB
//	spelledOut  AMinusB        StateAMinusB    AMinusB         OrderAMinusB
//	qualified   X_aMinusb      State_aMinusb                   Order_aMinusb
//	located                                    Order_aMinusb, of order.json
//
// A name that meets a generated one gets the kind of what it names behind it:
// validate is ValidateField.
const (
	spelledOut = 1 + iota
	qualified
	located
)

// role is what a schema has a name as; a property can be a field and a type.
type role string

const (
	asField role = "Field"
	asValue role = "Value"
	asType  role = "Type"
)

// bearer is who bears a name in a plain type.
type bearer struct {
	node *schema.Node
	role role
}

// spelling says how a name is made of its text.
type spelling struct {
	level  int
	suffix bool // the role stands behind it
}

// contender is a name that may meet others.
type contender struct {
	name string
	bearer
	highest int  // level of spelling that makes a difference
	said    bool // by the schema, and so never changed
}

// spell makes a name of a text at the level of its bearer; owner stands in front.
func (l *loader) spell(n *schema.Node, as role, owner, text string, plain func(string) string) string {
	how := l.spellings[bearer{n, as}]
	last := qualified
	if as == asType && isDefinition(n) {
		last = located
	}
	var name string
	switch {
	case how.level >= last:
		name = cmp.Or(owner, "X") + "_" + naming.AsWritten(text)
	case how.level >= spelledOut:
		name = owner + plain(naming.SpelledOut(text))
	default:
		name = owner + plain(text)
	}
	if how.suffix {
		name += string(as)
	}
	return name
}

// spellSuffix is the name of a type, with its role behind it where it needs that.
func (l *loader) spellSuffix(n *schema.Node, name string) string {
	if l.spellings[bearer{n, asType}].suffix {
		return name + string(asType)
	}
	return name
}

// level is the level of spelling of a name.
func (l *loader) level(n *schema.Node, as role) int { return l.spellings[bearer{n, as}].level }

// respell raises the spelling of the names of plain types that meet, and tells
// whether that changes a name.
func (l *loader) respell() bool {
	changed := false
	for _, d := range l.declared {
		changed = l.separate(fieldContenders(d), plainMembers) || changed
	}
	var taken []string
	if !l.opts.TypesOnly {
		taken = slices.Clone(packageNames)
	}
	for _, m := range l.models {
		taken = append(taken, m.ir.Name)
		for _, ending := range derived {
			taken = append(taken, m.ir.Name+ending)
		}
	}
	return l.separate(l.packageContenders(), taken) || changed
}

func fieldContenders(d *decl) []contender {
	var out []contender
	for i, f := range d.ir.Fields {
		said := marked(d.properties[i], "goName") != nil
		out = append(out, contender{f.Name, bearer{d.properties[i], asField}, qualified, said})
	}
	return out
}

// packageContenders are the types and their constants.
func (l *loader) packageContenders() []contender {
	var out []contender
	for _, d := range l.declared {
		highest, node := qualified, namesake(d.node)
		if isDefinition(node) {
			highest = located
		}
		said := marked(node, "name") != nil
		out = append(out, contender{d.ir.Name, bearer{node, asType}, highest, said})
		for i, value := range d.ir.Enum {
			out = append(out, contender{value.Name, bearer{d.values[i], asValue}, qualified, false})
		}
	}
	return out
}

// namesake is the schema that a type of n is named after: where n is the only
// alternative to null, or a part of it all, the one around it.
func namesake(n *schema.Node) *schema.Node {
	for !isDefinition(n) && marked(n, "name") == nil {
		holder := n.Parent()
		switch holder.Step() {
		case "allOf":
		case "anyOf", "oneOf":
			if all := siblings(n); len(all) != 1 || all[0] != n {
				return n
			}
		default:
			return n
		}
		n = holder.Parent()
	}
	return n
}

// separate raises all names of a name space that meet by one level.
func (l *loader) separate(all []contender, taken []string) bool {
	count := make(map[string]int)
	for _, c := range all {
		count[c.name]++
	}
	generated := make(map[string]bool)
	for _, name := range taken {
		generated[name] = true
	}
	changed := false
	for _, c := range all {
		if c.said {
			continue
		}
		how := l.spellings[c.bearer]
		if count[c.name] > 1 && how.level < c.highest {
			how.level++
		}
		how.suffix = how.suffix || generated[c.name]
		changed = changed || how != l.spellings[c.bearer]
		l.spellings[c.bearer] = how
	}
	return changed
}
