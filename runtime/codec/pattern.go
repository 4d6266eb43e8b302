package codec

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression of a schema. It is compiled when it is first
// needed; one may be used by several goroutines.
type Pattern struct {
	source  string
	compile func(source string) (match func(string) bool, err error)
	once    sync.Once
	match   func(string) bool
}

// NewPattern is the pattern of an expression in the syntax of package regexp.
func NewPattern(source string) *Pattern {
	return CompiledBy(source, compilePattern)
}

// compilePattern needs no engine for what is a loop.
func compilePattern(source string) (func(string) bool, error) {
	if loop, ok := runsOf(source); ok {
		return loop.match, nil
	}
	if loop, ok := beginningOf(source); ok {
		return loop.begin, nil
	}
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}

// CompiledBy is a pattern that another engine understands. Who generates code
// has tried that it does; one that cannot be compiled matches nothing.
func CompiledBy(source string, compile func(string) (func(string) bool, error)) *Pattern {
	return &Pattern{source: source, compile: compile}
}

// String is the expression.
func (p *Pattern) String() string { return p.source }

// Match tells whether a text matches the expression somewhere.
func (p *Pattern) Match(s string) bool {
	p.once.Do(func() {
		match, err := p.compile(p.source)
		if err != nil {
			match = func(string) bool { return false }
		}
		p.match = match
	})
	return p.match(s)
}
