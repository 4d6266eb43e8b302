package rql

// recursion binds recurse(property): the objects and what they hold, there and
// further down. Without a property it is everything in them.
func (c *clauses) recursion() *Error {
	for _, n := range c.calls {
		if n.Name() != "recurse" {
			continue
		}
		if !c.bound.Schema.open {
			return errorf(n.Pos(), "recurse goes through the objects inside of decoded JSON; %s has links", c.bound.Schema.Name)
		}
		path, err := recursed(n)
		if err != nil {
			return err
		}
		c.bound.Recurse = append(c.bound.Recurse, path)
	}
	return nil
}

// recursed is the path that a call of recurse follows; without one it is empty.
func recursed(n Node) ([]string, *Error) {
	switch len(n.Args()) {
	case 0:
		return nil, nil
	case 1:
		items, err := names(n.Args()[0])
		return texts(items), err
	}
	return nil, errorf(n.Pos(), "recurse takes one property, met %d arguments", len(n.Args()))
}
