package main

import (
	"fmt"
	"slices"
	"strings"
)

const irHead = `# The intermediate representation

<!-- Made by internal/docgen from the comments in gen/ir. DO NOT EDIT. -->

` + "`perstoregen dump SCHEMA...`" + ` prints this as JSON: everything that was decided about
some definitions, with nothing left to look up in them. Code, SQL and pages are
printed from it and from nothing else, so a generator of your own can read it and
do the same; ` + "`perstoregen generate -`" + ` reads it back from standard input.

The JSON is a contract. ` + "`format`" + ` numbers it: a reader of your own skips
members that it does not know, since new ones come without notice; the number is
raised when a member goes away or comes to mean something else. perstoregen itself
reads back only what its own version wrote: an unknown member is an error there. The same definitions give the same
bytes. A member that may be left out is left out when it is false, zero or empty.
References are names (of models and types) or indexes from 0 (of fields).

The root is a ` + outermost + `.
`

// markdown is the page of the package.
func (d *described) markdown() string {
	var b strings.Builder
	b.WriteString(irHead)
	for _, t := range d.rootFirst() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", t.name, t.doc)
		if len(t.members) > 0 {
			b.WriteString("\n| member | value | |\n|---|---|---|\n")
		}
		for _, m := range t.members {
			name := "`" + m.name + "`"
			if m.optional {
				name += "?"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, d.valueText(m.of), cell(m.doc))
		}
		if len(t.values) > 0 {
			b.WriteString("\n| value | |\n|---|---|\n")
		}
		for _, v := range t.values {
			fmt.Fprintf(&b, "| `%q` | %s |\n", v.text, cell(v.doc))
		}
	}
	b.WriteString("\nA `?` marks a member that may be left out.\n")
	return b.String()
}

// outermost is the type that a dump is one of, and that readers begin with.
const outermost = "Package"

// rootFirst are the types in the order of the source, after the outermost one.
func (d *described) rootFirst() []*typ {
	root := d.find(outermost)
	others := slices.DeleteFunc(slices.Clone(d.types), func(t *typ) bool { return t == root })
	return append([]*typ{root}, others...)
}

// jsonTypes are the JSON types of Go's.
var jsonTypes = map[string]string{
	"string": "text", "bool": "boolean", "int": "integer", "int64": "integer", "float64": "number",
}

// valueText says what a member holds.
func (d *described) valueText(of string) string {
	if elem, ok := strings.CutPrefix(of, "[]"); ok {
		return "list of " + d.valueText(elem)
	}
	if d.find(of) != nil {
		return fmt.Sprintf("[%s](#%s)", of, strings.ToLower(of))
	}
	return jsonTypes[of]
}

// cell is a text that stays in its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
