package rql

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Operator is an operator that an application adds to the language. What it
// means is said with the operators that there are: Rewrite gives the condition,
// or the clause, that stands for a call. The tree of a query has that in place
// of the call, so that every store, every facet and every other end of a wire
// understands it.
type Operator struct {
	Name     string // letters, digits and _; none of Operators
	Args     []ArgShape
	Variadic bool // the last of Args may be given any number of times, or left out

	// Rewrite is called while a query is parsed, concurrently, with arguments
	// of the shapes in Args. It gives a call; an operator of an application has
	// no meaning in it. The error says what is wrong with the arguments.
	Rewrite func(args []Node) (Node, error)
}

// ArgShape is what an argument of an [Operator] must be.
type ArgShape uint8

// The shapes of arguments.
const (
	AnyArg       ArgShape = iota // whatever can be written
	PropertyArg                  // a name, or a path of names
	ValueArg                     // a scalar; a parameter of Names among them
	ListArg                      // an array of scalars
	ConditionArg                 // a call
)

// shapeNouns are the shapes in messages.
var shapeNouns = [...]string{"an argument", "a property", "a value", "a list of values", "a condition"}

func (s ArgShape) accepts(n Node) bool {
	switch s {
	case PropertyArg:
		return isPath(n)
	case ValueArg:
		return n.IsScalar()
	case ListArg:
		return n.IsArray() && !slices.ContainsFunc(n.kids, func(k Node) bool { return !k.IsScalar() })
	case ConditionArg:
		return n.IsCall()
	}
	return true
}

// Custom adds operators of the application to those that a query may call. The
// name of one that was added before is refused.
func Custom(ops ...Operator) ParseOption {
	return func(o *parseOptions) {
		all := maps.Clone(o.custom)
		if all == nil {
			all = make(map[string]Operator, len(ops))
		}
		for _, op := range ops {
			err := op.check()
			if _, ok := all[op.Name]; ok && err == nil {
				err = errorf(-1, "operator %s is given twice", op.Name)
			}
			if err != nil {
				o.err = err
				return
			}
			all[op.Name] = op
		}
		o.custom = all
	}
}

func (op Operator) check() *Error {
	switch {
	case op.Name == "" || !isWord(op.Name):
		return errorf(-1, "%q cannot be the name of an operator", op.Name)
	case slices.Contains(Operators(), op.Name):
		return errorf(-1, "operator %s is there already", op.Name)
	case op.Rewrite == nil:
		return errorf(-1, "operator %s has no Rewrite", op.Name)
	case op.Variadic && len(op.Args) == 0:
		return errorf(-1, "operator %s is variadic and has no arguments", op.Name)
	}
	return nil
}

// custom gives what stands for a call of an operator of the application.
func (p *parser) custom(op Operator, args []Node, start int) (Node, *Error) {
	if err := op.checkArgs(args, start); err != nil {
		return Node{}, err
	}
	n, err := op.Rewrite(slices.Clone(args))
	switch bad := (*Error)(nil); {
	case errors.As(err, &bad) && bad.Pos >= 0:
		return Node{}, bad
	case err != nil:
		return Node{}, errorf(start, "%s: %v", op.Name, err)
	case !n.IsCall():
		return Node{}, errorf(start, "%s is rewritten to %s, which is no condition", op.Name, n)
	}
	return p.placed(n, start)
}

func (op Operator) checkArgs(args []Node, start int) *Error {
	least, most := len(op.Args), len(op.Args)
	if op.Variadic {
		least, most = least-1, max(len(args), least)
	}
	if len(args) < least || len(args) > most {
		return errorf(start, "%s takes %s, met %d", op.Name, op.arity(), len(args))
	}
	for i, arg := range args {
		if shape := op.Args[min(i, len(op.Args)-1)]; !shape.accepts(arg) {
			return errorf(arg.Pos(), "%s takes %s, met %s", op.Name, shapeNouns[shape], arg)
		}
	}
	return nil
}

// arity is how many arguments the operator takes, in messages.
func (op Operator) arity() string {
	if op.Variadic {
		return fmt.Sprintf("%d or more arguments", len(op.Args)-1)
	}
	return fmt.Sprintf("%d arguments", len(op.Args))
}

// placed gives what was built the position of the call that it stands for, and
// counts its terms: arguments that it repeats cannot multiply without end.
func (p *parser) placed(n Node, start int) (Node, *Error) {
	if n.kind == callNode {
		if err := p.count(start); err != nil {
			return Node{}, err
		}
	}
	built := n.pos == 0
	if built {
		n = n.at(start)
		n.kids = slices.Clone(n.kids)
	}
	for i, kid := range n.kids {
		kid, err := p.placed(kid, start)
		if err != nil {
			return Node{}, err
		}
		if built {
			n.kids[i] = kid
		}
	}
	return n, nil
}
