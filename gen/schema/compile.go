package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// compiler hands the documents of a set to package jsonschema, which checks
// values against them. What it gets is a simplified copy: every $ref is the
// absolute address of its target, since all were resolved here already, and
// what it would refuse or answer with a panic is left out.
type compiler struct {
	docs    []*Document
	written bool // whether it only compares schemas, as they are written, with those of the drafts
	broken  map[*Document]bool
	targets map[*Node]*Node
	to      *jsonschema.Compiler
}

const (
	// wholeSet is the address by which the compiler knows the documents.
	wholeSet = "perstoregen:///set"
	// language is the draft that the compiler gets them in. With the latest one
	// it looks for dynamic anchors in everything, at every schema.
	language = "https://json-schema.org/draft/2019-09/schema"
)

func newCompiler(set *Set) *compiler {
	c := &compiler{docs: set.Docs, broken: set.broken, targets: set.targets, to: jsonschema.NewCompiler()}
	c.to.LoadURL = c.load
	return c
}

// load gives the compiler all documents that are valid, as definitions of one:
// it looks at everything that a document holds for each reference that leaves
// it. There are no others: the network is never asked.
func (c *compiler) load(address string) (io.ReadCloser, error) {
	if address != wholeSet {
		return nil, fmt.Errorf("%s is not part of the set", address)
	}
	all := make(map[string]any, len(c.docs))
	for i, doc := range c.docs {
		if doc.Root != nil && !c.broken[doc] {
			all[strconv.Itoa(i)] = c.plain(doc.Root)
		}
	}
	text, err := json.Marshal(map[string]any{"$schema": language, "$defs": all})
	return io.NopCloser(bytes.NewReader(text)), err
}

// compile compiles the schema of an address.
func (c *compiler) compile(address string) (compiled *jsonschema.Schema, err error) {
	// The package casts without asking; the meta-schema was checked before, but
	// a program that reads foreign files does not bet on that.
	defer func() {
		if met := recover(); met != nil {
			err = fmt.Errorf("%v", met)
		}
	}()
	return c.to.Compile(address)
}

// address is the URL of a node for the compiler.
func (c *compiler) address(n *Node) string {
	var steps []string
	for ; n.parent != nil; n = n.parent {
		steps = append(steps, "/"+url.PathEscape(pointerEscaper.Replace(n.step)))
	}
	var pointer strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		pointer.WriteString(steps[i])
	}
	return wholeSet + "#/$defs/" + strconv.Itoa(n.doc.index) + pointer.String()
}

// dropped are the keywords that the compiler does not get: identifiers, which
// have done their work, and what only this package or some draft knows.
var dropped = map[string]bool{
	"id": true, "$id": true, "$anchor": true, "$schema": true, "$vocabulary": true,
	"$dynamicAnchor": true, "$dynamicRef": true, "$recursiveAnchor": true, "$recursiveRef": true,
	"regexProperties": true, "links": true, "default": true, keyword: true,
}

// annotations say nothing about values. Documents are lax about their form, the
// compiler is not.
var annotations = map[string]bool{
	"title": true, "description": true, "$comment": true, "examples": true,
	"deprecated": true, "readOnly": true, "writeOnly": true,
}

// plain is the copy of a schema that the compiler gets.
func (c *compiler) plain(n *Node) any {
	if !n.Is(Object) {
		return n.Value()
	}
	copied := make(map[string]any, len(n.members))
	for _, m := range n.members {
		if value, ok := c.member(n, m); ok {
			copied[m.Name] = value
		}
	}
	if rest, isTuple := copied["items"], n.Has("prefixItems"); isTuple && !c.written { // as the language has it
		copied["items"] = copied["prefixItems"]
		delete(copied, "prefixItems")
		if rest != nil {
			copied["additionalItems"] = rest
		}
	}
	return copied
}

// member is the copy of a member of a schema, unless it is dropped.
func (c *compiler) member(n *Node, m Member) (any, bool) {
	switch {
	case dropped[m.Name], annotations[m.Name] && !c.written:
		return nil, false
	case m.Name == "$ref" && m.Value.Is(String):
		target := c.targets[n]
		if target == nil {
			return nil, false
		}
		return c.address(target), true
	case m.Name == "pattern" && m.Value.Is(String):
		translated, err := RE2(m.Value.text)
		return translated, err == nil
	case applicators[m.Name] == 0:
		return m.Value.Value(), true
	default:
		return c.held(m), true
	}
}

// held is the copy of a keyword that holds schemas.
func (c *compiler) held(m Member) any {
	at := applicators[m.Name]
	switch {
	case m.Value.Is(Array) && (at == list || at == either):
		items := make([]any, len(m.Value.items))
		for i, item := range m.Value.items {
			items[i] = c.plain(item)
		}
		return items
	case m.Value.Is(Object) && at == byName:
		copied := make(map[string]any, len(m.Value.members))
		for _, each := range m.Value.members {
			name := each.Name
			if m.Name == "patternProperties" {
				translated, err := RE2(name)
				if err != nil {
					continue
				}
				name = translated
			}
			copied[name] = c.plain(each.Value)
		}
		return copied
	case m.Value.Is(Object) && (at == single || at == either):
		return c.plain(m.Value)
	default:
		return m.Value.Value()
	}
}
