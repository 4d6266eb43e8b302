package rql

// condition binds a condition on the objects of s.
func (b *binder) condition(n Node, s *Schema) (*Pred, *Error) {
	if !n.IsCall() {
		return nil, errorf(n.Pos(), "expected a condition, met %s", n)
	}
	if err := b.enter(n); err != nil {
		return nil, err
	}
	defer func() { b.depth-- }()
	switch n.Name() {
	case "and":
		return b.junction(PredAnd, n.Args(), s)
	case "or":
		return b.junction(PredOr, n.Args(), s)
	case "not":
		return b.not(n, s)
	case "rel":
		return b.rel(n, s)
	case "recurse":
		return b.reach(n, s)
	case "ne":
		return complement(b.comparison(n, "eq", s))
	case "out":
		return complement(b.comparison(n, "in", s))
	case "excludes":
		return complement(b.comparison(n, "contains", s))
	case "lte":
		return b.comparison(n, "le", s)
	case "gte":
		return b.comparison(n, "ge", s)
	case "eq", "lt", "le", "gt", "ge", "in", "between", "match", "like", "ilike", "contains":
		return b.comparison(n, n.Name(), s)
	}
	return nil, badOperator(n)
}

func complement(p *Pred, err *Error) (*Pred, *Error) {
	if err != nil {
		return nil, err
	}
	return negation(p), nil
}

func (b *binder) junction(op PredOp, args []Node, s *Schema) (*Pred, *Error) {
	preds := make([]*Pred, len(args))
	for i, arg := range args {
		var err *Error
		if preds[i], err = b.condition(arg, s); err != nil {
			return nil, err
		}
	}
	if len(preds) == 1 {
		return preds[0], nil
	}
	return &Pred{Op: op, Args: preds}, nil
}

func (b *binder) not(n Node, s *Schema) (*Pred, *Error) {
	if len(n.Args()) == 0 {
		return nil, errorf(n.Pos(), "not needs a condition")
	}
	return complement(b.junction(PredAnd, n.Args(), s))
}

// rel binds rel(link,condition…): a linked object matches all conditions.
func (b *binder) rel(n Node, s *Schema) (*Pred, *Error) {
	if len(n.Args()) == 0 {
		return nil, errorf(n.Pos(), "rel needs a link")
	}
	path, err := names(n.Args()[0])
	if err != nil {
		return nil, err
	}
	links, target, err := b.follow(path, s)
	if err != nil {
		return nil, err
	}
	self := b.self
	b.steps, b.self = b.steps+len(links), nil
	defer func() { b.steps, b.self = b.steps-len(links), self }()
	pred, err := b.junction(PredAnd, n.Args()[1:], target)
	if err != nil {
		return nil, err
	}
	return through(links, pred), nil
}
