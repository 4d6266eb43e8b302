package load

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// rulesName is the name of the function for rules that are named by a type or a
// place.
func rulesName(base string) string { return naming.Unexported(base) + "Rules" }

// ruleName is the name of the function for a schema. It depends on where the
// schemas of the set stand, and not on which of them need a function.
func (l *loader) ruleName(n *schema.Node) string {
	return cmp.Or(l.book().names[n], rulesName(l.writtenBase(n)))
}

// ruleNames names the functions of all schemas. Names that meet are spelled out
// with all the steps that lead to their schemas.
func (l *loader) ruleNames() map[*schema.Node]string {
	all := l.set.Schemas()
	names, count := make(map[*schema.Node]string, len(all)), make(map[string]int, len(all))
	bases := make(map[*schema.Node]string, len(all))
	for _, n := range all {
		names[n] = rulesName(l.ruleBaseIn(bases, n))
		count[names[n]]++
	}
	for _, n := range all {
		if count[names[n]] > 1 || len(names[n]) > maxRuleName {
			names[n] = rulesName(l.writtenBase(n))
		}
	}
	return names
}

// maxRuleName is from where on a name of a function is no help to a reader.
const maxRuleName = 100

// ruleBaseIn is what the name of a schema's function begins with:
//
//	#                             Server
//	#/properties/port             ServerPort
//	#/properties/port/anyOf/0     ServerPortAnyOf0
//	#/properties/hosts/items      ServerHostsItems
//	#/$defs/address               Address
func (l *loader) ruleBaseIn(known map[*schema.Node]string, n *schema.Node) string {
	if base, ok := known[n]; ok {
		return base
	}
	base := ""
	switch m := l.byNode[n]; {
	case m != nil:
		base = m.ir.Name
	case isDefinition(n) || marked(n, "name") != nil:
		base = l.definitionName(n)
	case n.Parent().Step() == "properties" && n.Parent().Parent() != nil:
		base = l.ruleBaseIn(known, n.Parent().Parent()) + l.fieldName(n)
	default:
		base = l.ruleBaseIn(known, n.Parent()) + naming.Suffix(n.Step())
	}
	known[n] = base
	return base
}

// writtenBase spells out where a schema is: Server_properties_aMinusb. A long one
// is cut, and a hash of the place tells it from others.
func (l *loader) writtenBase(n *schema.Node) string {
	name := naming.Exported(naming.SpelledOut(n.Doc().Stem()))
	for step := range strings.SplitSeq(n.Pointer(), "/") {
		if step != "" {
			name += "_" + naming.AsWritten(step)
		}
	}
	if len(name) <= maxRuleName {
		return name
	}
	const head, bytes = 60, 4
	sum := sha256.Sum256([]byte(n.Doc().Name + "#" + n.Pointer()))
	cut := strings.ToValidUTF8(name[:head], "")
	return cut + "_" + hex.EncodeToString(sum[:bytes])
}
