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

// term reads a comparison, a call, a group, an array or a value into dst. Nodes
// are read into where they stay, as far as that can be: they are long.
func (p *parser) term(dst *Node, values bool) *Error {
	start := p.pos
	if p.peek() == '(' {
		return p.groupTerm(dst, values)
	}
	t := p.token(true)
	if p.peek() == '(' && !t.path() {
		return p.arguments(dst, t.text, start)
	}
	name, ok := p.comparator()
	switch {
	case !ok && t.text == "":
		return p.unexpected("a term")
	case !ok:
		return p.operand(dst, t)
	case t.text == "": // =3 is a comparison of the element itself
		return p.comparison(dst, name, p.nodes(1), start)
	}
	args := p.nodes(2)
	if err := p.operand(&args[0], t); err != nil {
		return err
	}
	return p.comparison(dst, name, args, start)
}

// groupTerm reads a group, or a comparison with a path in parentheses.
func (p *parser) groupTerm(dst *Node, values bool) *Error {
	start := p.pos
	if err := p.group(dst, values); err != nil {
		return err
	}
	name, ok := p.comparator()
	if !ok {
		return nil
	}
	if !isPath(*dst) {
		return errorf(start, "expected a property before %s", name)
	}
	args := p.nodes(2)
	args[0] = *dst
	return p.comparison(dst, name, args, start)
}

// isPath tells whether n can stand before a comparator: a name or a path.
func isPath(n Node) bool {
	if n.kind != arrayNode {
		return n.kind == scalarNode
	}
	return len(n.kids) > 0 && !slices.ContainsFunc(n.kids, func(k Node) bool { return k.kind != scalarNode })
}

// comparison reads the value after a comparator, which is the last of args. The
// first of two is the property; without one the element itself is compared.
func (p *parser) comparison(dst *Node, name string, args []Node, start int) *Error {
	if p.opts.dstore && len(args) == 2 {
		n, ok, err := p.dstoreComparison(name, args[0], start)
		if err != nil {
			return err
		}
		if ok {
			*dst = n
			return p.unchained()
		}
	}
	if err := p.comparand(&args[len(args)-1]); err != nil {
		return err
	}
	if err := p.counted(dst, name, args, start); err != nil {
		return err
	}
	return p.unchained()
}

// unchained refuses another comparator after a comparison.
func (p *parser) unchained() *Error {
	switch p.peek() {
	case '=', '<', '>', '!':
		return errorf(p.pos, "chained comparison: expected a separator after the value, met %s", p.met())
	}
	return nil
}

func (p *parser) comparand(dst *Node) *Error {
	if p.peek() == '(' {
		return p.group(dst, true)
	}
	return p.operand(dst, p.token(false))
}

// arguments reads the arguments of a call. f(a&b) has no meaning; and(a&b) and
// or(a|b) have.
func (p *parser) arguments(dst *Node, name string, start int) *Error {
	args, sep, err := p.parenthesis(false)
	switch {
	case err != nil:
		return err
	case sep.char == '&' && name != "and", sep.char == '|' && name != "or":
		return errorf(sep.pos, "expected , between the arguments of %s, met %q", name, sep.char)
	}
	return p.counted(dst, name, args, start)
}

// counted makes a call, or what stands for it.
func (p *parser) counted(dst *Node, name string, args []Node, start int) *Error {
	if op, ok := p.opts.custom[name]; ok {
		n, err := p.custom(op, args, start)
		*dst = n
		return err
	}
	if err := p.count(start); err != nil {
		return err
	}
	*dst = newCall(name, args, start)
	return nil
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
