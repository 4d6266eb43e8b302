package ir

// facets wants of the facets of a model what emitters rely on.
func (c *checker) facets(m *Model) {
	seen := make(map[string]bool)
	for _, f := range m.Facets {
		if !c.want(f != nil && f.Name != "", "a facet of %s has no name", m.Name) {
			continue
		}
		c.want(!seen[f.Name], "%s has the facet %q twice", m.Name, f.Name)
		seen[f.Name] = true
		c.exported("facet "+f.Name, f.GoName)
		c.exported("the objects of facet "+f.Name, f.Object)
		c.identifier("the prefix of facet "+f.Name+" of "+m.Name, f.Var)
		c.want(f.View != (f.Object == m.Name), "facet %q of %s: %q is not the type of its objects", f.Name, m.Name, f.Object)
		c.numbers(m, f.Hidden)
		for _, p := range f.Properties {
			c.numbers(m, []int{p.Field})
			c.want(p.Default != nil || !p.DefaultNew, "facet %q of %s has no default to begin with", f.Name, m.Name)
		}
		for _, p := range f.Params {
			if c.want(p != nil, "a param of facet %q is null", f.Name) {
				c.exported("a param of facet "+f.Name, p.GoName)
				c.typ("param "+p.Name, Type{Kind: p.Kind})
			}
		}
		c.facetLinks(m, f)
	}
}

// facetLinks wants links of the model that lead to models with the facet, and a key
// that is shown.
func (c *checker) facetLinks(m *Model, f *Facet) {
	for _, i := range f.Links {
		if c.want(i >= 0 && i < len(m.Links) && m.Links[i] != nil, "%s has no link %d", m.Name, i) {
			target := c.models[m.Links[i].Target]
			c.want(target != nil && target.facet(f.Name) != nil, "facet %q of %s has a link to a model without it", f.Name, m.Name)
		}
	}
	for _, key := range m.Key.Fields {
		for _, i := range f.Hidden {
			c.want(i != key, "facet %q of %s hides the key", f.Name, m.Name)
		}
	}
}

// facet finds a facet by its name; nil is none.
func (m *Model) facet(name string) *Facet {
	for _, f := range m.Facets {
		if f != nil && f.Name == name {
			return f
		}
	}
	return nil
}
