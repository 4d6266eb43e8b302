package load

// transients marks the fields that no store has. An object that was read has no
// value there, so that the value may be absent whatever the schema requires:
// else what was read could not be put.
func (l *loader) transients(m *model) {
	for i, f := range m.ir.Fields {
		said := marked(m.properties[i], "transient")
		if !said.IsTrue() {
			continue
		}
		f.Transient = true
		if f.Required {
			f.Required = false
			l.note(said.NamePlace(), "that %q is there is not checked: it is transient, so that an object that was read does not have it", f.Property)
		}
		f.Type.Opt = isOpt(f.Type.Kind, false, f.Nullable)
		if column := marked(m.properties[i], "column"); column != nil {
			l.problem(column.NamePlace(), "property %q is transient and has no column", f.Property)
		}
	}
}
