package rql

import "strconv"

// ParseOption changes how a query is read.
type ParseOption func(*parseOptions)

type parseOptions struct {
	maxLength, maxDepth, maxTerms, maxList int

	params []Node
	err    error // of a parameter or of an operator
	names  bool
	dstore bool
	custom map[string]Operator
}

var defaultOptions = parseOptions{maxLength: 64 << 10, maxDepth: 256, maxTerms: 1000, maxList: 10_000}

// newParseOptions applies opts to base; nil are the defaults.
func newParseOptions(base *parseOptions, opts []ParseOption) *parseOptions {
	if base == nil {
		base = &defaultOptions
	}
	if len(opts) == 0 {
		return base
	}
	o := *base
	for _, opt := range opts {
		opt(&o)
	}
	return &o
}

// Params gives the values of $1, $2 and so on: scalars, or lists of scalars, of
// any type that [ValueOf] takes. They become values of the tree and are never
// parsed. [MaxList] bounds the lists.
func Params(values ...any) ParseOption {
	return func(o *parseOptions) {
		o.params = make([]Node, len(values))
		for i, v := range values {
			value, err := ValueOf(v)
			if err != nil {
				o.err = errorf(-1, "parameter $%s: %v", strconv.Itoa(i+1), err)
				return
			}
			o.params[i] = Scalar(value)
		}
	}
}

// Names lets $name stand for a parameter that is bound later: a value of
// [KindParam].
func Names() ParseOption {
	return func(o *parseOptions) { o.names = true }
}

// MaxLength bounds the bytes of a query; 64 KiB unless given.
func MaxLength(n int) ParseOption {
	return func(o *parseOptions) { o.maxLength = min(n, 1<<30) }
}

// MaxDepth bounds how deep parentheses may be nested; 256 unless given.
func MaxDepth(n int) ParseOption {
	return func(o *parseOptions) { o.maxDepth = min(n, 100_000) }
}

// MaxTerms bounds the comparisons and calls; 1,000 unless given.
func MaxTerms(n int) ParseOption {
	return func(o *parseOptions) { o.maxTerms = n }
}

// MaxList bounds the members of one list, of a parameter too; 10,000 unless given.
func MaxList(n int) ParseOption {
	return func(o *parseOptions) { o.maxList = n }
}
