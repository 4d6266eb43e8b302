// Package ecma matches patterns of JSON Schema that package regexp cannot
// express: with look-around or back-references, in the syntax of ECMAScript.
// Generated code imports it only when a schema has such a pattern.
package ecma

import (
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/perstore/perstoregen/runtime/codec"
)

// patience is how long one text is matched. The engine goes back and forth: some
// expressions take years for some texts, which do not match then.
const patience = time.Second

// NewPattern is the pattern of an expression of ECMAScript.
func NewPattern(source string) *codec.Pattern { return codec.CompiledBy(source, Compile) }

// Compile gives the function that tells whether a text matches an expression
// somewhere. An error is that the expression is none.
func Compile(source string) (match func(text string) bool, err error) {
	re, err := regexp2.Compile(source, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = patience
	return func(text string) bool {
		matches, err := re.MatchString(text)
		return matches && err == nil
	}, nil
}
