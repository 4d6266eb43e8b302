package load

// bundle keeps the schema of a model as data.
func (l *loader) bundle(m *model) {
	text, whole := l.set.Bundle(m.node)
	m.ir.Schema = text
	if !whole {
		l.note(m.node.Place(), "%sSchema leaves out what the definition refers to: it is too much", m.ir.Name)
	}
}
