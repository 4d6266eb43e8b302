package gogen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

// jsonRules prints the functions of a file that check JSON values, and the
// patterns that they use, each once.
func jsonRules(f *code.Printer, rules []*ir.RuleFunc) {
	p := rulePrinter{file: f.File, patterns: make(map[ir.Pattern]string)}
	for _, r := range rules {
		p.function(r)
		f.Cut()
	}
}

// rulePrinter prints the rules of one file.
type rulePrinter struct {
	file     *jen.File
	patterns map[ir.Pattern]string // the variables of those that are declared
	in       *ir.RuleFunc          // the function that is printed
	declared []jen.Code            // what it needs
}

// function prints
//
//	// serverPortRules checks server.json#/properties/port.
//	func serverPortRules(s *codec.Schema) {
//		s.Type(codec.TypeInteger)
//		s.Minimum("1")
//	}
//
// and begins with s.At("server.json#/properties/port") where a reference leads to
// the schema.
func (p *rulePrinter) function(r *ir.RuleFunc) {
	p.in, p.declared = r, nil
	s := jen.Id("s")
	var body []jen.Code
	if r.Referred {
		body = append(body, s.Clone().Dot("At").Call(jen.Lit(r.Source)))
	}
	for _, scope := range r.Scopes {
		body = append(body, s.Clone().Dot("Scope").Call(jen.Lit(scope.Anchor), jen.Id(scope.Func)))
	}
	if r.Tracks {
		body = append(body, s.Clone().Dot("Track").Call())
	}
	for i := range r.Asserts {
		body = append(body, s.Clone().Add(p.assert(&r.Asserts[i])))
	}
	if r.Tracks {
		body = append(body, s.Clone().Dot("Close").Call())
	}
	p.file.Add(ruleDoc(r).
		Func().Id(r.Name).Add(ruleParams()).Block(body...).Line())
	p.file.Add(p.declared...)
}

// ruleDoc names the schema on one line, however long that is, unless it has what a
// comment cannot hold.
func ruleDoc(r *ir.RuleFunc) *jen.Statement {
	text := r.Name + " checks " + r.Source + "."
	if strings.ContainsFunc(r.Source, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return code.Doc(text)
	}
	return jen.Comment("// " + text).Line()
}

func ruleParams() jen.Code { return jen.Params(jen.Id("s").Op("*").Add(code.C("Schema"))) }

// assert prints .Minimum("1").
func (p *rulePrinter) assert(a *ir.Assert) *jen.Statement {
	method := capital(a.Keyword)
	switch a.Keyword {
	case "contentEncoding", "contentMediaType":
		return jen.Dot("Content").Call(jen.Lit(a.Keyword), jen.Lit(a.Name), code.C(a.Func))
	case "type":
		return jen.Dot(method).Call(types(a.Texts))
	case "enum":
		return jen.Dot(method).Call(p.values(a.Texts)...)
	case "const":
		return jen.Dot(method).Call(code.Raw(a.Name))
	}
	if isLong(a.Rules) {
		return jen.Dot(method).Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, p.args(a)...)
	}
	return jen.Dot(method).Call(p.args(a)...)
}

// isLong tells whether rules stand on a line each.
func isLong(rules []ir.RuleRef) bool {
	written := func(r ir.RuleRef) bool { return r.Inline != nil && oneType(r.Inline) == "" }
	return len(rules) > 1 && slices.ContainsFunc(rules, written) || len(rules) > 4
}

// oneType is the type of a rule that wants that and nothing else.
func oneType(r *ir.RuleFunc) string {
	if len(r.Asserts) == 1 && r.Asserts[0].Keyword == "type" && len(r.Asserts[0].Texts) == 1 {
		return r.Asserts[0].Texts[0]
	}
	return ""
}

// capital is a keyword or type as a part of a Go name.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// counts are the keywords with a number behind or before their rules.
var counts = map[string]bool{
	"minLength": true, "maxLength": true, "minItems": true, "maxItems": true, "minProperties": true, "maxProperties": true,
	"itemsFrom": true, "additionalItems": true,
}

// args prints what a keyword has: a name or pattern, a function, a number, rules,
// texts.
func (p *rulePrinter) args(a *ir.Assert) []jen.Code {
	var args []jen.Code
	if a.Pattern != nil {
		args = append(args, jen.Id(p.pattern(*a.Pattern)))
	}
	if a.Name != "" || named[a.Keyword] {
		args = append(args, jen.Lit(a.Name))
	}
	if a.Func != "" {
		args = append(args, code.C(a.Func))
	}
	if counts[a.Keyword] {
		args = append(args, code.Int(a.Int))
	}
	for _, rule := range a.Rules {
		args = append(args, p.rule(rule))
	}
	for _, text := range a.Texts {
		args = append(args, jen.Lit(text))
	}
	if strings.HasPrefix(a.Keyword, "contains") {
		args = append(args, code.Int(a.Int), most(a.Most))
	}
	return args
}

// named are the keywords about the member of a name, which may be empty.
var named = map[string]bool{"property": true, "dependentRequired": true, "dependencies": true, "dependentSchema": true, "dependency": true}

func most(n *int64) jen.Code {
	if n == nil {
		return code.C("EveryItem")
	}
	return code.Int(*n)
}

// types prints codec.TypeString | codec.TypeNull.
func types(names []string) jen.Code {
	s := jen.Null()
	for i, name := range names {
		if i > 0 {
			s.Op("|")
		}
		s.Add(code.C("Type" + capital(name)))
	}
	return s
}

// manyValues is from where on the values of an enum are made once.
const manyValues = 16

// values prints the values of an enum, or the variable that has them.
func (p *rulePrinter) values(texts []string) []jen.Code {
	var values []jen.Code
	for _, text := range texts {
		values = append(values, code.Raw(text))
	}
	if len(values) < manyValues {
		return values
	}
	name := p.variable("Enum")
	p.declared = append(p.declared, jen.Var().Id(name).Op("=").Index().String().Values(values...).Line())
	return []jen.Code{jen.Id(name).Op("...")}
}

// variable names what a function needs, with a number from the second one on. No
// type brings variables with these endings.
func (p *rulePrinter) variable(what string) string {
	name := p.in.Name + what
	if n := len(p.declared); n > 0 {
		name += strconv.Itoa(n + 1)
	}
	return name
}

// pattern is the variable of a pattern, which is declared behind the first
// function that uses it.
func (p *rulePrinter) pattern(pattern ir.Pattern) string {
	if name, ok := p.patterns[pattern]; ok {
		return name
	}
	name := p.variable("Pattern")
	p.patterns[pattern] = name
	made := code.C("NewPattern")
	if pattern.ECMA {
		made = jen.Qual(code.ECMA, "NewPattern")
	}
	p.declared = append(p.declared, jen.Var().Id(name).Op("=").Add(made).Call(code.Raw(pattern.Text)).Line())
	return name
}

// rule prints the rule of a schema inside of another: a function, or what it would
// do where that is short.
func (p *rulePrinter) rule(r ir.RuleRef) jen.Code {
	switch {
	case r.Func != "":
		return jen.Id(r.Func)
	case r.Inline != nil:
		return p.inline(r.Inline)
	case r.Always != nil && *r.Always:
		return code.C("Anything")
	default:
		return code.C("Nothing")
	}
}

// inline prints on one line
//
//	func(s *codec.Schema) { s.Type(codec.TypeString).MinLength(1) }
//
// or names the function of package codec for one type.
func (p *rulePrinter) inline(r *ir.RuleFunc) jen.Code {
	if len(r.Asserts) == 0 {
		return code.C("Anything")
	}
	if name := oneType(r); name != "" {
		return code.C("Is" + capital(name))
	}
	s := jen.Id("s")
	for i := range r.Asserts {
		s.Add(p.assert(&r.Asserts[i]))
	}
	return jen.Func().Add(ruleParams()).Op("{").Add(s).Op("}")
}
