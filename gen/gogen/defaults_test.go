package gogen

import "testing"

// TestDefaultsSnippets tests defaults.
func TestDefaultsSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"defaults", declaration(g.defaults(m.Name, m.Fields)), `
// Defaults fills absent members from the defaults of the schema.
func (s *Stay) Defaults() {
	for i := range s.Beds {
		for ii := range s.Beds[i] {
			s.Beds[i][ii].Defaults()
		}
	}
	for i := range s.Spare {
		if s.Spare[i].State == perstore.OptValue {
			s.Spare[i].V.Defaults()
		}
	}
	if s.Bed.State == perstore.OptValue {
		s.Bed.V.Defaults()
	}
	s.Main.Defaults()
}`},
	})
}
