package rql

// list is what the parser is inside of.
type list struct {
	open   int  // position of the opening parenthesis; -1 at the top
	values bool // parentheses are arrays: to the right of a comparator
}

func (l list) nested() bool { return l.open >= 0 }

// separator is what stands between the members of a list; char 0 is none.
type separator struct {
	char byte
	pos  int
}

// members reads terms and separators to the end of the list, past its closing
// parenthesis, and leaves the terms on the stack.
func (p *parser) members(l list) (separator, *Error) {
	var sep separator
	for n := 1; ; n++ {
		if n > p.opts.maxList {
			return sep, errorf(p.pos, "a list of more than %d members", p.opts.maxList)
		}
		if err := p.member(l, sep); err != nil {
			return sep, err
		}
		c := p.peek()
		switch {
		case chars[c]&separatorChar == 0:
			return sep, p.closeList(l)
		case sep.char == 0:
			sep = separator{char: c, pos: p.pos}
		case sep.char == '|' && c == '&' && p.opts.dstore && !l.nested() && modifies(p.text[p.pos+1:]):
			p.stack = append(p.stack[:0], newCall("or", p.pop(0), 0))
			sep = separator{char: c, pos: p.pos}
		case sep.char != c:
			return sep, errorf(p.pos, "%q after %q: separators cannot be mixed; use parentheses", c, sep.char)
		}
		p.pos++
	}
}

// member reads one term, or nothing where a member may be empty: in a list it
// is the empty text, between the & of the top it does not exist.
func (p *parser) member(l list, sep separator) *Error {
	c := p.peek()
	if c != ')' && chars[c]&separatorChar == 0 && p.pos < len(p.text) {
		var n Node
		err := p.term(&n, l.values)
		p.stack = append(p.stack, n)
		return err
	}
	if sep.char == 0 && chars[c]&separatorChar != 0 {
		sep.char = c
	}
	switch {
	case sep.char == 0: // the whole list is empty
	case sep.char == ',' && l.nested():
		p.stack = append(p.stack, Scalar(String("")).at(p.pos))
	case sep.char == '&' && !l.nested(): // as form encoders write it: a=1&&b=2&
	default:
		return errorf(p.pos, "expected a term, met %s", p.met())
	}
	return nil
}

func (p *parser) closeList(l list) *Error {
	switch {
	case p.pos == len(p.text) && l.nested():
		return errorf(l.open, "( without )")
	case p.pos == len(p.text):
		return nil
	case p.text[p.pos] == ')' && l.nested():
		p.pos++
		return nil
	case p.text[p.pos] == ')':
		return errorf(p.pos, ") without (")
	}
	return p.unexpected("a separator")
}

// group reads a parenthesis without a name: (a&b) and (a|b) are calls, (a=1) is
// a=1, anything else is an array.
func (p *parser) group(dst *Node, values bool) *Error {
	start := p.pos
	nodes, sep, err := p.parenthesis(values)
	switch {
	case err != nil:
		return err
	case values && sep.char != 0 && sep.char != ',':
		return errorf(sep.pos, "expected , between the values of a list, met %q", sep.char)
	case sep.char == '&':
		return p.counted(dst, "and", nodes, start)
	case sep.char == '|':
		return p.counted(dst, "or", nodes, start)
	case !values && sep.char == 0 && len(nodes) == 1 && nodes[0].kind == callNode:
		*dst = nodes[0]
	default:
		*dst = Node{kind: arrayNode, kids: nodes}.at(start)
	}
	return nil
}

func (p *parser) parenthesis(values bool) ([]Node, separator, *Error) {
	l := list{open: p.pos, values: values}
	if p.depth++; p.depth > p.opts.maxDepth {
		return nil, separator{}, errorf(p.pos, "parentheses nested deeper than %d", p.opts.maxDepth)
	}
	p.pos++
	mark := len(p.stack)
	sep, err := p.members(l)
	nodes := p.pop(mark)
	p.depth--
	return nodes, sep, err
}

// pop takes what is on the stack from mark on.
func (p *parser) pop(mark int) []Node {
	nodes := p.nodes(len(p.stack) - mark)
	copy(nodes, p.stack[mark:])
	p.stack = p.stack[:mark]
	return nodes
}

// maxBlock bounds the nodes that are allocated at once: what is not used is kept
// with the query.
const maxBlock = 64

// nodes gives n nodes of the tree. They are cut from blocks. A query has about
// one for every four bytes.
func (p *parser) nodes(n int) []Node {
	if n > len(p.spare) {
		p.spare = make([]Node, max(n, min((len(p.text)-p.pos)/4+n, maxBlock)))
	}
	nodes := p.spare[:n:n]
	p.spare = p.spare[n:]
	return nodes
}
