package gogen

import (
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/ir"
)

// check prints the checks of one member of the sample.
func check(g *generator, m *ir.Model, name string) func(*jen.File) {
	return block(g.checkField(m.Name, "s", field(m, name)))
}

// TestCheckSnippets tests the checks of rules.
func TestCheckSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"check of a list that may be absent", check(g, m, "Grid"), `
func f() {
	if s.Grid != nil {
		check.MinItems("grid", len(s.Grid), 2)
		check.In("grid")
		for i, v := range s.Grid {
			check.Index(i)
			for i, v := range v {
				check.Index(i)
				check.Pattern("", v, stayPatterns.Grid)
				check.Out()
			}
			check.Out()
		}
		check.Out()
	}
}`},
		{"check of a list of lists of objects", check(g, m, "Beds"), `
func f() {
	check.In("beds")
	for i, v := range s.Beds {
		check.Index(i)
		for i := range v {
			check.Index(i)
			v[i].ValidateTo(check)
			check.Out()
		}
		check.Out()
	}
	check.Out()
}`},
		{"check of a list of objects or null", check(g, m, "Spare"), `
func f() {
	check.In("spare")
	for i := range s.Spare {
		check.Index(i)
		if s.Spare[i].State == perstore.OptValue {
			s.Spare[i].V.ValidateTo(check)
		}
		check.Out()
	}
	check.Out()
}`},
		{"check of an object that may be absent", check(g, m, "Bed"), `
func f() {
	check.Opt("bed", s.Bed.State, &s.Bed.V)
}`},
		{"check of what is required and may be null", check(g, m, "Seen"), `
func f() {
	check.Required("seen", !s.Seen.IsZero())
}`},
		{"check of an enum", check(g, m, "Room"), `
func f() {
	perstore.CheckEnum(check, "room", s.Room, stayRoomValues)
}`},
		{"check of a number", check(g, m, "Share"), `
func f() {
	if v, ok := codec.Given(check, "share", s.Share); ok {
		check.Finite("share", v)
		check.MinFloat("share", v, 0)
		check.MaxFloat("share", v, 0.5)
		check.Const("share", v == 1, 1.0)
	}
}`},
		{"check of a list without rules", check(g, m, "Times"), `
func f() {}`},
	})
}
