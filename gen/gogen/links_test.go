package gogen

import "testing"

// TestLinkSnippets tests the methods of links.
func TestLinkSnippets(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	testSnippets(t, []snippet{
		{"link to one", declaration(g.linkMethod(m, m.Links[0])), `
// NextStay follows the link next stay: nil when it is unset,
// perstore.ErrNotFound when its target is gone.
func (s *Stay) NextStay(ctx context.Context) (*Stay, error) {
	return perstore.LoadLink[*Stay](ctx, &s.Perstore, s, "next stay")
}`},
		{"link to many", declaration(g.linkMethod(m, m.Links[1])), `
// All queries the targets of the link all.
func (s *Stay) All() *StayQuery { return (*StayQuery)(perstore.LinkQuery(&s.Perstore, s, "all")) }`},
	})
}
