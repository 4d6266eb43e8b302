package gogen

import (
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/ir"
)

var (
	addr  = ir.Type{Kind: ir.KindGoText, Name: "Addr", Import: "net/netip", Alias: "netip"}
	money = ir.Type{Kind: ir.KindGoJSON, Name: "Money"}
)

// TestGoTypeSnippets tests what is printed of types that a definition names.
func TestGoTypeSnippets(t *testing.T) {
	text, optText, own := required("Addr", addr), nullable("Addr", opt(addr)), optional("Price", opt(money))
	text.QueryType, optText.QueryType = ir.QueryString, ir.QueryString
	member := func(f *ir.Field) *jen.Statement { return jen.Id("s").Dot(f.Name) }
	g := newGenerator(&ir.Package{Models: []*ir.Model{{Name: "Stay"}}})
	testSnippets(t, []snippet{
		{"scan of a text", block(scanField(1, text, member(text))), `
func f() {
	s.Addr = perstore.RowText[netip.Addr](row, 1)
}`},
		{"scan of a text that may be null", block(scanField(1, optText, member(optText))), `
func f() {
	s.Addr = perstore.OrNull(perstore.OptText[netip.Addr](row, 1))
}`},
		{"scan of JSON", block(scanField(1, own, member(own))), `
func f() {
	row.JSON(1, &s.Price)
}`},
		{"value of a text", block(fieldValue(text, member(text))), `
func f() {
	return perstore.TextValue(&s.Addr)
}`},
		{"value of JSON that may be absent", block(fieldValue(own, member(own))), `
func f() {
	if s.Price.State == perstore.OptValue {
		return rql.JSON(&s.Price.V)
	}
}`},
		{"copies", block(append(g.cloneField("c", text), g.cloneField("c", own)...)), `
func f() {
	c.Addr = perstore.CloneText(&c.Addr)
	c.Price.V = perstore.CloneJSON(&c.Price.V)
}`},
		{"check of a text that may be absent", block(g.checkField("Stay", "s", optText)), `
func f() {
	check.Required("addr", !s.Addr.IsZero())
	if s.Addr.State == perstore.OptValue {
		perstore.CheckText(check, "addr", &s.Addr.V)
	}
}`},
	})
}

// TestImport tests under which names packages are imported.
func TestImport(t *testing.T) {
	for _, tt := range []struct{ path, name, want string }{
		{"net/netip", "netip", "import \"net/netip\"\n"},
		{"math/big", "number", "import number \"math/big\"\n"},
		{"math/big", "", "import \"math/big\"\n"},
		{"example.com/go-money/v2", "money", "import money \"example.com/go-money/v2\"\n"},
	} {
		f := jen.NewFile("x")
		code.Import(f, tt.path, tt.name)
		f.Var().Id("_").Qual(tt.path, "T")
		content, err := code.Render(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := importOf(string(content)); got != tt.want {
			t.Errorf("import of %s as %q = %q; want %q", tt.path, tt.name, got, tt.want)
		}
	}
}

// importOf is the import declaration of a file.
func importOf(source string) string {
	begin := strings.Index(source, "import ")
	end := strings.Index(source[begin:], "\n")
	return source[begin : begin+end+1]
}
