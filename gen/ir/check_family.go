package ir

// family wants what a model and the one that it specialises agree about.
func (c *checker) family(m *Model) {
	if d := m.Discriminator; d != nil {
		c.stored(m, []int{d.Field})
		for _, name := range d.Models {
			c.want(c.models[name] != nil, "%s is kept with %q, which is no model", m.Name, name)
		}
	}
	if m.Extends == "" {
		return
	}
	super := c.models[m.Extends]
	if !c.want(super != nil, "%s extends %q, which is no model", m.Name, m.Extends) {
		return
	}
	c.want(m.Discriminator != nil && super.Discriminator != nil, "%s extends %s without a discriminator", m.Name, m.Extends)
	c.want(m.Table == super.Table && len(m.Fields) >= len(super.Fields), "%s does not have the table and the fields of %s", m.Name, m.Extends)
	up := super
	for range c.models {
		if up != nil {
			up = c.models[up.Extends]
		}
	}
	c.want(up == nil, "%s extends itself", m.Name)
}

// positions wants the stored fields of a model to be counted, and all of them to
// be members but for the discriminator.
func (c *checker) positions(m *Model) {
	next := 0
	for i, f := range m.Fields {
		if f == nil {
			continue // reported with the fields
		}
		hidden := m.Discriminator != nil && m.Discriminator.Field == i
		c.want(!f.Hidden || hidden, "field %d of %s is hidden and no discriminator", i, m.Name)
		c.want(!f.Extra || f.Type.Kind == KindOpen && f.Name == "Extra" && f.Property == "" && !f.Transient, "field %d of %s cannot keep members", i, m.Name)
		want := -1
		if !f.Transient {
			want, next = next, next+1
		}
		c.want(f.Index == want, "field %d of %s has the index %d; want %d", i, m.Name, f.Index, want)
	}
}

// stored wants indexes of fields that stores have.
func (c *checker) stored(m *Model, fields []int) {
	c.numbers(m, fields)
	for _, i := range fields {
		if i >= 0 && i < len(m.Fields) && m.Fields[i] != nil {
			c.want(!m.Fields[i].Transient, "%s stores no field %d", m.Name, i)
		}
	}
}
