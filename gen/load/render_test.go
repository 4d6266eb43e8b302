package load_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
)

// render writes a package in the short form of the corpus: one line for each
// decision that a reader wants to check.
//
//	model Product plural=Products var=product … key=[id] increment
//		"id" ID int column=id required
func render(p *ir.Package) string {
	var b strings.Builder
	for _, m := range p.Models {
		renderModel(&b, m)
	}
	return b.String()
}

func renderModel(b *strings.Builder, m *ir.Model) {
	fmt.Fprintf(b, "model %s plural=%s var=%s file=%s table=%s source=%s key=%s %s%s%s\n",
		m.Name, m.Plural, m.Var, m.File, m.Table, m.Source, properties(m, m.Key.Fields), m.Key.Generate, optional(" ", m.Key.TypeName), renderFamily(m))
	if m.Version != nil {
		fmt.Fprintf(b, "\tversion %s\n", m.Fields[*m.Version].Property)
	}
	renderDoc(b, m.Doc)
	for _, f := range m.Fields {
		renderField(b, f)
	}
	for _, x := range m.Indexes {
		renderIndex(b, m, x)
	}
	for _, k := range m.Links {
		renderLink(b, m, k)
	}
	for _, d := range m.Types {
		fmt.Fprintf(b, "type %s\n", d.Name)
		renderDoc(b, d.Doc)
		for _, f := range d.Fields {
			renderField(b, f)
		}
		for _, v := range d.Enum {
			fmt.Fprintf(b, "\t%s = %q\n", v.Name, v.Value)
		}
	}
}

// renderFamily tells where a model stands among those in its table.
func renderFamily(m *ir.Model) string {
	d := m.Discriminator
	if d == nil {
		return ""
	}
	return fmt.Sprintf("%s discriminator=%s%v", optional(" extends=", m.Extends), m.Fields[d.Field].Property, d.Models)
}

func renderDoc(b *strings.Builder, doc string) {
	if doc != "" {
		fmt.Fprintf(b, "\t// %q\n", doc)
	}
}

func renderField(b *strings.Builder, f *ir.Field) {
	fmt.Fprintf(b, "\t%q %s %s%s", f.Property, f.Name, renderType(f.Type), optional(" column=", f.Column))
	for _, flag := range []struct {
		set  bool
		name string
	}{{f.Required, "required"}, {f.Nullable, "nullable"}, {f.ReadOnly, "readOnly"}, {f.WriteOnly, "writeOnly"}, {f.Deprecated, "deprecated"}, {f.Transient, "transient"}, {f.Hidden, "hidden"}} {
		if flag.set {
			b.WriteString(" " + flag.name)
		}
	}
	if f.Default != nil {
		b.WriteString(" default=" + renderLiteral(f.Default))
	}
	if f.Doc != "" {
		fmt.Fprintf(b, " // %q", f.Doc)
	}
	b.WriteByte('\n')
}

func renderType(t ir.Type) string {
	text := optional("", t.Name)
	switch {
	case t.Elem != nil:
		text = "[](" + renderType(*t.Elem) + ")"
	case text == "":
		text = string(t.Kind)
	}
	if t.Opt {
		text = "Opt[" + text + "]"
	}
	for _, r := range t.Rules {
		text += " " + renderRule(t.Kind, r)
	}
	return text
}

func renderRule(kind ir.Kind, r ir.Rule) string {
	switch {
	case r.Value != nil:
		return r.Keyword + "=" + renderLiteral(r.Value)
	case r.Text != "":
		return r.Keyword + "=" + r.Text
	case kind == ir.KindFloat:
		return r.Keyword + "=" + strconv.FormatFloat(r.Float, 'g', -1, 64)
	case r.Keyword == "uniqueItems":
		return r.Keyword
	default:
		return r.Keyword + "=" + strconv.FormatInt(r.Int, 10)
	}
}

func renderLiteral(l *ir.Literal) string {
	switch l.Kind {
	case ir.KindBool:
		return strconv.FormatBool(l.Bool)
	case ir.KindInt:
		return strconv.FormatInt(l.Int, 10)
	case ir.KindFloat:
		return strconv.FormatFloat(l.Float, 'g', -1, 64)
	case ir.KindString:
		return strconv.Quote(l.String)
	default:
		return l.JSON
	}
}

func renderIndex(b *strings.Builder, m *ir.Model, x ir.Index) {
	fmt.Fprintf(b, "\tindex %s", x.Name)
	for _, k := range x.Fields {
		name := m.Fields[k.Field].Property
		if k.Func != "" {
			name = string(k.Func) + "(" + name + ")"
		}
		fmt.Fprintf(b, " %s%s", map[bool]string{true: "-"}[k.Desc], name)
	}
	if x.Unique {
		b.WriteString(" unique")
	}
	if x.Where != "" {
		b.WriteString(" where " + x.Where)
	}
	b.WriteByte('\n')
}

func renderLink(b *strings.Builder, m *ir.Model, k *ir.Link) {
	fmt.Fprintf(b, "\tlink %s %s -> %s", k.Rel, k.Name, k.Target)
	if k.Many {
		b.WriteString(" many")
	}
	for _, j := range k.On {
		fmt.Fprintf(b, " %s(%s,{%s})", j.Op, strings.Join(j.Remote, "/"), m.Fields[j.Local].Property)
	}
	b.WriteString(optional(" filter=", k.Filter) + optional(" onDelete=", k.OnDelete))
	if k.ForeignKey {
		b.WriteString(" foreignKey")
	}
	if k.Doc != "" {
		fmt.Fprintf(b, " // %q", k.Doc)
	}
	b.WriteByte('\n')
}

func properties(m *ir.Model, fields []int) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = m.Fields[f].Property
	}
	return "[" + strings.Join(names, ",") + "]"
}

func optional(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func renderNotes(notes []ir.Note) string {
	var b strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&b, "%s:%d:%d: %s (#%s)\n", n.Source, n.Line, n.Column, n.Message, n.Pointer)
	}
	return b.String()
}
