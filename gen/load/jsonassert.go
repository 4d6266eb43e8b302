package load

import (
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// asserting are the keywords that are rules. What came with a later draft than that
// of its document is not in the normal form.
var asserting = map[string]bool{
	"type": true, "enum": true, "const": true,
	"minimum": true, "exclusiveMinimum": true, "maximum": true, "exclusiveMaximum": true, "multipleOf": true,
	"minLength": true, "maxLength": true, "pattern": true, "format": true, "contentEncoding": true, "contentMediaType": true,
	"required": true, "minProperties": true, "maxProperties": true, "properties": true, "patternProperties": true,
	"additionalProperties": true, "propertyNames": true, "dependentRequired": true, "dependentSchemas": true,
	"minItems": true, "maxItems": true, "uniqueItems": true, "items": true, "prefixItems": true, "contains": true,
	"$ref": true, "allOf": true, "anyOf": true, "oneOf": true, "not": true, "if": true,
	"unevaluatedProperties": true, "unevaluatedItems": true,
}

// until are the last drafts in which a keyword is more than a note.
var until = map[string]int{"format": 7, "contentEncoding": 7, "contentMediaType": 7}

// counts tells whether a keyword of a schema is a rule.
func counts(n *schema.Node, keyword string) bool {
	last, ends := until[keyword]
	return asserting[keyword] && (!ends || n.Draft() <= last)
}

// isDependency tells whether a member of a dependent keyword was written in
// dependencies.
func isDependency(m schema.Member) bool { return m.Value.WrittenIn() == "dependencies" }

// maker adds the asserts of a keyword.
type maker struct {
	keyword string
	make    func(a *asserter, value *schema.Node)
}

// makers are in the order in which the keywords of a schema are checked: what is
// cheap comes first, then the parts of a value, then what all of it must be.
func makers() []maker {
	return []maker{
		{"type", (*asserter).types},
		{"const", (*asserter).constant},
		{"enum", (*asserter).enum},
		{"required", (*asserter).required},
		{"minimum", bounds("minimum")},
		{"exclusiveMinimum", bounds("exclusiveMinimum")},
		{"maximum", bounds("maximum")},
		{"exclusiveMaximum", bounds("exclusiveMaximum")},
		{"multipleOf", bounds("multipleOf")},
		{"minLength", counted("minLength")},
		{"maxLength", counted("maxLength")},
		{"pattern", (*asserter).pattern},
		{"format", (*asserter).format},
		{"contentEncoding", (*asserter).contentEncoding},
		{"contentMediaType", (*asserter).contentMediaType},
		{"minProperties", counted("minProperties")},
		{"maxProperties", counted("maxProperties")},
		{"minItems", counted("minItems")},
		{"maxItems", counted("maxItems")},
		{"dependentRequired", (*asserter).dependentRequired},
		{"properties", (*asserter).properties},
		{"patternProperties", (*asserter).patternProperties},
		{"additionalProperties", (*asserter).additionalProperties},
		{"propertyNames", (*asserter).propertyNames},
		{"prefixItems", (*asserter).prefixItems},
		{"items", (*asserter).items},
		{"contains", (*asserter).contains},
		{"uniqueItems", (*asserter).uniqueItems},
		{"$ref", (*asserter).ref},
		{"allOf", (*asserter).allOf},
		{"anyOf", (*asserter).anyOf},
		{"oneOf", (*asserter).oneOf},
		{"not", (*asserter).not},
		{"if", (*asserter).condition},
		{"dependentSchemas", (*asserter).dependentSchemas},
		{"unevaluatedProperties", (*asserter).unevaluatedProperties},
		{"unevaluatedItems", (*asserter).unevaluatedItems},
	}
}

// asserter makes the asserts of a schema.
type asserter struct {
	l   *loader
	r   *ruled
	n   *schema.Node
	out []ir.Assert
}

func (a *asserter) all() []ir.Assert {
	a.dynamicRef()
	for _, m := range makers() {
		value := a.n.Get(m.keyword)
		if value != nil && counts(a.n, m.keyword) {
			m.make(a, value)
		}
	}
	return a.out
}

func (a *asserter) add(assert ir.Assert) { a.out = append(a.out, assert) }

// tracked tells whether it matters which members or items the schema evaluates.
func (a *asserter) tracked() bool { return a.l.book().tracked[a.n] }

// held is the rule of a schema that a keyword holds.
func (a *asserter) held(n *schema.Node) ir.RuleRef { return a.l.ruleHeld(a.r, n) }

func (a *asserter) heldAll(nodes []*schema.Node) []ir.RuleRef {
	rules := make([]ir.RuleRef, len(nodes))
	for i, n := range nodes {
		rules[i] = a.held(n)
	}
	return rules
}

func texts(n *schema.Node) []string {
	if n.Is(schema.String) {
		return []string{n.Text()}
	}
	var out []string
	for _, item := range n.Items() {
		out = append(out, item.Text())
	}
	return out
}

func (a *asserter) types(value *schema.Node) {
	a.add(ir.Assert{Keyword: "type", Texts: texts(value)})
}

func (a *asserter) constant(value *schema.Node) {
	a.add(ir.Assert{Keyword: "const", Name: value.JSON()})
}

func (a *asserter) enum(value *schema.Node) {
	var values []string
	for _, item := range value.Items() {
		values = append(values, item.JSON())
	}
	a.add(ir.Assert{Keyword: "enum", Texts: values})
}

func (a *asserter) required(value *schema.Node) {
	if names := texts(value); value.Is(schema.Array) && len(names) > 0 {
		a.add(ir.Assert{Keyword: "required", Texts: names})
	}
}

func bounds(keyword string) func(a *asserter, value *schema.Node) {
	return func(a *asserter, value *schema.Node) {
		if value.Is(schema.Number) {
			a.add(ir.Assert{Keyword: keyword, Name: value.Text()})
		}
	}
}

func counted(keyword string) func(a *asserter, value *schema.Node) {
	return func(a *asserter, value *schema.Node) {
		if n, ok := count(value); ok {
			a.add(ir.Assert{Keyword: keyword, Int: n})
		}
	}
}

func (a *asserter) pattern(value *schema.Node) {
	a.add(ir.Assert{Keyword: "pattern", Pattern: a.expression(value.Text(), value.Place())})
}

// expression is a pattern for package regexp where that can express it.
func (a *asserter) expression(text string, at diag.Place) *ir.Pattern {
	if re2, err := schema.RE2(text); err == nil {
		return &ir.Pattern{Text: re2}
	}
	if err := schema.ECMA(text); err != nil {
		a.l.problem(at, "pattern %q is no regular expression: %v", text, err)
	}
	return &ir.Pattern{Text: text, ECMA: true}
}

// formatFuncs are the functions of package codec that check a format.
var formatFuncs = map[string]string{
	"date-time": "IsDateTime", "date": "IsDate", "time": "IsTime", "duration": "IsDuration", "period": "IsPeriod",
	"hostname": "IsHostname", "email": "IsEmail", "ip-address": "IsIPv4", "ipv4": "IsIPv4", "ipv6": "IsIPv6",
	"uri": "IsURI", "iri": "IsURI", "uri-reference": "IsURIReference", "uriref": "IsURIReference", "iri-reference": "IsURIReference",
	"uri-template": "IsURITemplate", "uuid": "IsUUID", "regex": "IsRegex",
	"json-pointer": "IsJSONPointer", "relative-json-pointer": "IsRelativeJSONPointer",
}

func (a *asserter) format(value *schema.Node) {
	if is, known := formatFuncs[value.Text()]; known {
		a.add(ir.Assert{Keyword: "format", Name: value.Text(), Func: is})
	}
}

// The encoding and the type of content are checked by one function where both are
// known, so that a text that is not encoded is told once.

func (a *asserter) contentEncoding(value *schema.Node) {
	if value.Text() == "base64" {
		a.add(ir.Assert{Keyword: "contentEncoding", Name: "base64", Func: "IsBase64"})
	}
}

func (a *asserter) contentMediaType(value *schema.Node) {
	encoding := a.n.Get("contentEncoding")
	switch {
	case value.Text() != "application/json":
	case encoding.Text() == "base64":
		a.add(ir.Assert{Keyword: "contentMediaType", Name: "JSON in base64", Func: "IsBase64JSON"})
	case encoding == nil:
		a.add(ir.Assert{Keyword: "contentMediaType", Name: "JSON", Func: "IsJSONText"})
	}
}
