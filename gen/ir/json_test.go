package ir_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// sample is a package with a model that leads to another, and to itself.
func sample() *ir.Package {
	id := func() *ir.Field { return &ir.Field{Property: "id", Name: "ID", Type: ir.Type{Kind: ir.KindInt}} }
	return &ir.Package{
		Format: ir.Format, Name: "shop", Stores: []string{"memory"},
		Models: []*ir.Model{{
			Name: "Product", Plural: "Products", Var: "product", File: "product", Source: "product.json",
			Fields: []*ir.Field{
				id(),
				{Property: "state", Name: "State", Index: 1, Type: ir.Type{Kind: ir.KindEnum, Name: "ProductState"}},
				{Property: "sizes", Name: "Sizes", Index: 2, Type: ir.Type{Kind: ir.KindList, Elem: &ir.Type{Kind: ir.KindObject, Name: "Size"}}},
			},
			Key:   ir.Key{Fields: []int{0}, Generate: ir.GenerateIncrement},
			Links: []*ir.Link{{Rel: "next", Name: "Next", Target: "Product", On: []ir.Join{{Op: "eq", Local: 0, Remote: []string{"id"}}}}},
			Types: []*ir.Decl{
				{Name: "ProductState", Var: "productState", Enum: []ir.EnumValue{{Name: "ProductStateNew", Value: "<new>"}}},
				{Name: "Size", Var: "size", Fields: []*ir.Field{{Property: "w", Name: "W", Type: ir.Type{Kind: ir.KindFloat, Rules: []ir.Rule{{Keyword: "minimum", Float: 0.1}}}}}},
			},
		}},
		Notes: []ir.Note{{Source: "product.json", Line: 1, Column: 2, Pointer: "/x", Message: "odd"}},
	}
}

// rules are one rule with some asserts.
func rules(name string, asserts ...ir.Assert) []*ir.RuleFunc {
	return []*ir.RuleFunc{{Name: name, Asserts: asserts}}
}

func TestRound(t *testing.T) {
	text, err := ir.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	got, err := ir.Decode(text)
	if err != nil {
		t.Fatalf("Decode(Encode()) error = %v", err)
	}
	if diff := cmp.Diff(sample(), got); diff != "" {
		t.Errorf("Decode(Encode()) (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(text), `"<new>"`) {
		t.Errorf("Encode() escapes what JSON need not:\n%s", text)
	}
}

// TestDecodeRefuses checks that nothing gets through that an emitter would stumble
// over.
func TestDecodeRefuses(t *testing.T) {
	first := func(p *ir.Package) *ir.Model { return p.Models[0] }
	tests := []struct {
		name, want string
		spoil      func(p *ir.Package)
	}{
		{"another format", "its format is 2; this version reads 1", func(p *ir.Package) { p.Format = 2 }},
		{"null model", "a model is null", func(p *ir.Package) { p.Models[0] = nil }},
		{"null document", "a document is null", func(p *ir.Package) { p.Documents = []*ir.Document{nil} }},
		{"path", `Product: "../product" is not the stem of a file`, func(p *ir.Package) { first(p).File = "../product" }},
		{"no name", `model "" lacks a name`, func(p *ir.Package) { first(p).Name = ""; first(p).Links = nil }},
		{"no key", "Product has no key", func(p *ir.Package) { first(p).Key.Fields = nil }},
		{"key outside", "Product has no field 3", func(p *ir.Package) { first(p).Key.Fields[0] = 3 }},
		{"index outside", "Product has no field -1", func(p *ir.Package) { first(p).Indexes = []ir.Index{{Fields: []ir.IndexKey{{Field: -1}}}} }},
		{"version outside", "Product has no field 9", func(p *ir.Package) { nine := 9; first(p).Version = &nine }},
		{"link nowhere", "a link of Product leads to no model", func(p *ir.Package) { first(p).Links[0].Target = "Nope" }},
		{"join on nothing", "link next of Product joins on nothing", func(p *ir.Package) { first(p).Links[0].On[0].Remote = nil }},
		{"no enum", `Product.State: no enum is named "Size"`, func(p *ir.Package) { first(p).Fields[1].Type.Name = "Size" }},
		{"no struct", `Product.Sizes: no struct is named "ProductState"`, func(p *ir.Package) { first(p).Fields[2].Type.Elem.Name = "ProductState" }},
		{"list of nothing", "Product.Sizes: a list of nothing", func(p *ir.Package) { first(p).Fields[2].Type.Elem = nil }},
		{"no kind", `Product.ID: "" is no kind of type`, func(p *ir.Package) { first(p).Fields[0].Type.Kind = "" }},
		{"rule of another kind", `Size.W: a float has no rule "minLength"`, func(p *ir.Package) { first(p).Types[1].Fields[0].Type.Rules[0].Keyword = "minLength" }},
		{"const of nothing", "Size.W: const without a value", func(p *ir.Package) { first(p).Types[1].Fields[0].Type.Rules[0].Keyword = "const" }},
		{"default of nothing", "Product.State has no default to begin with", func(p *ir.Package) { first(p).Fields[1].Default, first(p).Fields[1].DefaultNew = nil, true }},
		{"hidden member", "field 1 of Product is hidden and no discriminator", func(p *ir.Package) { first(p).Fields[1].Hidden = true }},
		{"index of another", "field 1 of Product has the index 2; want 1", func(p *ir.Package) { first(p).Fields[1].Index = 2 }},
		{"transient key", "Product stores no field 2", func(p *ir.Package) {
			first(p).Fields[2].Transient, first(p).Fields[2].Index = true, -1
			first(p).Key.Fields = []int{2}
		}},
		{"discriminator outside", "Product has no field 3", func(p *ir.Package) { first(p).Discriminator = &ir.Discriminator{Field: 3} }},
		{"kept with nothing", `Product is kept with "Nope", which is no model`, func(p *ir.Package) { first(p).Discriminator = &ir.Discriminator{Models: []string{"Nope"}} }},
		{"extends nothing", `Product extends "Nope", which is no model`, func(p *ir.Package) { first(p).Extends = "Nope" }},
		{"no discriminator", "Product extends Product without a discriminator", func(p *ir.Package) { first(p).Extends = "Product" }},
		{"extends itself", "Product extends itself", func(p *ir.Package) {
			first(p).Extends, first(p).Discriminator = "Product", &ir.Discriminator{}
		}},
		{"table of its own", "Part does not have the table and the fields of Product", func(p *ir.Package) {
			first(p).Discriminator = &ir.Discriminator{}
			part := *first(p)
			part.Name, part.Extends, part.Table, part.Types = "Part", "Product", "parts", nil
			p.Models = append(p.Models, &part)
		}},
		{"nothing", "it has no models and no types", func(p *ir.Package) { p.Models = nil }},
		{"package of two words", `the package: "a shop" is not a Go name`, func(p *ir.Package) { p.Name = "a shop" }},
		{"plural that is a path", `the plural of Product: "../../x" is not an exported Go name`, func(p *ir.Package) { first(p).Plural = "../../x" }},
		{"prefix of two words", `the prefix of Product: "a b" is not a Go name`, func(p *ir.Package) { first(p).Var = "a b" }},
		{"key of two words", `the key of Product: "A b" is not an exported Go name`, func(p *ir.Package) { first(p).Key.TypeName = "A b" }},
		{"member of two words", `a member of Product: "I D" is not an exported Go name`, func(p *ir.Package) { first(p).Fields[0].Name = "I D" }},
		{"member that is not seen", `a member of Product: "id" is not an exported Go name`, func(p *ir.Package) { first(p).Fields[0].Name = "id" }},
		{"member twice", "Product has two members ID", func(p *ir.Package) { first(p).Fields[1].Name = "ID" }},
		{"link of two words", `link next of Product: "Ne xt" is not an exported Go name`, func(p *ir.Package) { first(p).Links[0].Name = "Ne xt" }},
		{"value of two words", `a value of ProductState: "New one" is not an exported Go name`, func(p *ir.Package) { first(p).Types[0].Enum[0].Name = "New one" }},
		{"import that is no path", `the type of Product.ID: "a\"b" is not an import path`, func(p *ir.Package) {
			first(p).Fields[0].Type = ir.Type{Kind: ir.KindGoText, Name: "T", Import: `a"b`}
		}},
		{"rule of two words", `"a b" is not the name of a rule`, func(p *ir.Package) { first(p).Rules = rules("a b") }},
		{"rule twice", `two rules are named "a"`, func(p *ir.Package) { first(p).Rules = append(rules("a"), rules("a")...) }},
		{"rule without a keyword", `rule a: "nope" is no keyword`, func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "nope"}) }},
		{"rule of a type", `rule a: "text" is no type`, func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "type", Texts: []string{"text"}}) }},
		{"bound that is none", "rule a: minimum has what is no JSON", func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "minimum", Name: "x"}) }},
		{"value that is none", "rule a: enum has what is no JSON", func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "enum", Texts: []string{""}}) }},
		{"format without a function", `rule a: format has the function ""`, func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "format", Name: "date"}) }},
		{"not of nothing", "rule a: not has 0 rules", func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "not"}) }},
		{"rule that leads nowhere", `rule a: no rule is named "b"`, func(p *ir.Package) {
			first(p).Rules = rules("a", ir.Assert{Keyword: "not", Rules: []ir.RuleRef{{Func: "b"}}})
		}},
		{"empty rule", "rule a: a rule of nothing", func(p *ir.Package) { first(p).Rules = rules("a", ir.Assert{Keyword: "allOf", Rules: []ir.RuleRef{{}}}) }},
		{"model twice", `"Product" is a model twice`, func(p *ir.Package) { p.Models = append(p.Models, first(p)) }},
		{"type twice", `"Size" is declared twice`, func(p *ir.Package) { first(p).Types[0].Name = "Size" }},
	}
	for _, tt := range tests {
		p := sample()
		tt.spoil(p)
		text, err := ir.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ir.Decode(text); err == nil || err.Error() != tt.want {
			t.Errorf("%s: Decode error = %v; want %s", tt.name, err, tt.want)
		}
	}
	for text, want := range map[string]string{
		"":                      "EOF",
		"{}":                    "its format is 0; this version reads 1",
		`{"format": 1} {}`:      "something stands behind the package",
		`{"format": 1, "x": 1}`: `json: unknown field "x"`,
	} {
		if _, err := ir.Decode([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("Decode(%q) error = %v; want %s", text, err, want)
		}
	}
}
