package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// scalar is the type for booleans and numbers.
func (l *loader) scalar(s *sum, kind ir.Kind) outcome {
	t := ir.Type{Kind: kind}
	number := kind == ir.KindInt || kind == ir.KindFloat
	if number && (l.opts.ExactNumbers || kind == ir.KindFloat && s.get("format").Text() == "decimal") {
		t.Kind = ir.KindDecimal
	}
	exact := l.plainRules(s, &t)
	if t.Kind == ir.KindDecimal && kind == ir.KindInt {
		exact = false // it holds fractions, too
	}
	return outcome{Type: t, exact: exact}
}

// plainRules gives a scalar type the rules of its schemas, and tells whether it
// has all of them.
func (l *loader) plainRules(s *sum, t *ir.Type) bool {
	handled := slices.Clone(decodedBy[t.Kind])
	exact := true
	for _, n := range s.nodes {
		for _, m := range n.Members() {
			switch {
			case about[m.Name]&s.kinds == 0, m.Name == "type", slices.Contains(handled, m.Name), m.Name == "format" && !asserted(m.Value):
				continue
			}
			rule, ok := l.plainRule(t.Kind, m)
			if !ok {
				exact = exact && idle(m)
				continue
			}
			rule.At = schemaPointer(m.Value)
			t.Rules = append(t.Rules, rule)
		}
	}
	return exact && len(s.groups) == 0 && !s.never
}

// plainFormats are the formats that have a Go type.
var plainFormats = map[string]ir.Kind{
	"date-time": ir.KindTime, "date": ir.KindDate, "uuid": ir.KindUUID,
	"time": ir.KindClock, "duration": ir.KindSpan, "byte": ir.KindBytes,
}

// decodedBy are the keywords that decoding a kind enforces.
var decodedBy = map[ir.Kind][]string{
	ir.KindTime: {"format"}, ir.KindDate: {"format"}, ir.KindUUID: {"format"}, ir.KindEnum: {"enum", "const"},
	ir.KindClock: {"format"}, ir.KindSpan: {"format"}, ir.KindBytes: {"format", "contentEncoding"},
}

// plainRule is the rule of a keyword, if the kind has it.
func (l *loader) plainRule(kind ir.Kind, m schema.Member) (ir.Rule, bool) {
	switch m.Name {
	case "format":
		return ir.Rule{Keyword: "format", Text: m.Value.Text(), Func: formatFuncs[m.Value.Text()]}, kind == ir.KindString && asserted(m.Value)
	case "pattern":
		re2, err := schema.RE2(m.Value.Text())
		return ir.Rule{Keyword: "pattern", Text: re2}, err == nil && kind == ir.KindString
	case "const":
		literal, ok := literalOf(kind, m.Value)
		return ir.Rule{Keyword: "const", Value: literal}, ok && slices.Contains(constKinds, kind)
	}
	make, ok := ruleMakers[m.Name]
	if !ok {
		return ir.Rule{}, false
	}
	return make(l, kind, m.Name, m.Value)
}

// asserted tells whether a format is a rule where it stands: up to draft 7.
func asserted(format *schema.Node) bool {
	return formatFuncs[format.Text()] != "" && format.Parent().Draft() <= 7
}

// plainString is the type for texts.
func (l *loader) plainString(s *sum) outcome {
	if values := s.texts(l); values != nil {
		return l.plainEnum(s, values)
	}
	t := ir.Type{Kind: ir.KindString}
	switch kind, ok := plainFormats[s.get("format").Text()]; {
	case s.disagree("format") || s.disagree("contentEncoding"):
	case ok && s.exactOwn(stringKind, "format"):
		t.Kind = kind
	case s.get("contentEncoding").Text() == "base64" && s.exactOwn(stringKind, "format", "contentEncoding") && (s.get("format") == nil || s.get("format").Text() == "byte"):
		t.Kind = ir.KindBytes
	}
	exact := l.plainRules(s, &t)
	if !exact && t.Kind != ir.KindString {
		t = ir.Type{Kind: ir.KindString} // its JSON is checked, as it was written
	}
	return outcome{Type: t, exact: exact}
}

// disagree tells whether schemas give a keyword different texts.
func (s *sum) disagree(keyword string) bool {
	first := s.get(keyword).Text()
	return slices.ContainsFunc(s.nodes, func(n *schema.Node) bool { return n.Has(keyword) && n.Get(keyword).Text() != first })
}

// texts are the values of an enum of texts: of the outermost schema that has
// one, or of alternatives that are all constants. Nil is none.
func (s *sum) texts(l *loader) []*schema.Node {
	for _, n := range s.nodes {
		if values := n.Get("enum").Items(); len(values) > 1 || len(values) == 1 && !n.Has("const") {
			return onlyTexts(values)
		}
	}
	if len(s.groups) != 1 || len(s.nodes) > 1 {
		return nil
	}
	var all []*schema.Node
	for _, branch := range s.groups[0].branches {
		values := listed(branch)
		if l.kindsOf(branch)&stringKind != 0 && (values == nil || !onlyLists(branch)) {
			return nil
		}
		all = append(all, values...)
	}
	return onlyTexts(all)
}

// onlyLists tells whether a schema does nothing but list values.
func onlyLists(n *schema.Node) bool {
	return !(n.Has("const") && n.Has("enum")) && !slices.ContainsFunc(n.Names(), func(name string) bool {
		return (about[name] != 0 || slices.Contains(wrappers, name)) && !slices.Contains([]string{"type", "enum", "const"}, name)
	})
}

func onlyTexts(values []*schema.Node) []*schema.Node {
	var texts []*schema.Node
	seen := make(map[string]bool)
	for _, v := range values {
		if v.Is(schema.String) && !seen[v.Text()] {
			seen[v.Text()] = true
			texts = append(texts, v)
		}
	}
	return texts
}

// plainEnum is a type with a constant for each of some texts.
func (l *loader) plainEnum(s *sum, values []*schema.Node) outcome {
	head := *s
	for _, n := range s.nodes {
		if n.Has("enum") {
			head.head, head.nodes, head.groups = l.headOf(n), []*schema.Node{n}, nil // others that only narrow it share the type
			break
		}
	}
	d, made := l.declare(&head, head.suffix("String"))
	if made {
		for _, value := range atMost(l, values, maxValues, itself, "values") {
			name := l.spell(value, asValue, d.ir.Name, value.Text(), naming.Suffix)
			l.checkLength(value, name)
			d.ir.Enum = append(d.ir.Enum, ir.EnumValue{Name: name, Value: value.Text()})
			d.values = append(d.values, value)
		}
	}
	t := ir.Type{Kind: ir.KindEnum, Name: d.ir.Name}
	exact := true
	for _, n := range s.nodes {
		if enum := n.Get("enum"); enum != nil && n != head.nodes[0] || n.Has("const") {
			exact = false
		}
	}
	if len(s.groups) > 0 {
		exact = exact && (s.groups[0].keyword == "anyOf" || l.distinctTexts(s.groups))
	}
	own := *s
	own.groups = nil
	exact = exact && l.plainRules(&own, &t)
	return outcome{Type: t, exact: exact}
}

// distinctTexts tells whether no text is in two alternatives of one group.
func (l *loader) distinctTexts(groups []group) bool {
	count, seen := 0, make(map[string]bool)
	for _, branch := range groups[0].branches {
		for _, v := range onlyTexts(listed(branch)) {
			count++
			seen[v.Text()] = true
		}
	}
	return count == len(seen)
}
