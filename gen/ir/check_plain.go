package ir

// form wants the types that a declared type is made of.
func (c *checker) form(d *Decl) {
	for _, t := range []*Type{d.Of, d.Extra} {
		if t != nil {
			c.typ(d.Name, *t)
		}
	}
	if d.Tuple != nil {
		c.fields(d.Name, d.Tuple.Items)
		if d.Tuple.Rest != nil {
			c.typ(d.Name, *d.Tuple.Rest)
		}
	}
	if d.Union != nil {
		c.want(len(d.Union.Variants) > 0, "%s: a union of nothing", d.Name)
		c.variants(d, d.Union.Variants)
	}
	if d.Raw != nil {
		c.variants(d, d.Raw.Variants)
	}
}

// variants wants variants that can be told apart.
func (c *checker) variants(d *Decl, all []*Variant) {
	seen := make(map[string]bool)
	for _, v := range all {
		if !c.want(v != nil, "a variant of %s is null", d.Name) {
			continue
		}
		c.exported("a variant of "+d.Name, v.Name)
		c.want(!seen[v.Name], "%s has two variants %s", d.Name, v.Name)
		seen[v.Name] = true
		c.typ(d.Name+"."+v.Name, v.Type)
		if d.Union != nil && d.Union.By == ByType {
			c.want(len(v.Types) > 0, "variant %s of %s has no type", v.Name, d.Name)
		} else if d.Union != nil {
			c.want(len(v.Tags) > 0, "variant %s of %s has no tag", v.Name, d.Name)
		}
	}
}
