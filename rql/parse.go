package rql

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// parser reads the text once, from left to right. It recurses per parenthesis,
// at most maxDepth times.
type parser struct {
	text  string
	pos   int
	opts  *parseOptions
	depth int
	terms int    // calls so far
	stack []Node // members of the lists that are open
	spare []Node // for the nodes to come
}

// newRun begins with one block for the nodes and the stack: what most queries
// need has one allocation.
func newRun(text string, o *parseOptions) parser {
	n := min(len(text)/4+2, maxBlock)
	block := make([]Node, n+n/4+1)
	return parser{text: text, opts: o, spare: block[:n], stack: block[n:n]}
}

func (p *parser) query() (Query, *Error) {
	if len(p.text) > p.opts.maxLength {
		return Query{}, errorf(p.opts.maxLength, "query of %d bytes; at most %d are allowed", len(p.text), p.opts.maxLength)
	}
	if strings.HasPrefix(p.text, "?") {
		return Query{}, errorf(0, "a query does not begin with ?")
	}
	sep, err := p.members(list{open: -1})
	if err != nil {
		return Query{}, err
	}
	terms := p.pop(0)
	if sep.char == '|' {
		return Query{terms: []Node{newCall("or", terms, 0)}, bare: true}, nil
	}
	return Query{terms: terms}, nil
}

// term reads a comparison, a call, a group, an array or a value.
func (p *parser) term(values bool) (Node, *Error) {
	start := p.pos
	if p.peek() == '(' {
		n, err := p.group(values)
		if err != nil {
			return Node{}, err
		}
		name, ok := p.comparator()
		if !ok {
			return n, nil
		}
		if !isPath(n) {
			return Node{}, errorf(start, "expected a property before %s", name)
		}
		return p.comparison(name, &n, start)
	}
	t := p.token(true)
	if p.peek() == '(' && !t.path() {
		return p.arguments(t.text, start)
	}
	name, ok := p.comparator()
	switch {
	case !ok && t.text == "":
		return Node{}, p.unexpected("a term")
	case !ok:
		return p.operand(t)
	case t.text == "": // =3 is a comparison of the element itself
		return p.comparison(name, nil, start)
	}
	property, err := p.operand(t)
	if err != nil {
		return Node{}, err
	}
	return p.comparison(name, &property, start)
}

// isPath tells whether n can stand before a comparator: a name or a path.
func isPath(n Node) bool {
	if n.kind != arrayNode {
		return n.kind == scalarNode
	}
	return len(n.kids) > 0 && !slices.ContainsFunc(n.kids, func(k Node) bool { return k.kind != scalarNode })
}

// comparison reads the value after a comparator; property nil is the element
// itself.
func (p *parser) comparison(name string, property *Node, start int) (Node, *Error) {
	if p.opts.dstore && property != nil {
		if n, ok, err := p.dstoreComparison(name, *property, start); ok || err != nil {
			return p.unchained(n, err)
		}
	}
	value, err := p.comparand()
	if err != nil {
		return Node{}, err
	}
	var args []Node
	if property == nil {
		args = p.nodes(1)
	} else {
		args = p.nodes(2)
		args[0] = *property
	}
	args[len(args)-1] = value
	n, err := p.counted(name, args, start)
	return p.unchained(n, err)
}

// unchained is n, a comparison, unless another comparator follows.
func (p *parser) unchained(n Node, err *Error) (Node, *Error) {
	if err != nil {
		return Node{}, err
	}
	switch p.peek() {
	case '=', '<', '>', '!':
		return Node{}, errorf(p.pos, "chained comparison: expected a separator after the value, met %s", p.met())
	}
	return n, nil
}

func (p *parser) comparand() (Node, *Error) {
	if p.peek() == '(' {
		return p.group(true)
	}
	return p.operand(p.token(false))
}

// arguments reads the arguments of a call. f(a&b) has no meaning; and(a&b) and
// or(a|b) have.
func (p *parser) arguments(name string, start int) (Node, *Error) {
	args, sep, err := p.parenthesis(false)
	switch {
	case err != nil:
		return Node{}, err
	case sep.char == '&' && name != "and", sep.char == '|' && name != "or":
		return Node{}, errorf(sep.pos, "expected , between the arguments of %s, met %q", name, sep.char)
	}
	return p.counted(name, args, start)
}

// counted makes a call, or what stands for it.
func (p *parser) counted(name string, args []Node, start int) (Node, *Error) {
	if op, ok := p.opts.custom[name]; ok {
		return p.custom(op, args, start)
	}
	if err := p.count(start); err != nil {
		return Node{}, err
	}
	return newCall(name, args, start), nil
}

func (p *parser) count(start int) *Error {
	if p.terms++; p.terms > p.opts.maxTerms {
		return errorf(start, "more than %d terms", p.opts.maxTerms)
	}
	return nil
}

func newCall(name string, args []Node, start int) Node {
	return Node{kind: callNode, name: name, kids: args}.at(start)
}

// unexpected tells what was met instead of what was expected.
func (p *parser) unexpected(expected string) *Error {
	c := p.peek()
	if p.pos < len(p.text) && chars[c] == 0 && !strings.ContainsRune("()=<>", rune(c)) {
		return errorf(p.pos, "illegal character %s; percent-encode it", p.met())
	}
	return errorf(p.pos, "expected %s, met %s", expected, p.met())
}

// met is the next character, for messages.
func (p *parser) met() string {
	if p.pos == len(p.text) {
		return "the end"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return quoteRune(r)
}
