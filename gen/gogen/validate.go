package gogen

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// validate prints
//
//	func (p *Product) Validate() error { return codec.Validate(p) }
func (g *generator) validate(name string, byValue bool) *jen.Statement {
	recv := jen.Id(receiver(name)).Op("*").Id(name)
	if byValue {
		recv = jen.Id(receiver(name)).Id(name)
	}
	result := jen.Nil()
	if g.needs.check(ir.Type{Kind: ir.KindObject, Name: name}) {
		result = code.C("Validate").Call(jen.Id(receiver(name)))
	}
	return code.Doc("Validate gives all rules that are broken, as a *codec.ValidationError.").
		Func().Params(recv).Id("Validate").Params().Error().Add(code.Short(jen.Return(result))).Line()
}

// check prints
//
//	func (p *Product) ValidateTo(check *perstore.Check) {
//		check.MinLength("name", p.Name, 1)
//		…
//	}
func (g *generator) check(name string, fields []*ir.Field) *jen.Statement {
	r := receiver(name)
	body := append([]jen.Code{from(g.decls[name])}, g.checkFields(name, r, fields)...)
	for _, rules := range g.decls[name].Across {
		body = append(body, code.C("CheckJSON").Call(jen.Id("check"), jen.Id(r), jen.Id(rules)))
	}
	return code.Method("ValidateTo records the rules that the object breaks.", r, name, "ValidateTo").
		Params(jen.Id("check").Op("*").Add(g.rt("Check"))).Block(body...).Line()
}

// checkFields prints the checks of the members. Those that only must not be null
// come last, together.
func (g *generator) checkFields(owner, r string, fields []*ir.Field) []jen.Code {
	var out []jen.Code
	var names []string
	var states []jen.Code
	for _, f := range fields {
		if f.CheckNotNull && !f.CheckRequired && len(checker{g: g, owner: owner, field: f}.inside(f.Type, jen.Id(r).Dot(f.Name))) == 0 {
			names, states = append(names, f.Property), append(states, jen.Id(r).Dot(f.Name).Dot("State"))
			continue
		}
		out = append(out, g.checkField(owner, r, f)...)
	}
	return append(out, noNulls(names, states)...)
}

// perLine is how many members a line of code names.
const perLine = 4

// noNulls prints
//
//	check.NoNulls([]string{"nick", "notes"}, p.Nick.State, p.Notes.State)
func noNulls(names []string, states []jen.Code) (out []jen.Code) {
	for len(names) > 0 {
		n := min(len(names), perLine)
		out = append(out, call("NoNulls", append([]jen.Code{code.Strings(names[:n])}, states[:n]...)...))
		names, states = names[n:], states[n:]
	}
	return out
}

// checkField prints the checks of one member.
func (g *generator) checkField(owner, r string, f *ir.Field) []jen.Code {
	c := checker{g: g, owner: owner, field: f}
	expr := jen.Id(r).Dot(f.Name)
	switch {
	case f.Type.Opt:
	case f.Type.Pointer, f.Type.Kind == ir.KindRaw:
		return c.pointer(f, expr)
	case (f.Type.Check != "" || f.Type.Nil) && c.g.there(expr, f) != nil:
		out, checks := c.required(f, expr), c.value(f.Property, f.Type, expr)
		if len(checks) > 0 {
			out = append(out, jen.If(c.g.there(expr, f)).Block(checks...))
		}
		return out
	case f.ZeroUnset:
		return []jen.Code{jen.If(expr.Clone().Op("!=").Lit(0)).Block(c.value(f.Property, f.Type, expr)...)}
	case f.Type.Nil && c.g.there(expr, f) != nil, hasRule(f.Type, "minProperties") && c.g.there(expr, f) != nil:
		return ifBlock(c.g.there(expr, f), c.value(f.Property, f.Type, expr))
	case f.Type.Kind == ir.KindList && !f.NilEmpty && hasRule(f.Type, "minItems"):
		return []jen.Code{jen.If(expr.Clone().Op("!=").Nil()).Block(c.value(f.Property, f.Type, expr)...)} // nil is absent
	case f.Type.Kind == ir.KindJSON && f.CheckRequired:
		return c.required(f, expr)
	default:
		return c.value(f.Property, f.Type, expr)
	}
	var out []jen.Code
	if f.CheckRequired {
		out = append(out, call("Required", jen.Lit(f.Property), jen.Op("!").Add(expr.Clone()).Dot("IsZero").Call()))
	}
	return append(out, c.opt(f, expr)...)
}

// opt prints the checks of a member that may be absent, and null where that is
// allowed:
//
//	codec.CheckOptEnum(check, "status", p.Status, productStatusValues)
//	check.Opt("size", p.Size.State, &p.Size.V)
//	if v, ok := codec.Given(check, "name", p.Name); ok { … }
//
// An object is not copied: the copy could escape.
func (c checker) opt(f *ir.Field, expr *jen.Statement) []jen.Code {
	t, name := f.Type, jen.Lit(f.Property)
	t.Opt = false
	checked := f.CheckNotNull && len(c.inside(f.Type, expr)) > 0
	switch {
	case t.Check != "":
	case isObject(t) && c.g.needs.check(t):
		method := "Nullable"
		if checked {
			method = "Opt"
		}
		return []jen.Code{call(method, name, expr.Clone().Dot("State"), jen.Op("&").Add(expr.Clone()).Dot("V"))}
	case checked && t.Kind == ir.KindEnum && len(t.Rules) == 0:
		return []jen.Code{code.C("CheckOptEnum").Call(jen.Id("check"), name, expr.Clone(), jen.Id(valuesVar(c.g.decls[t.Name])))}
	case checked && t.Kind != ir.KindGoText:
		given := code.C("Given").Call(jen.Id("check"), name, expr.Clone())
		return []jen.Code{jen.If(jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(given).Op(";").Id("ok")).
			Block(c.value(f.Property, t, jen.Id("v"))...)}
	}
	out := c.ifThere(f.Property, f.Type, expr)
	if f.CheckNotNull {
		out = append([]jen.Code{call("NotNull", name, expr.Clone().Dot("IsNull").Call())}, out...)
	}
	return out
}

// required prints the check that raw JSON is there.
func (c checker) required(f *ir.Field, expr *jen.Statement) []jen.Code {
	if f.Type.Kind != ir.KindJSON || !f.CheckRequired {
		return nil
	}
	return []jen.Code{call("Required", jen.Lit(f.Property), expr.Clone().Op("!=").Nil())}
}

// pointer prints the checks of a member of which nil is absent.
func (c checker) pointer(f *ir.Field, expr *jen.Statement) []jen.Code {
	checks := c.value(f.Property, f.Type, expr)
	var out []jen.Code
	if f.Required {
		out = append(out, call("Required", jen.Lit(f.Property), expr.Clone().Op("!=").Nil()))
	}
	if len(checks) > 0 {
		out = append(out, jen.If(expr.Clone().Op("!=").Nil()).Block(checks...))
	}
	return out
}

// ifBlock prints a condition around something; nothing around nothing.
func ifBlock(condition *jen.Statement, body []jen.Code) []jen.Code {
	if len(body) == 0 {
		return nil
	}
	return []jen.Code{jen.If(condition).Block(body...)}
}

func hasRule(t ir.Type, keyword string) bool {
	return slices.ContainsFunc(t.Rules, func(r ir.Rule) bool { return r.Keyword == keyword })
}

// ifThere prints the checks of a member that may be absent or null. An object
// is not copied: the copy could escape.
//
//	if v, ok := p.Rating.Get(); ok { … }
//	if p.Dimensions.State == perstore.OptValue { … }
func (c checker) ifThere(name string, t ir.Type, expr *jen.Statement) []jen.Code {
	if t.Check != "" { // null is a value, too
		return []jen.Code{jen.If(jen.Op("!").Add(expr.Clone()).Dot("IsZero").Call()).Block(c.value(name, t, expr)...)}
	}
	inner, there := jen.Id("v"), jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(expr).Dot("Get").Call().Op(";").Id("ok")
	if t.Kind == ir.KindObject || t.Kind == ir.KindGoText || t.Kind == ir.KindNamed {
		inner, there = expr.Clone().Dot("V"), expr.Clone().Dot("State").Op("==").Add(c.g.rt("OptValue"))
	}
	t.Opt = false
	body := c.value(name, t, inner)
	if len(body) == 0 {
		return nil
	}
	return []jen.Code{jen.If(there).Block(body...)}
}

// checker prints the checks of one member and of what is inside it.
type checker struct {
	g     *generator
	owner string
	field *ir.Field
}

// call is check.Name(args…).
func call(name string, args ...jen.Code) jen.Code {
	return jen.Id("check").Dot(name).Call(args...)
}

// value prints the checks of expr, a value of type t that is there.
func (c checker) value(name string, t ir.Type, expr *jen.Statement) []jen.Code {
	if t.Check != "" {
		return []jen.Code{code.C("CheckValue").Call(jen.Id("check"), jen.Lit(name),
			jen.Func().Params(jen.Id("enc").Op("*").Add(code.C("Encoder"))).Block(c.g.encode(encoder(), expr, t, 1)...), jen.Id(t.Check))}
	}
	var out []jen.Code
	switch t.Kind {
	case ir.KindEnum:
		out = append(out, c.g.rt("CheckEnum").Call(jen.Id("check"), jen.Lit(name), expr.Clone(), jen.Id(valuesVar(c.g.decls[t.Name]))))
	case ir.KindDate:
		out = append(out, call("Day", jen.Lit(name), expr))
	case ir.KindFloat:
		out = append(out, call("Finite", jen.Lit(name), expr))
	case ir.KindGoText:
		return []jen.Code{c.g.rt("CheckText").Call(jen.Id("check"), jen.Lit(name), jen.Op("&").Add(expr))}
	case ir.KindObject, ir.KindNamed, ir.KindRaw:
		return c.nested(name, t, expr)
	}
	for i := range t.Rules {
		out = append(out, c.rule(name, t, &t.Rules[i], expr))
	}
	switch t.Kind {
	case ir.KindList:
		return append(out, c.elements(name, *t.Elem, expr)...)
	case ir.KindMap, ir.KindOpen:
		return append(out, c.entries(name, t, expr)...)
	}
	return out
}

// nested prints
//
//	check.Nested("dimensions", &p.Dimensions)
func (c checker) nested(name string, t ir.Type, expr *jen.Statement) []jen.Code {
	if !c.g.needs.check(t) {
		return nil
	}
	inside := jen.Add(expr).Dot("ValidateTo").Call(jen.Id("check"))
	if name == "" {
		return []jen.Code{inside}
	}
	if !t.Pointer {
		expr = jen.Op("&").Add(expr)
	}
	return []jen.Code{call("Nested", jen.Lit(name), expr)}
}

// elements prints
//
//	codec.CheckEnums(check, "sizes", p.Sizes, productSizeValues)
//	codec.CheckObjects(check, "variants", p.Variants)
//
// or
//
//	check.In("tags")
//	for i, v := range p.Tags {
//		check.Index(i)
//		check.MaxLength("", v, 20)
//		check.Out()
//	}
//	check.Out()
func (c checker) elements(name string, elem ir.Type, expr *jen.Statement) []jen.Code {
	if name != "" && elem.Kind == ir.KindEnum && !elem.Opt && elem.Check == "" && len(elem.Rules) == 0 {
		return []jen.Code{code.C("CheckEnums").Call(jen.Id("check"), jen.Lit(name), expr, jen.Id(valuesVar(c.g.decls[elem.Name])))}
	}
	if name != "" && isObject(elem) && elem.Check == "" && c.g.needs.check(elem) {
		return []jen.Code{code.C("CheckObjects").Call(jen.Id("check"), jen.Lit(name), expr)}
	}
	v, vars := jen.Id("v"), jen.List(jen.Id("i"), jen.Id("v"))
	if elem.Kind == ir.KindObject || elem.Kind == ir.KindNamed {
		v, vars = expr.Clone().Index(jen.Id("i")), jen.Id("i")
	}
	inside := c.inside(elem, v)
	if len(inside) == 0 {
		return nil
	}
	body := append([]jen.Code{call("Index", jen.Id("i"))}, append(inside, call("Out"))...)
	loop := jen.For(vars.Op(":=").Range().Add(expr)).Block(body...)
	if name == "" {
		return []jen.Code{loop}
	}
	return []jen.Code{call("In", jen.Lit(name)), loop, call("Out")}
}

// rest is elements for those of a tuple that have no type by position.
func (c checker) rest(after int, elem ir.Type, expr *jen.Statement) []jen.Code {
	inside := c.inside(elem, expr.Clone().Index(jen.Id("i")))
	if len(inside) == 0 {
		return nil
	}
	body := append([]jen.Code{call("Index", jen.Lit(after).Op("+").Id("i"))}, append(inside, call("Out"))...)
	return []jen.Code{jen.For(jen.Id("i").Op(":=").Range().Add(expr)).Block(body...)}
}

// entries prints
//
//	check.In("labels")
//	for _, name := range codec.Keys(p.Labels) {
//		check.Key(name)
//		check.Pattern("", name, productPatterns.Labels)
//		check.Out()
//		check.Entry(name)
//		check.MaxLength("", p.Labels[name], 20)
//		check.Out()
//	}
//	check.Out()
func (c checker) entries(name string, t ir.Type, expr *jen.Statement) []jen.Code {
	if name != "" && len(t.Keys) == 0 && t.Elem != nil && isObject(*t.Elem) && t.Elem.Check == "" && c.g.needs.check(*t.Elem) {
		return []jen.Code{code.C("CheckObjectMap").Call(jen.Id("check"), jen.Lit(name), expr)}
	}
	var body []jen.Code
	for i := range t.Keys {
		body = append(body, c.rule("", ir.Type{Kind: ir.KindString}, &t.Keys[i], jen.Id("name")))
	}
	if len(body) > 0 {
		body = append(append([]jen.Code{call("Key", jen.Id("name"))}, body...), call("Out"))
	}
	if body = append(body, c.entry(t, expr)...); len(body) == 0 {
		return nil
	}
	loop := jen.For(jen.List(jen.Id("_"), jen.Id("name")).Op(":=").Range().Add(sortedKeys(expr))).Block(body...)
	if name == "" {
		return []jen.Code{loop}
	}
	return []jen.Code{call("In", jen.Lit(name)), loop, call("Out")}
}

// entry prints the checks of the value of a map at name.
func (c checker) entry(t ir.Type, expr *jen.Statement) []jen.Code {
	if t.Elem == nil {
		return nil
	}
	var before []jen.Code
	elem, v := *t.Elem, expr.Clone().Index(jen.Id("name"))
	if elem.Opt || elem.Kind == ir.KindObject || elem.Kind == ir.KindNamed || elem.Kind == ir.KindList || elem.Kind == ir.KindMap || elem.Check != "" {
		before = []jen.Code{jen.Id("v").Op(":=").Add(v)}
		v = jen.Id("v")
	}
	checks := c.inside(elem, v)
	if len(checks) == 0 {
		return nil
	}
	return append(append(append(before, call("Entry", jen.Id("name"))), checks...), call("Out"))
}

// inside prints the checks of an element.
func (c checker) inside(elem ir.Type, v *jen.Statement) []jen.Code {
	if elem.Opt {
		return c.ifThere("", elem, v)
	}
	return c.value("", elem, v)
}

// checks are the methods of perstore.Check by keyword and kind.
var checks = map[string]map[ir.Kind]string{
	"minimum":          {ir.KindInt: "MinInt", ir.KindFloat: "MinFloat"},
	"maximum":          {ir.KindInt: "MaxInt", ir.KindFloat: "MaxFloat"},
	"exclusiveMinimum": {ir.KindInt: "AboveInt", ir.KindFloat: "AboveFloat"},
	"exclusiveMaximum": {ir.KindInt: "BelowInt", ir.KindFloat: "BelowFloat"},
	"multipleOf":       {ir.KindInt: "MultipleOfInt", ir.KindFloat: "MultipleOfFloat"},
	"minLength":        {ir.KindString: "MinLength"},
	"maxLength":        {ir.KindString: "MaxLength"},
	"minItems":         {ir.KindList: "MinItems"},
	"maxItems":         {ir.KindList: "MaxItems"},
	"minProperties":    {ir.KindMap: "MinProperties", ir.KindOpen: "MinProperties"},
	"maxProperties":    {ir.KindMap: "MaxProperties", ir.KindOpen: "MaxProperties"},
}

// rule prints the check of one rule.
func (c checker) rule(name string, t ir.Type, rule *ir.Rule, expr *jen.Statement) jen.Code {
	expr = expr.Clone()
	switch rule.Keyword {
	case "format":
		return call("Format", jen.Lit(name), expr, jen.Lit(rule.Text), code.C(rule.Func))
	case "pattern":
		return call("Pattern", jen.Lit(name), expr, c.g.pattern(c.owner, c.field, rule.Text))
	case "additionalProperties":
		return call("Named", expr, c.g.pattern(c.owner, c.field, rule.Text))
	case "uniqueItems":
		return c.g.rt("CheckUnique").Call(jen.Id("check"), jen.Lit(name), expr)
	case "const":
		want := c.g.constant(t, rule.Value)
		shown := want.Clone()
		if t.Kind == ir.KindFloat {
			shown = jen.Lit(rule.Value.Float) // an any: its type must not become int
		}
		return call("Const", jen.Lit(name), equals(t, expr, rule.Value, want), shown)
	}
	if t.Kind == ir.KindList || t.Kind == ir.KindMap || t.Kind == ir.KindOpen {
		expr = jen.Len(expr)
	}
	bound := code.Int(rule.Int)
	if t.Kind == ir.KindFloat {
		bound = code.Float(rule.Float)
	}
	return call(checks[rule.Keyword][t.Kind], jen.Lit(name), expr, bound)
}

// equals prints that expr is a constant.
func equals(t ir.Type, expr *jen.Statement, l *ir.Literal, want *jen.Statement) jen.Code {
	switch {
	case t.Kind == ir.KindBool && l.Bool:
		return expr
	case t.Kind == ir.KindBool:
		return jen.Op("!").Add(expr)
	}
	return expr.Op("==").Add(want)
}
