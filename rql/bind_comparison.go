package rql

import (
	"strings"
)

// comparison binds op(property,value). The complements ne, out and excludes are
// made of it by the caller, outside of the links of a path: customer/name!=Ann
// is true where no customer is called Ann.
func (b *binder) comparison(n Node, op string, s *Schema) (*Pred, *Error) {
	c, err := b.compared(n, s)
	if err != nil {
		return nil, err
	}
	switch op {
	case "eq":
		return c.eq()
	case "in":
		return c.in()
	case "between":
		return c.between()
	case "match":
		return c.match()
	case "like":
		return c.like(PredLike)
	case "ilike":
		return c.like(PredILike)
	case "contains":
		if c.arg.IsCall() {
			return b.holding(c)
		}
		return c.contains()
	}
	return c.ordered(map[string]PredOp{"lt": PredLt, "le": PredLe, "gt": PredGt, "ge": PredGe}[op])
}

// compared resolves what a comparison is about.
func (b *binder) compared(n Node, s *Schema) (comparison, *Error) {
	args := n.Args()
	if len(args) == 1 && b.self != nil {
		args = []Node{*b.self, args[0]}
	}
	switch {
	case len(args) == 1 && s.open:
		return comparison{name: n.Name(), place: place{nil, s, s.selfField()}, arg: args[0]}, nil
	case len(args) == 1 && s.self:
		return comparison{name: n.Name(), place: place{nil, s, 0}, arg: args[0]}, nil
	case len(args) != 2:
		return comparison{}, errorf(n.Pos(), "%s takes a property and a value, met %d arguments", n.Name(), len(args))
	}
	at, err := b.place(args[0], s)
	return comparison{name: n.Name(), place: at, arg: args[1]}, err
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
	if c.arg.Value().Kind() == KindRegexp {
		return c.match()
	}
	v, err := c.value(c.arg, c.field().Type)
	switch {
	case err != nil:
		return nil, err
	case v.IsNull():
		return c.isNull(), nil
	}
	return c.pred(PredEq, v), nil
}

// never is a comparison that no object meets.
func never() *Pred { return &Pred{Op: PredOr} }

func (c comparison) any() bool { return c.field().Type == TypeAny }

func (c comparison) ordered(op PredOp) (*Pred, *Error) {
	if c.any() && (c.arg.IsArray() || c.arg.IsScalar() && c.arg.Value().IsNull()) {
		return never(), nil // lists have no order
	}
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
	switch {
	case c.any() && c.arg.IsArray() && (len(bounds) != 2 || bounds[0].IsArray() || bounds[1].IsArray()):
		return never(), nil
	case len(bounds) != 2:
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

// match binds match(p,pattern), which is also p=re:pattern and p=glob:pattern.
func (c comparison) match() (*Pred, *Error) {
	if err := c.mustBeText(); err != nil {
		return nil, err
	}
	v := c.arg.Value()
	switch {
	case c.any() && c.arg.IsArray():
		return never(), nil
	case v.Kind() != KindRegexp:
		text, err := c.present(c.arg, TypeString)
		if err != nil {
			return nil, err
		}
		v = patternValue(text.Text(), false)
	}
	if err := checkProgram(v); err != nil {
		return nil, errorf(c.arg.Pos(), "%v", err)
	}
	return c.pred(PredMatch, v), nil
}

func (c comparison) mustBeText() *Error {
	if t := c.field().Type; t != TypeString && t != TypeAny {
		return errorf(c.arg.Pos(), "%s needs text, and %q is %s", c.name, c.field().text(), t.noun())
	}
	return nil
}

// maxPattern bounds the bytes of a pattern of like: at worst it is compared at each
// character of a text.
const maxPattern = 4000

func (c comparison) like(op PredOp) (*Pred, *Error) {
	if err := c.mustBeText(); err != nil {
		return nil, err
	}
	v, err := c.present(c.arg, TypeString)
	if err != nil {
		return nil, err
	}
	pattern := v.Text()
	if len(pattern) > maxPattern {
		return nil, errorf(c.arg.Pos(), "a pattern of %d bytes; at most %d are looked for", len(pattern), maxPattern)
	}
	if escapes := len(pattern) - len(strings.TrimRight(pattern, `\`)); escapes%2 == 1 {
		return nil, errorf(c.arg.Pos(), `a pattern ends in \; a literal \ is \\`)
	}
	return c.pred(op, v), nil
}

func (c comparison) contains() (*Pred, *Error) {
	if err := c.mustBeList(); err != nil {
		return nil, err
	}
	elem := c.field().Elem
	if c.any() {
		elem = TypeAny
	}
	v, err := c.value(c.arg, elem)
	switch {
	case err != nil:
		return nil, err
	case v.IsNull() && !c.any():
		return nil, errorf(c.arg.Pos(), "%s does not take null", c.name)
	}
	return c.pred(PredContains, v), nil
}

func (c comparison) mustBeList() *Error {
	switch f := c.field(); {
	case f.Type == TypeJSON && f.Items != nil && c.arg.IsCall():
	case f.Type == TypeJSON && f.Items != nil:
		return errorf(c.arg.Pos(), "%s takes a condition on the objects of %q, met %s", c.name, f.text(), c.arg)
	case f.Type == TypeString:
		return errorf(c.arg.Pos(), "%s needs a list, and %q is text; like(%s,*part*) searches in text", c.name, f.text(), f.text())
	case f.Type != TypeList && f.Type != TypeAny:
		return errorf(c.arg.Pos(), "%s needs a list, and %q is %s", c.name, f.text(), f.Type.noun())
	}
	return nil
}

// holding binds contains(p,condition): one element meets it.
func (b *binder) holding(c comparison) (*Pred, *Error) {
	if err := c.mustBeList(); err != nil {
		return nil, err
	}
	self := b.self
	b.self = nil
	defer func() { b.self = self }()
	where, err := b.condition(c.arg, c.field().elements(c.schema))
	if err != nil {
		return nil, err
	}
	pred := c.pred(PredContains)
	innermost(pred).Args = []*Pred{where}
	return pred, nil
}

// innermost is the predicate at the end of the links of a path.
func innermost(p *Pred) *Pred {
	for p.Op == PredLink {
		p = p.Args[0]
	}
	return p
}

func (c comparison) mustBeOrdered() *Error {
	if t := c.field().Type; !t.ordered() {
		return errorf(c.arg.Pos(), "%s needs an order, and %q is %s", c.name, c.field().text(), t.noun())
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

// list is a list of values of any kind, which equals an array of the same.
func (c comparison) list(n Node) (Value, *Error) {
	items := make([]Value, len(n.Items()))
	for i, item := range n.Items() {
		var err *Error
		if items[i], err = c.value(item, TypeAny); err != nil {
			return Value{}, err
		}
	}
	return List(items), nil
}

// value converts a scalar to the type t of the property.
func (c comparison) value(n Node, t Type) (Value, *Error) {
	v := n.Value()
	if slot, ok := slotOf(&n, t); ok {
		return slot, nil
	}
	switch {
	case n.IsArray() && t == TypeAny:
		return c.list(n)
	case n.IsArray() && n.pos > 0 && len(n.kids) > 1:
		return v, errorf(n.Pos(), "%s takes one value, met the list %s; a / in a value is %%2F", c.name, n)
	case !n.IsScalar():
		return v, errorf(n.Pos(), "%s takes one value, met %s", c.name, n)
	case v.IsNull():
		return Null(), nil
	case v.Kind() == KindParam:
		return v, errorf(n.Pos(), "parameter $%s has no value", v.Text())
	case v.Kind() == KindRegexp:
		return v, errorf(n.Pos(), "%s takes no regular expression; match does", c.name)
	case t == TypeList:
		return v, errorf(n.Pos(), "%q is a list; use contains", c.field().text())
	case t == TypeJSON:
		return v, errorf(n.Pos(), "%q holds nested values, which compare only with null", c.field().text())
	}
	converted, ok := convert(v, t)
	if !ok {
		return v, errorf(n.Pos(), "%q takes %s, met %s", c.field().text(), t.wanted(v), v)
	}
	return converted, nil
}
