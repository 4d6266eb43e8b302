package rql

import "strings"

// Parser reads queries with options of its own, such as the operators of an
// application. It is not changed once it is made and may be used concurrently.
// The zero Parser is that of [Parse].
type Parser struct{ opts *parseOptions }

// NewParser makes a parser whose every query is read with opts. The error is
// that of a parameter or of an operator that cannot be.
func NewParser(opts ...ParseOption) (*Parser, error) {
	o := newParseOptions(nil, opts)
	if o.err != nil {
		return nil, o.err
	}
	return &Parser{o}, nil
}

var defaultParser Parser

// Parse reads a query in RQL 1.x. The error is an [*Error] with the position of
// what is wrong.
func Parse(text string, opts ...ParseOption) (Query, error) {
	return defaultParser.Parse(text, opts...)
}

// Parse reads a query; opts are for this one and come after those of p. The
// error is an [*Error] with the position of what is wrong.
func (p *Parser) Parse(text string, opts ...ParseOption) (Query, error) {
	o := newParseOptions(p.opts, opts)
	if o.err != nil {
		return Query{}, o.err
	}
	run := newRun(text, o)
	q, err := run.query()
	if err != nil && o.dstore && strings.Contains(text, encodedBar) {
		run = newRun(withBars(text), o)
		if barred, bad := run.query(); bad == nil {
			return barred, nil
		}
	}
	if err != nil {
		return Query{}, err
	}
	return q, nil
}
