package schema

import (
	"encoding/json"
	"strings"
)

// JSON is the compact JSON text of n, members in written order.
func (n *Node) JSON() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.writeJSON(&b)
	return b.String()
}

func (n *Node) writeJSON(b *strings.Builder) {
	switch n.kind {
	case Object:
		b.WriteByte('{')
		for i, m := range n.members {
			writeComma(b, i)
			b.WriteString(quoteJSON(m.Name) + ":")
			m.Value.writeJSON(b)
		}
		b.WriteByte('}')
	case Array:
		b.WriteByte('[')
		for i, item := range n.items {
			writeComma(b, i)
			item.writeJSON(b)
		}
		b.WriteByte(']')
	case String:
		b.WriteString(quoteJSON(n.text))
	default:
		b.WriteString(n.text)
	}
}

func writeComma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// Value is n as package encoding/json decodes it with UseNumber.
func (n *Node) Value() any {
	switch n.Kind() {
	case Object:
		object := make(map[string]any, len(n.members))
		for _, m := range n.members {
			object[m.Name] = m.Value.Value()
		}
		return object
	case Array:
		array := make([]any, len(n.items))
		for i, item := range n.items {
			array[i] = item.Value()
		}
		return array
	case String:
		return n.text
	case Number:
		return json.Number(n.text)
	case Bool:
		return n.text == "true"
	default:
		return nil
	}
}

func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
