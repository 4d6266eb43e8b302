package gogen

import (
	"testing"

	"github.com/perstore/perstoregen/gen/ir"
)

// TestCloneSnippets tests deep copies.
func TestCloneSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"clone", declaration(g.clone(m.Name, m.Fields)), `
// clone copies the object deeply.
func (s *Stay) clone() Stay {
	c := *s
	c.Grid = perstore.CloneList(c.Grid, func(v *[]string) []string {
		return slices.Clone(*v)
	})
	c.Beds = perstore.CloneList(c.Beds, func(v *[]Bed) []Bed {
		return perstore.CloneList(*v, (*Bed).clone)
	})
	c.Spare = perstore.CloneList(c.Spare, func(v *perstore.Opt[Bed]) perstore.Opt[Bed] {
		c := *v
		c.V = c.V.clone()
		return c
	})
	c.Counts.V = perstore.CloneList(c.Counts.V, func(v *[]int64) []int64 {
		return slices.Clone(*v)
	})
	c.Lists = perstore.CloneList(c.Lists, func(v *perstore.Opt[[]int64]) perstore.Opt[[]int64] {
		c := *v
		c.V = slices.Clone(c.V)
		return c
	})
	c.Notes = perstore.CloneList(c.Notes, func(v *json.RawMessage) json.RawMessage {
		return slices.Clone(*v)
	})
	c.Times = slices.Clone(c.Times)
	c.Bed.V = c.Bed.V.clone()
	c.Main = c.Main.clone()
	c.Extra.V = slices.Clone(c.Extra.V)
	return c
}`},
		{"clone of a receiver c", declaration(g.clone("Code", []*ir.Field{optional("Tags", listOf(text))})), `
// clone copies the object deeply.
func (c *Code) clone() Code {
	d := *c
	d.Tags = slices.Clone(d.Tags)
	return d
}`},
	})
}
