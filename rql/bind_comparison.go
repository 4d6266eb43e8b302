package rql

import "strings"

// comparison binds op(property,value). The complements ne, out and excludes are
// made of it by the caller, outside of the links of a path: customer/name!=Ann
// is true where no customer is called Ann.
func (b *binder) comparison(n Node, op string, s *Schema) (*Pred, *Error) {
	if len(n.Args()) != 2 {
		return nil, errorf(n.Pos(), "%s takes a property and a value, met %d arguments", n.Name(), len(n.Args()))
	}
	at, err := b.place(n.Args()[0], s)
	if err != nil {
		return nil, err
	}
	c := comparison{name: n.Name(), place: at, arg: n.Args()[1]}
	switch op {
	case "eq":
		return c.eq()
	case "in":
		return c.in()
	case "between":
		return c.between()
	case "like":
		return c.like()
	case "contains":
		return c.contains()
	}
	return c.ordered(map[string]PredOp{"lt": PredLt, "le": PredLe, "gt": PredGt, "ge": PredGe}[op])
}

// comparison is one of the property at a place with the value arg.
type comparison struct {
	name string // as it was written
	place
	arg Node
}

func (c comparison) pred(op PredOp, values ...Value) *Pred {
	return through(c.links, &Pred{Op: op, Field: c.index, Values: values})
}

// isNull is true where no object at the end of the path has a value.
func (c comparison) isNull() *Pred {
	null := &Pred{Op: PredIsNull, Field: c.index}
	if len(c.links) == 0 {
		return null
	}
	return negation(through(c.links, negation(null)))
}

func (c comparison) eq() (*Pred, *Error) {
	v, err := c.value(c.arg, c.field().Type)
	switch {
	case err != nil:
		return nil, err
	case v.IsNull():
		return c.isNull(), nil
	}
	return c.pred(PredEq, v), nil
}

func (c comparison) ordered(op PredOp) (*Pred, *Error) {
	if err := c.mustBeOrdered(); err != nil {
		return nil, err
	}
	v, err := c.present(c.arg, c.field().Type)
	if err != nil {
		return nil, err
	}
	return c.pred(op, v), nil
}

// in binds in(p,(a,b)). A null in the list asks for null, as eq(p,null) does.
func (c comparison) in() (*Pred, *Error) {
	if !c.arg.IsArray() {
		return nil, errorf(c.arg.Pos(), "%s takes a list in parentheses, met %s", c.name, c.arg)
	}
	values, null := make([]Value, 0, len(c.arg.Items())), false
	for _, item := range c.arg.Items() {
		v, err := c.value(item, c.field().Type)
		switch {
		case err != nil:
			return nil, err
		case v.IsNull():
			null = true
		default:
			values = append(values, v)
		}
	}
	switch {
	case !null:
		return c.pred(PredIn, values...), nil
	case len(values) == 0:
		return c.isNull(), nil
	}
	return &Pred{Op: PredOr, Args: []*Pred{c.pred(PredIn, values...), c.isNull()}}, nil
}

func (c comparison) between() (*Pred, *Error) {
	if err := c.mustBeOrdered(); err != nil {
		return nil, err
	}
	bounds := c.arg.Items()
	if len(bounds) != 2 {
		return nil, errorf(c.arg.Pos(), "%s takes (low,high), met %s", c.name, c.arg)
	}
	low, err := c.present(bounds[0], c.field().Type)
	if err != nil {
		return nil, err
	}
	high, err := c.present(bounds[1], c.field().Type)
	if err != nil {
		return nil, err
	}
	return c.pred(PredBetween, low, high), nil
}

func (c comparison) like() (*Pred, *Error) {
	if t := c.field().Type; t != TypeString {
		return nil, errorf(c.arg.Pos(), "%s needs text, and %q is %s", c.name, c.field().Name, t.noun())
	}
	v, err := c.present(c.arg, TypeString)
	if err != nil {
		return nil, err
	}
	pattern := v.Text()
	if escapes := len(pattern) - len(strings.TrimRight(pattern, `\`)); escapes%2 == 1 {
		return nil, errorf(c.arg.Pos(), `a pattern ends in \; a literal \ is \\`)
	}
	return c.pred(PredLike, v), nil
}

func (c comparison) contains() (*Pred, *Error) {
	f := c.field()
	switch {
	case f.Type == TypeString:
		return nil, errorf(c.arg.Pos(), "%s needs a list, and %q is text; like(%s,*part*) searches in text", c.name, f.Name, f.Name)
	case f.Type != TypeList:
		return nil, errorf(c.arg.Pos(), "%s needs a list, and %q is %s", c.name, f.Name, f.Type.noun())
	case c.arg.IsCall():
		return nil, errorf(c.arg.Pos(), "%s with a condition is not supported yet", c.name)
	}
	v, err := c.present(c.arg, f.Elem)
	if err != nil {
		return nil, err
	}
	return c.pred(PredContains, v), nil
}

func (c comparison) mustBeOrdered() *Error {
	if t := c.field().Type; !t.ordered() {
		return errorf(c.arg.Pos(), "%s needs an order, and %q is %s", c.name, c.field().Name, t.noun())
	}
	return nil
}

// present is a value that is not null.
func (c comparison) present(n Node, t Type) (Value, *Error) {
	v, err := c.value(n, t)
	if err == nil && v.IsNull() {
		err = errorf(n.Pos(), "%s does not take null", c.name)
	}
	return v, err
}

// value converts a scalar to the type t of the property.
func (c comparison) value(n Node, t Type) (Value, *Error) {
	v := n.Value()
	switch {
	case n.IsArray() && n.pos > 0 && len(n.kids) > 1:
		return v, errorf(n.Pos(), "%s takes one value, met the list %s; a / in a value is %%2F", c.name, n)
	case !n.IsScalar():
		return v, errorf(n.Pos(), "%s takes one value, met %s", c.name, n)
	case v.IsNull():
		return Null(), nil
	case v.Kind() == KindParam:
		return v, errorf(n.Pos(), "parameter $%s has no value", v.Text())
	case v.Kind() == KindRegexp:
		return v, errorf(n.Pos(), "regular expressions are not supported yet; like takes * and ?")
	case t == TypeList:
		return v, errorf(n.Pos(), "%q is a list; use contains", c.field().Name)
	case t == TypeJSON:
		return v, errorf(n.Pos(), "%q holds nested values, which compare only with null", c.field().Name)
	}
	converted, ok := convert(v, t)
	if !ok {
		return v, errorf(n.Pos(), "%q takes %s, met %s", c.field().Name, t.noun(), v)
	}
	return converted, nil
}
