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
	s.Counts = perstore.OrAbsent(perstore.NotNilOpt(s.Counts))
	for i := range s.Times {
		s.Times[i] = perstore.CutTime(s.Times[i])
	}
	s.Bed = perstore.OrAbsent(s.Bed)
	s.BedSize = perstore.OrAbsent(s.BedSize)
	s.Share = perstore.OrAbsent(s.Share)
	s.Seen = perstore.OrNull(perstore.CutOptTime(s.Seen))
	s.Extra = perstore.OrNull(perstore.NotNilOpt(s.Extra))
}`},
	})
}
