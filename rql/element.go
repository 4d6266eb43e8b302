package rql

// elements is the schema of the elements of a list that is a field of s.
func (f *Field) elements(s *Schema) *Schema {
	switch {
	case s.open:
		return s
	case f.Of != nil:
		return f.Of
	}
	return &Schema{
		Name:   "the elements of " + f.Name,
		Fields: []Field{{Name: "element", Type: f.Elem}},
		Value:  func(obj any, _ int) Value { return *obj.(*Value) },
		self:   true,
	}
}

// contains tells whether an element of a list meets the condition of a contains.
func (t *test) contains(v Value) bool {
	where := t.args[0]
	if t.items != nil {
		found := false
		t.items(v.JSON(), func(item any) bool {
			found = where.match(item, nil)
			return !found
		})
		return found
	}
	if items, ok := v.any.([]any); ok {
		for _, item := range items {
			if where.match(item, nil) {
				return true
			}
		}
		return false
	}
	list := v.List()
	for i := range list {
		if where.match(&list[i], nil) {
			return true
		}
	}
	return false
}
