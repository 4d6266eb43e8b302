package gogen

import "testing"

// TestNormalizeSnippets tests what stores keep.
func TestNormalizeSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"normalize", block(g.normalized(m)), `
func f() {
	s.Beds = perstore.NotNil(s.Beds)
	s.Counts = perstore.NotNilOpt(s.Counts).OrAbsent()
	for i := range s.Times {
		s.Times[i] = perstore.CutTime(s.Times[i])
	}
	s.Bed = s.Bed.OrAbsent()
	s.BedSize = s.BedSize.OrAbsent()
	s.Share = s.Share.OrAbsent()
	s.Seen = perstore.CutOptTime(s.Seen).OrNull()
	s.Extra = perstore.NotNilOpt(s.Extra).OrNull()
}`},
	})
}
