package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// typeName is the name of a model or definition.
type typeName struct {
	text string       // as it is written
	Go   string       // the exported name made of it
	at   *schema.Node // where it is written
}

// maxTitleWords is how many words of a title make a name; a longer one is prose.
const maxTitleWords = 3

// nameOf names a model or definition: by x-perstore.name, which is kept as it
// is, else by a short title, the key in $defs, or the stem of the file.
func nameOf(n *schema.Node) typeName {
	if said := marked(n, "name"); naming.IsExported(said.Text()) {
		return typeName{said.Text(), said.Text(), said}
	}
	text, at := keyOf(n), n
	if title := n.Get("title"); isTitleName(title) {
		text, at = title.Text(), title
	}
	return typeName{text, naming.Exported(text), at}
}

// keyOf is the text by which a definition is found: its key in $defs, or the stem
// of the file.
func keyOf(n *schema.Node) string {
	if n.Parent() == nil {
		return n.Doc().Stem()
	}
	return n.Step()
}

func isTitleName(title *schema.Node) bool {
	return title.Is(schema.String) && len(strings.Fields(title.Text())) <= maxTitleWords && len(naming.Words(title.Text())) > 0
}

// plural is the English plural of a name.
func (n typeName) plural() typeName {
	return typeName{naming.Plural(n.text), naming.Plural(n.Go), n.at}
}

// nameOfType is the name of the Go type of an enum or object. It depends on where
// the schema stands alone, so that it is the same whoever refers to it:
//
//	#/properties/dimensions            ProductDimensions
//	#/properties/variants/items        ProductVariant
//	#/$defs/address                    Address
//	#/components/schemas/address       Address
//	#                                  ProductValue, of a model that is embedded
func (l *loader) nameOfType(n *schema.Node) string {
	if l.byNode[n] != nil {
		return l.ownerName(n) + "Value"
	}
	return l.ownerName(n)
}

// ownerName is the name in front of those of what n holds.
func (l *loader) ownerName(n *schema.Node) string {
	if m := l.byNode[n]; m != nil {
		return m.ir.Name
	}
	if isDefinition(n) || marked(n, "name") != nil {
		return l.definitionName(n)
	}
	holder := n.Parent()
	switch holder.Step() {
	case "properties":
		return l.nestedName(l.ownerName(holder.Parent()), n)
	case "allOf":
		return l.ownerName(holder.Parent())
	case "anyOf", "oneOf":
		return l.branchName(l.ownerName(holder.Parent()), n)
	case "patternProperties":
		return l.valueName(l.ownerName(holder.Parent()), n)
	}
	owner := l.ownerName(holder)
	if n.Step() == "additionalProperties" {
		return l.valueName(owner, n)
	}
	if n.Step() != "items" {
		return owner + naming.Suffix(n.Step())
	}
	if one := naming.Singular(owner); one != owner {
		return one
	}
	return owner + "Item"
}

// valueName is the name of what the members of a map are.
func (l *loader) valueName(owner string, n *schema.Node) string {
	switch of := n.Parent(); {
	case l.level(n, asType) > 0 && of.Step() == "patternProperties":
		return fmt.Sprintf("%sPattern%d", owner, 1+slices.Index(of.Names(), n.Step()))
	case naming.Singular(owner) != owner:
		return naming.Singular(owner)
	}
	return owner + "Value"
}

// nestedName is the name of what a property of owner holds: by the name of the
// field, unless it meets others itself.
func (l *loader) nestedName(owner string, property *schema.Node) string {
	if marked(property, "goName") != nil || l.level(property, asType) == 0 {
		return l.spellSuffix(property, owner+l.fieldName(property))
	}
	return l.spell(property, asType, owner, property.Step(), naming.Exported)
}

// definitionName is the name of a definition. One that meets another leaves its
// title, which need not be its alone, for its key.
func (l *loader) definitionName(n *schema.Node) string {
	name := nameOf(n)
	level := l.level(n, asType)
	switch {
	case marked(n, "name") != nil || level == 0:
		return l.spellSuffix(n, name.Go)
	case n.Parent() == nil: // the root needs no place
		return l.spellSuffix(n, naming.Exported(naming.SpelledOut(keyOf(n))))
	case level < located:
		return l.spell(n, asType, "", keyOf(n), naming.Exported)
	}
	return l.spell(n, asType, naming.Exported(n.Doc().Stem()), keyOf(n), naming.Exported)
}

// isDefinition tells whether a schema has a name of its own: the root of a
// document and the entries of $defs, or of the components of an OpenAPI document.
func isDefinition(n *schema.Node) bool {
	in := n.Parent()
	return in == nil || in.Step() == "$defs" || in.Pointer() == "/components/schemas"
}

// fieldName is the Go name of a property.
func (l *loader) fieldName(property *schema.Node) string {
	if said := marked(property, "goName"); naming.IsExported(said.Text()) {
		return said.Text()
	}
	return l.spell(property, asField, "", property.Step(), naming.Exported)
}
