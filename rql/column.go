package rql

// column is a compiled [Column].
type column struct {
	path   []*link
	schema *Schema // of the field
	field  int
}

func compileColumn(s *Schema, c Column) column {
	out := column{path: compilePath(s, c.Path), schema: s, field: c.Field}
	if n := len(c.Path); n > 0 {
		out.schema = c.Path[n-1].Link.Target
	}
	return out
}

func compileColumns(s *Schema, columns []Column) []column {
	out := make([]column, len(columns))
	for i, c := range columns {
		out[i] = compileColumn(s, c)
	}
	return out
}

// value reads the column of an object. It is null where a link on the way leads
// nowhere.
func (c *column) value(obj any, r *run) Value {
	for _, l := range c.path {
		var next any
		l.each(obj, r, func(target any) bool {
			next = target
			return false
		})
		if next == nil {
			return Null()
		}
		obj = next
	}
	return c.schema.Get(obj, c.field)
}

// any tells whether the column may be of any kind.
func (c *column) any() bool { return c.schema != nil && c.schema.Field(c.field).Type == TypeAny }

// appendValues reads the columns of an object.
func appendValues(dst []Value, columns []column, obj any, r *run) []Value {
	for i := range columns {
		dst = append(dst, columns[i].value(obj, r))
	}
	return dst
}
