package schema

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// RE2 gives a pattern of JSON Schema, which is ECMAScript, in the syntax of
// package regexp. It fails for what RE2 has not: look-around, back-references.
func RE2(pattern string) (string, error) {
	translated := ecmaEscape.ReplaceAllStringFunc(pattern, func(escape string) string {
		switch {
		case strings.HasPrefix(escape, `\\`):
			return escape
		case strings.HasPrefix(escape, `\u{`):
			return `\x` + escape[len(`\u`):]
		default:
			return `\x{` + escape[len(`\u`):] + `}`
		}
	})
	if _, err := regexp.Compile(translated); err != nil {
		return "", err
	}
	return translated, nil
}

// ECMA tells why a pattern is none of ECMAScript either, where RE2 cannot express
// it. The error does not repeat the pattern, which may hold anything.
func ECMA(pattern string) error {
	_, err := regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode)
	if err == nil {
		return nil
	}
	reason, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "error parsing regexp: "), " in `")
	return errors.New(strings.Trim(strconv.QuoteToASCII(reason), `"`))
}

// ecmaEscape matches the escapes that RE2 spells differently, and the escaped
// backslash, after which no escape begins.
var ecmaEscape = regexp.MustCompile(`\\\\|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\}`)
