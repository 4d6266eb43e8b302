package gogen

import "testing"

// TestPatternSnippets tests compiled patterns.
func TestPatternSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"patterns", declaration(g.patterns(m.Name, m.Fields)), `
// stayPatterns are the patterns of the members of Stay.
var stayPatterns = struct {
	Code, Code_2, Grid, BedSize *codec.Pattern
}{
	Code:    codec.NewPattern("^[a-z]"),
	Code_2:  codec.NewPattern(` + "`\\d$`" + `),
	Grid:    codec.NewPattern("x"),
	BedSize: codec.NewPattern("y"),
}`},
		{"check of two patterns", check(g, m, "Code"), `
func f() {
	check.Pattern("code", s.Code, stayPatterns.Code)
	check.Pattern("code", s.Code, stayPatterns.Code_2)
	check.Pattern("code", s.Code, stayPatterns.Code)
}`},
	})
}
