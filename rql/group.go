package rql

// group is a compiled [Group].
type group struct {
	by       []column
	ops      []string
	types    []Type
	gathered []column // nil path and schema for count
}

func compileGroup(s *Schema, g *Group) *group {
	out := &group{by: compileColumns(s, g.By)}
	for _, r := range g.Make {
		out.ops = append(out.ops, r.Op)
		out.types = append(out.types, r.Type(s))
		var c column
		if needsProperty(r.Op) {
			c = compileColumn(s, r.Column)
		}
		out.gathered = append(out.gathered, c)
	}
	return out
}

// groupRow is a row that an aggregate makes: an object of its schema.
type groupRow struct {
	by     []Value
	sums   []accumulator
	values []Value // by and what the sums came to
}

func groupValue(obj any, i int) Value {
	if values := obj.(*groupRow).values; i < len(values) {
		return values[i]
	}
	return Null()
}

// groups are the rows that are being made, in the order of their first objects.
type groups struct {
	*group
	rows  []*groupRow
	index map[string]*groupRow
	key   []byte
}

func (g *group) gather() *groups { return &groups{group: g, index: make(map[string]*groupRow)} }

// add makes an object a part of its group.
func (g *groups) add(obj any, r *run) {
	row := g.of(obj, r)
	for i := range g.gathered {
		if c := &g.gathered[i]; c.schema != nil {
			row.sums[i].add(c.value(obj, r))
		} else {
			row.sums[i].count++
		}
	}
}

// of is the group of an object.
func (g *groups) of(obj any, r *run) *groupRow {
	g.key = g.key[:0]
	for i := range g.by {
		v := g.by[i].value(obj, r)
		g.key = appendKey(g.key, v)
	}
	if row := g.index[string(g.key)]; row != nil {
		return row
	}
	row := &groupRow{sums: make([]accumulator, len(g.ops))}
	for i := range g.gathered {
		row.sums[i].numbers = g.gathered[i].any()
	}
	row.by = appendValues(make([]Value, 0, len(g.by)+len(g.ops)), g.by, obj, r)
	g.index[string(g.key)] = row
	g.rows = append(g.rows, row)
	return row
}

// each yields the rows with all their values.
func (g *groups) each(yield func(obj any) bool) error {
	for _, row := range g.rows {
		row.values = row.by
		for i := range row.sums {
			v, err := row.sums[i].result(g.ops[i], g.types[i])
			if err != nil {
				return err
			}
			row.values = append(row.values, v)
		}
		if !yield(row) {
			break
		}
	}
	return nil
}
