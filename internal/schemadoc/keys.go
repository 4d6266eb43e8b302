package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/schema"
)

// renderer writes the keys of the meta-schema.
type renderer struct {
	defs *schema.Node
	b    strings.Builder
}

// forms are the parts of the meta-schema in the order of the page: first the
// places of x-perstore, then what stands inside of it.
var (
	forms = []string{"model", "property", "definition", "link"}
	parts = []string{"facet", "query", "method"}
)

func (r *renderer) keys() string {
	for _, name := range forms {
		form := r.defs.Get(name)
		fmt.Fprintf(&r.b, "## %s\n\n%s\n\n", form.Get("title").Text(), form.Get("description").Text())
		if name == "definition" {
			r.list(form)
			continue
		}
		for _, m := range form.Get("properties").Members() {
			r.key(name, m)
		}
	}
	for _, name := range parts {
		part := r.defs.Get(name)
		fmt.Fprintf(&r.b, "## %s\n\n%s\n\n", part.Get("title").Text(), part.Get("description").Text())
		r.table(part)
	}
	return r.b.String()
}

// key writes the section of one key.
func (r *renderer) key(form string, m schema.Member) {
	meaning, otherwise := split(r.get(m.Value, "description").Text())
	fmt.Fprintf(&r.b, "### `%s`\n\n%s\n\n", m.Name, meaning)
	fmt.Fprintf(&r.b, "* Value: %s\n", r.value(m.Value))
	if otherwise != "" {
		fmt.Fprintf(&r.b, "* Default: %s\n", otherwise)
	}
	r.b.WriteString("\n```json\n")
	for _, example := range m.Value.Get("examples").Items() {
		fmt.Fprintf(&r.b, "%s\n", exampleOf(form, m, example))
	}
	r.b.WriteString("```\n\n")
	for _, inner := range objectsIn(m.Value) {
		r.table(inner)
	}
}

// list names the keys of a form that are described elsewhere.
func (r *renderer) list(form *schema.Node) {
	var names []string
	for _, m := range form.Get("properties").Members() {
		names = append(names, "`"+m.Name+"`")
	}
	fmt.Fprintf(&r.b, "Its keys are %s.\n\n", strings.Join(names, ", "))
}

// exampleOf is an example where it belongs.
func exampleOf(form string, m schema.Member, example *schema.Node) string {
	own := fmt.Sprintf(`"x-perstore": {%q: %s}`, m.Name, spaced(example))
	switch {
	case m.Name == "goType":
		own = `"x-perstore": {"goType": ` + spaced(example) + `, "goImport": "net/netip"}`
	case m.Name == "goImport":
		own = `"x-perstore": {"goType": "netip.Addr", "goImport": ` + spaced(example) + `}`
	}
	switch form {
	case "property":
		return fmt.Sprintf(`{"properties": {"example": {"type": "string", %s}}}`, own)
	case "link":
		return fmt.Sprintf(`{"links": [{"rel": "order", "href": "/Order/{orderId}", %s}]}`, own)
	}
	if line := "{" + own + "}"; len(line) <= 100 {
		return line
	}
	var b bytes.Buffer
	_ = json.Indent(&b, []byte("{"+own+"}"), "", "  ") // it is JSON
	return b.String()
}

// table writes the keys of an object inside of x-perstore.
func (r *renderer) table(object *schema.Node) {
	r.b.WriteString("| key | value | meaning | default |\n|---|---|---|---|\n")
	for _, m := range object.Get("properties").Members() {
		meaning, otherwise := split(r.get(m.Value, "description").Text())
		if otherwise == "" {
			otherwise = "must be there"
		}
		fmt.Fprintf(&r.b, "| `%s` | %s | %s | %s |\n", m.Name, cell(r.value(m.Value)), cell(meaning), cell(otherwise))
	}
	r.b.WriteByte('\n')
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// split parts what a description says of the default from the rest.
func split(description string) (meaning, otherwise string) {
	meaning, otherwise, _ = strings.Cut(description, " Default: ")
	return meaning, otherwise
}

// get is a keyword of a schema, or of the one that it refers to.
func (r *renderer) get(n *schema.Node, keyword string) *schema.Node {
	for n != nil {
		if value := n.Get(keyword); value != nil {
			return value
		}
		n = r.target(n)
	}
	return nil
}

func (r *renderer) target(n *schema.Node) *schema.Node {
	name, ok := strings.CutPrefix(n.Get("$ref").Text(), "#/$defs/")
	if !ok {
		return nil
	}
	found, _, _ := r.defs.At("/" + name)
	return found
}

// value tells in words what a key may be.
func (r *renderer) value(n *schema.Node) string {
	switch {
	case n.Has("enum"):
		return oneOf(n.Get("enum").Items(), spacedCode)
	case n.Has("oneOf"):
		return oneOf(n.Get("oneOf").Items(), r.value)
	case r.get(n, "title") != nil && r.get(n, "properties") == nil:
		return r.get(n, "title").Text()
	case n.Has("$ref"):
		if title := r.target(n).Get("title"); title != nil {
			return article(title.Text())
		}
		return r.value(r.target(n))
	case n.Get("type").Text() == "array":
		return "a list, of each item " + r.value(n.Get("items"))
	case n.Get("additionalProperties").Is(schema.Object):
		return "an object, of each member " + r.value(n.Get("additionalProperties"))
	case n.Get("type").Text() == "object" && n.Has("properties"):
		return "an object with " + strings.Join(quoted(n.Get("properties").Names()), " and ")
	}
	return kinds[n.Get("type").Text()]
}

var kinds = map[string]string{
	"string": "a text", "boolean": "`true` or `false`", "integer": "an integer", "object": "an object",
}

func article(title string) string { return strings.ToLower(title[:1]) + title[1:] }

func spacedCode(n *schema.Node) string { return "`" + spaced(n) + "`" }

func quoted(names []string) []string {
	for i, name := range names {
		names[i] = "`" + name + "`"
	}
	return names
}

func oneOf(items []*schema.Node, text func(*schema.Node) string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = text(item)
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " or " + texts[len(texts)-1]
}

// objectsIn are the objects with keys of their own that a key may hold and that
// have no section.
func objectsIn(n *schema.Node) []*schema.Node {
	var found []*schema.Node
	if n.Has("properties") {
		found = append(found, n)
	}
	for _, each := range n.Get("oneOf").Items() {
		found = append(found, objectsIn(each)...)
	}
	if items := n.Get("items"); items != nil {
		found = append(found, objectsIn(items)...)
	}
	return found
}

// spaced is the JSON of a value on one line, as people write it.
func spaced(n *schema.Node) string {
	switch n.Kind() {
	case schema.Object:
		var parts []string
		for _, m := range n.Members() {
			parts = append(parts, strconv.Quote(m.Name)+": "+spaced(m.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case schema.Array:
		var parts []string
		for _, item := range n.Items() {
			parts = append(parts, spaced(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return n.JSON()
}
