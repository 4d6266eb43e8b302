package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxBundled bounds the values in the definitions of a bundle. Documents that
// refer to each other in every direction would all be in each of them.
const maxBundled = 10_000

// Bundle is the JSON text of the schema n as a document of its own: what its
// references lead to, in whatever document, is a definition in it. Identifiers
// are left out, since the text is not what they identify. It has a line for
// each keyword, property, definition and link, and no character that is hard
// to see or that Go's raw strings lack.
//
// Where the definitions would be too many it has none, whole is false, and a
// place with a reference takes any value. Where links lead is not a part of the
// schema.
func (s *Set) Bundle(n *Node) (text string, whole bool) {
	b := &bundle{set: s, root: n, names: map[*Node]string{n: ""}, taken: make(map[string]bool)}
	b.collect(n, false)
	if b.values > maxBundled {
		b.found, b.names = nil, map[*Node]string{n: ""}
	}
	return b.document(), b.values <= maxBundled
}

// bundle is one run of Bundle.
type bundle struct {
	set    *Set
	root   *Node
	found  []*Node          // the definitions, in the order in which they were met
	names  map[*Node]string // of found, and the root without one
	taken  map[string]bool
	values int // in found
}

// bundled are the keywords of a schema that a bundle leaves out: identifiers,
// and definitions, of which it has its own.
var bundled = map[string]bool{
	"$id": true, "$anchor": true, "$dynamicAnchor": true, "$schema": true, "$defs": true, "$vocabulary": true,
}

// members are the members of a value that stay.
func (b *bundle) members(n *Node) []Member {
	if !b.set.schemas[n] {
		return n.members
	}
	return slices.DeleteFunc(slices.Clone(n.members), func(m Member) bool {
		_, known := b.names[b.set.targets[n]]
		return bundled[m.Name] || m.Name == "$ref" && !known
	})
}

// collect finds the definitions that n needs. It goes on until there are too
// many.
func (b *bundle) collect(n *Node, counts bool) {
	if b.values > maxBundled {
		return
	}
	if counts {
		b.values++
	}
	if target := b.set.targets[n]; target != nil {
		if _, known := b.names[target]; !known {
			b.found = append(b.found, target)
			b.names[target] = b.nameOf(target)
			b.collect(target, true)
		}
	}
	for _, m := range b.members(n) {
		if m.Name != "links" || !b.set.schemas[n] {
			b.collect(m.Value, counts)
		}
	}
	for _, item := range n.items {
		b.collect(item, counts)
	}
}

// nameOf names a definition as its document does, with a number where another
// one has that name.
func (b *bundle) nameOf(n *Node) string {
	name := n.step
	if n.parent == nil {
		name = n.doc.Stem()
	}
	unique := name
	for i := 2; unique == "" || b.taken[unique]; i++ {
		unique = name + strconv.Itoa(i)
	}
	b.taken[unique] = true
	return unique
}

// document writes all of it.
func (b *bundle) document() string {
	lines := []string{visible("$schema") + ": " + visible(latestDraft)} // all drafts were made that
	for _, m := range b.members(b.root) {
		lines = append(lines, visible(m.Name)+": "+b.keyword(m))
	}
	if len(b.found) > 0 {
		var definitions []string
		for _, n := range b.found {
			definitions = append(definitions, visible(b.names[n])+": "+b.text(n))
		}
		lines = append(lines, visible("$defs")+": "+block('{', definitions, 1))
	}
	return block('{', lines, 0)
}

// keyword writes a keyword of the root, with a line for each part where these
// are many.
func (b *bundle) keyword(m Member) string {
	var lines []string
	switch {
	case m.Name == "properties" && m.Value.Is(Object) && len(m.Value.members) > 0:
		for _, each := range m.Value.members {
			lines = append(lines, visible(each.Name)+": "+b.text(each.Value))
		}
		return block('{', lines, 1)
	case m.Name == "links" && m.Value.Is(Array) && len(m.Value.items) > 0:
		for _, item := range m.Value.items {
			lines = append(lines, b.text(item))
		}
		return block('[', lines, 1)
	}
	return b.text(m.Value)
}

// block writes an object or array with a line for each part.
func block(open byte, parts []string, depth int) string {
	indent := "\n" + strings.Repeat("  ", depth)
	return string(open) + indent + "  " + strings.Join(parts, ","+indent+"  ") + indent + string(open+2) // } and ] follow
}

// text writes a value on one line.
func (b *bundle) text(n *Node) string {
	var parts []string
	switch n.kind {
	case Object:
		for _, m := range b.members(n) {
			text := ""
			if target := b.set.targets[n]; target != nil && m.Name == "$ref" {
				text = b.reference(target)
			} else {
				text = b.text(m.Value)
			}
			parts = append(parts, visible(m.Name)+": "+text)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Array:
		for _, item := range n.items {
			parts = append(parts, b.text(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case String:
		return visible(n.text)
	}
	return n.text
}

// reference writes where a definition is.
func (b *bundle) reference(target *Node) string {
	if target == b.root {
		return visible("#")
	}
	pointer := pointerEscaper.Replace(b.names[target])
	return visible("#/$defs/" + fragmentEscaper.Replace(pointer))
}

// fragmentEscaper encodes what a fragment of a URL cannot hold as it is.
var fragmentEscaper = strings.NewReplacer("%", "%25", " ", "%20", `"`, "%22", "#", "%23", "<", "%3C", ">", "%3E",
	"[", "%5B", "]", "%5D", "^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D", `\`, "%5C")

// visible quotes a string for JSON. What one cannot see, and the backquote, are
// escaped.
func visible(s string) string {
	quoted := quoteJSON(s)
	hidden := func(r rune) bool { return r == '`' || r != ' ' && !unicode.IsPrint(r) }
	if strings.IndexFunc(quoted, hidden) < 0 {
		return quoted
	}
	var out strings.Builder
	for _, r := range quoted {
		switch {
		case !hidden(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
