package rql

import (
	"strings"
	"time"
)

// Dstore also takes the values of comparisons as the stores of dstore send
// them: encoded by JavaScript's encodeURIComponent, which knows nothing of
// lists and leaves ( ) ! and ' as they are.
//
//	tag=in=(red%2Cblue)        one of a list; contains=(red%2Cblue) is all of it
//	name=match=%2F%5Ex%2Fi     a pattern, as JavaScript writes it
//	name=Ann%20(junior)        text, also where it is all in parentheses
//	at=gt=Thu%20Jan%2002%202020%2000%3A00%3A00%20GMT%2B0000%20(UTC)
//
// A value ends before a parenthesis that closes what the comparison is in. Behind
// conditions with | come sort, select and limit with &, which are for all of them:
//
//	price=lt=10|price=gt=30&sort(+name)
//
// Node's URLs have %7C for |, and so it is read where the query makes no sense else.
// What dstore does not write is read as ever.
func Dstore() ParseOption {
	return func(o *parseOptions) { o.dstore = true }
}

// modifies tells whether a query goes on with what is no condition.
func modifies(rest string) bool {
	return strings.HasPrefix(rest, "sort(") || strings.HasPrefix(rest, "select(") || strings.HasPrefix(rest, "limit(")
}

const encodedBar = "%7C"

// withBars gives a query with | for each %7C that stands where no value goes on:
// behind or before a parenthesis, and before the name of a comparison.
func withBars(text string) string {
	parts := strings.Split(text, encodedBar)
	var b strings.Builder
	b.WriteString(parts[0])
	for i, after := range parts[1:] {
		name := strings.TrimLeft(after, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.-%")
		switch {
		case strings.HasSuffix(parts[i], ")"), strings.HasPrefix(after, "("), len(name) < len(after) && strings.HasPrefix(name, "="):
			b.WriteByte('|')
		default:
			b.WriteString(encodedBar)
		}
		b.WriteString(after)
	}
	return b.String()
}

// dstoreComparison reads the value of a comparison that dstore writes; ok is
// false, and nothing taken, where it is another.
func (p *parser) dstoreComparison(name string, property Node, start int) (n Node, ok bool, err *Error) {
	at := p.pos
	var value Node
	switch name {
	case "eq", "ne", "lt", "lte", "gt", "gte":
		value, err = p.dstoreScalar(p.dstoreToken(), at)
	case "match":
		value, err = p.dstorePattern(p.dstoreToken(), at)
	case "in", "contains":
		items, ok, err := p.dstoreList()
		if err != nil || !ok {
			return Node{}, ok, err
		}
		n, err = p.dstoreMembers(name, property, items, start, at)
		return n, true, err
	default:
		return Node{}, false, nil
	}
	if err == nil {
		err = p.counted(&n, name, []Node{property, value}, start)
	}
	return n, true, err
}

// dstoreToken takes the bytes of a value. Parentheses are among them.
func (p *parser) dstoreToken() string {
	from, open := p.pos, 0
	for ; p.pos < len(p.text); p.pos++ {
		switch c := p.text[p.pos]; {
		case c == '(':
			open++
		case c == ')' && open == 0 && p.depth > 0:
			return p.text[from:p.pos]
		case c == ')':
			open--
		case c != '!' && c != '\'' && chars[c]&tokenChar == 0:
			return p.text[from:p.pos]
		}
	}
	return p.text[from:]
}

// dstoreScalar reads a value: a date as JavaScript prints it, text where a byte
// of it would be syntax, otherwise what the language says.
func (p *parser) dstoreScalar(token string, pos int) (n Node, err *Error) {
	syntax := strings.ContainsAny(token, "()!'")
	if !syntax && !strings.Contains(token, "GMT") {
		err = p.operand(&n, newToken(token, pos))
		return n, err
	}
	text, err := decode(token, pos)
	if err != nil {
		return Node{}, err
	}
	if v, ok := readDateString(text); ok {
		return scalarOf(v).at(pos), nil
	}
	if !syntax {
		err = p.operand(&n, newToken(token, pos))
		return n, err
	}
	return scalarOf(String(text)).at(pos), nil
}

// readDateString reads what Date.prototype.toString gives.
func readDateString(text string) (Value, bool) {
	text, zone, named := strings.Cut(text, " (")
	if named && !strings.HasSuffix(zone, ")") {
		return Value{}, false
	}
	at, err := time.Parse("Mon Jan 02 2006 15:04:05 GMT-0700", text)
	return Time(at), err == nil
}

// dstorePattern reads /source/flags.
func (p *parser) dstorePattern(token string, pos int) (Node, *Error) {
	text, err := decode(token, pos)
	if err != nil {
		return Node{}, err
	}
	end := strings.LastIndexByte(text, '/')
	if end < 1 || text[0] != '/' {
		return p.dstoreScalar(token, pos)
	}
	source, fold, ok := withFlags(text[1:end], text[end+1:])
	if !ok {
		return Node{}, errorf(pos, "a pattern with the flags %q", text[end+1:])
	}
	v, bad := Regexp(source, fold)
	if bad != nil {
		return Node{}, errorf(pos, "%v", bad)
	}
	return scalarOf(v).at(pos), nil
}

// withFlags puts the flags of JavaScript into a pattern. Those that change
// nothing about whether a text matches are dropped.
func withFlags(source, flags string) (pattern string, fold, ok bool) {
	for i := range len(flags) {
		switch c := flags[i]; c {
		case 'i':
			fold = true
		case 'm', 's':
			source = "(?" + string(c) + ")" + source
		case 'd', 'g', 'u':
		default:
			return "", false, false
		}
	}
	return source, fold, true
}

// dstoreList reads (a%2Cb). What has a comma, or no parentheses, is none.
func (p *parser) dstoreList() (items []Node, ok bool, err *Error) {
	start := p.pos
	token := p.dstoreToken()
	if p.peek() == ',' || len(token) < 2 || token[0] != '(' || token[len(token)-1] != ')' {
		p.pos = start
		return nil, false, nil
	}
	at := start + 1
	for _, item := range splitList(token[1 : len(token)-1]) {
		if len(items) == p.opts.maxList {
			return nil, true, errorf(at, "a list of more than %d members", p.opts.maxList)
		}
		n, err := p.dstoreScalar(item, at)
		if err != nil {
			return nil, true, err
		}
		items = append(items, n)
		at += len(item) + len(encodedComma)
	}
	return items, true, nil
}

const encodedComma = "%2C"

// splitList splits the text of a JavaScript array. The address of a collection
// of another store is one value.
func splitList(text string) []string {
	switch {
	case text == "":
		return nil
	case strings.HasPrefix(text, "http%3A%2F%2F"), strings.HasPrefix(text, "https%3A%2F%2F"):
		return []string{text}
	}
	return strings.Split(text, encodedComma)
}

// dstoreMembers makes the condition that p is one of the items, or contains all
// of them.
func (p *parser) dstoreMembers(name string, property Node, items []Node, start, at int) (n Node, err *Error) {
	if name == "in" {
		err = p.counted(&n, name, []Node{property, {kind: arrayNode, kids: items, pos: int32(at) + 1}}, start)
		return n, err
	}
	all := make([]Node, len(items))
	for i, item := range items {
		if err := p.counted(&all[i], name, []Node{property, item}, start); err != nil {
			return Node{}, err
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	err = p.counted(&n, "and", all, start)
	return n, err
}
