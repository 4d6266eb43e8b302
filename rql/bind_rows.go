package rql

import "slices"

// aggregate binds aggregate(property…,sum(property)…): what it makes is what
// the clauses after it are about.
func (c *clauses) aggregate() *Error {
	n, ok := c.call("aggregate")
	if !ok {
		return nil
	}
	if len(n.Args()) == 0 && !c.bound.Schema.open {
		return errorf(n.Pos(), "aggregate needs a property or count, sum, mean, min or max of one")
	}
	g := &Group{}
	for _, arg := range n.Args() {
		if !arg.IsCall() {
			by, err := c.column(arg)
			if err != nil {
				return err
			}
			g.By = append(g.By, by)
			continue
		}
		r, err := c.reduce(arg)
		if err != nil {
			return err
		}
		if r.Op == "first" || r.Op == "one" {
			return errorf(arg.Pos(), "%s in an aggregate; it takes properties, count, sum, mean, min and max", r.Op)
		}
		if len(arg.Args()) > 1 { // of which the first counts
			arg = Call(arg.Name(), arg.Args()[0])
		}
		if r.as, err = columnName(arg); err != nil {
			return err
		}
		g.Make = append(g.Make, r)
	}
	c.bound.Group, c.bound.Rows = g, g.rows(c.bound.Schema)
	return nil
}

// rows is the schema of what g makes of objects of s. A column is named as it
// was written: dept, customer/name, sum(price).
func (g *Group) rows(s *Schema) *Schema {
	rows := &Schema{Name: s.Name, Value: groupValue}
	for _, by := range g.By {
		f := *by.Of(s)
		f.Name, f.Column, f.Path = by.Name(s), "", nil
		f.Nullable = f.Nullable || len(by.Path) > 0
		rows.Fields = append(rows.Fields, f)
	}
	for _, r := range g.Make {
		rows.Fields = append(rows.Fields, Field{Name: r.as, Type: r.Type(s), Nullable: r.Op != "count" && r.Op != "sum"})
	}
	return rows
}

// column binds a property of a row, or a path through to-one links to one.
func (c *clauses) column(n Node) (Column, *Error) {
	if c.bound.Group != nil {
		return c.made(n)
	}
	p, err := c.place(n, c.bound.Schema)
	if err != nil {
		return Column{}, err
	}
	for _, l := range p.links {
		if l.Link.Many {
			return Column{}, errorf(n.Pos(), "%q links to many objects; here a path leads to one", l.Link.Name)
		}
	}
	return Column{Path: p.links, Field: p.index}, nil
}

// made finds a column of the aggregate.
func (c *clauses) made(n Node) (Column, *Error) {
	name, err := columnName(n)
	if err != nil {
		return Column{}, err
	}
	rows := c.bound.Rows
	i := rows.FieldIndex(name)
	if i < 0 && c.bound.Schema.open { // null in all rows
		i = len(rows.Fields)
		rows.Fields = append(rows.Fields, Field{Name: name, Type: TypeAny, Nullable: true})
	}
	if i < 0 {
		return Column{}, errorf(n.Pos(), "the aggregate makes no column %q%s", name, suggest(name, rows.names()))
	}
	return Column{Field: i}, nil
}

// columnName is what a column of an aggregate is called.
func columnName(n Node) (string, *Error) {
	if n.IsCall() && len(n.Args()) <= 1 {
		name := n.Name() + "("
		for _, arg := range n.Args() {
			inner, err := columnName(arg)
			if err != nil {
				return "", err
			}
			name += inner
		}
		return name + ")", nil
	}
	items, err := names(n)
	if err != nil {
		return "", err
	}
	name, _ := nameOf(items[0])
	for _, item := range items[1:] {
		next, _ := nameOf(item)
		name += "/" + next
	}
	return name, nil
}

// projection binds select, unselect or values, with distinct.
func (c *clauses) projection() *Error {
	n, ok := c.call("select", "unselect", "values")
	columns, err := c.columns(n)
	if err != nil {
		return err
	}
	b := c.bound
	_, b.Distinct = c.call("distinct")
	b.Values = n.Name() == "values"
	switch {
	case b.Schema.open && b.Group == nil:
		c.openProjection(n, columns)
	case b.Group != nil, b.Values, b.Distinct && ok, slices.ContainsFunc(columns, Column.linked):
		b.Columns = columns
	case ok:
		b.Select, b.Distinct = b.whole(columns), false // with their keys objects are distinct
	default:
		b.Select, b.Distinct = b.Schema.shown(), false
	}
	if b.Distinct && b.Columns == nil {
		b.Rows.selfField() // gained here, since programs of one query may be compiled at once
	}
	return nil
}

// openProjection keeps what unselect leaves out, since nobody knows what else
// there is.
func (c *clauses) openProjection(n Node, columns []Column) {
	switch n.Name() {
	case "":
	case "unselect":
		c.bound.Drop = columns
	default:
		c.bound.Columns = columns
	}
}

func (c Column) linked() bool { return len(c.Path) > 0 }

// whole are the properties that columns are, or are in: an object has a nested
// one as a whole.
func (b *Bound) whole(columns []Column) []int {
	var fields []int
	for _, c := range columns {
		i := b.Schema.FieldIndex(b.Schema.Field(c.Field).Name)
		if !slices.Contains(fields, i) {
			fields = append(fields, i)
		}
	}
	return fields
}

// columns are those that a projection keeps. One that is named twice is a
// value of the row twice, but a member of an object once.
func (c *clauses) columns(n Node) ([]Column, *Error) {
	var named []Column
	for _, arg := range n.Args() {
		column, err := c.column(arg)
		if err != nil {
			return nil, err
		}
		if n.Name() == "values" || !slices.ContainsFunc(named, column.Same) {
			named = append(named, column)
		}
	}
	switch {
	case n.Name() == "select" && len(named) == 0 && !c.bound.Schema.open:
		return nil, errorf(n.Pos(), "select needs a property")
	case n.Name() != "unselect" && len(named) > 0, c.bound.Schema.open && c.bound.Group == nil:
		return slices.Grow(named, 1), nil // not nil, which would be objects
	}
	columns := []Column{} // nor this
	for i := range c.bound.width() {
		if all := (Column{Field: i}); !c.bound.nameless(i) && !slices.ContainsFunc(named, all.Same) {
			columns = append(columns, all)
		}
	}
	return columns, nil
}

// width is the number of columns that the rows have by themselves.
func (b *Bound) width() int {
	if b.Group != nil {
		return len(b.Group.By) + len(b.Group.Make)
	}
	return len(b.Rows.Fields)
}

// nameless tells whether a column of the rows is one that no query names.
func (b *Bound) nameless(column int) bool {
	return b.Group == nil && (b.Rows.Fields[column].Unnamed || b.Rows.Fields[column].Hidden)
}

// Same tells whether two columns of one schema are the same.
func (c Column) Same(d Column) bool { return c.Field == d.Field && slices.Equal(c.Path, d.Path) }

// reduction binds what makes one value or row of all.
func (c *clauses) reduction() *Error {
	n, ok := c.call(reductionNames...)
	if !ok {
		return nil
	}
	b := c.bound
	if column, ok := b.only(); ok && len(n.Args()) == 0 && needsProperty(n.Name()) {
		b.Reduce = Reduction{Op: n.Name(), Column: column}
		return b.Reduce.check(n, b.Rows)
	}
	r, err := c.reduce(n)
	if err != nil {
		return err
	}
	if b.Distinct && needsProperty(r.Op) && !b.has(r.Column) {
		return errorf(n.Pos(), "%s goes over the distinct rows, which have no such column", n)
	}
	b.Reduce = r
	return nil
}

// has tells whether the distinct rows have a column. Decoded objects have all but
// what is taken from them.
func (b *Bound) has(c Column) bool {
	if b.Columns != nil {
		return slices.ContainsFunc(b.Columns, c.Same)
	}
	path := b.Schema.Field(c.Field).names()
	return !slices.ContainsFunc(b.Drop, func(d Column) bool {
		dropped := b.Schema.Field(d.Field).names()
		return len(dropped) <= len(path) && slices.Equal(dropped, path[:len(dropped)])
	})
}

// only is the column that a reduction is about without naming one: the one of
// values, or decoded JSON itself.
func (b *Bound) only() (Column, bool) {
	switch {
	case b.Values && len(b.Columns) == 1:
		return b.Columns[0], true
	case b.Schema.open && b.Group == nil && b.Columns == nil:
		return Column{Field: b.Schema.selfField()}, true
	}
	return Column{}, false
}

func needsProperty(op string) bool { return op != "count" && op != "first" && op != "one" }

// reduce binds a call of a reduction.
func (c *clauses) reduce(n Node) (Reduction, *Error) {
	op, args := n.Name(), n.Args()
	switch {
	case !isReduction(op):
		return Reduction{}, errorf(n.Pos(), "%s in an aggregate; it takes properties, count, sum, mean, min and max", op)
	case !needsProperty(op) && len(args) > 0 && !c.bound.Schema.open:
		return Reduction{}, errorf(args[0].Pos(), "%s takes no argument, met %s", op, args[0])
	case !needsProperty(op):
		return Reduction{Op: op}, nil
	case len(args) == 0, len(args) > 1 && !c.bound.Schema.open: // over JSON, all but the first say nothing
		return Reduction{}, errorf(n.Pos(), "%s takes one property", op)
	}
	column, err := c.column(args[0])
	if err != nil {
		return Reduction{}, err
	}
	r := Reduction{Op: op, Column: column}
	return r, r.check(args[0], c.bound.Rows)
}

// check refuses a reduction that the type of its column does not have.
func (r Reduction) check(at Node, s *Schema) *Error {
	f := r.Of(s)
	if !f.Type.ordered() || (r.Op == "sum" || r.Op == "mean") && !f.Type.summed() {
		return errorf(at.Pos(), "%s of %q, which is %s", r.Op, f.Name, f.Type.noun())
	}
	return nil
}
