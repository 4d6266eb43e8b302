package rql

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strconv"
	"strings"
)

// checkRegexp refuses a malformed pattern. What only RE2 does not have passes:
// the syntax tree keeps it, and who runs it decides.
func checkRegexp(pattern string) error {
	_, err := syntax.Parse(pattern, syntax.Perl)
	var bad *syntax.Error
	if !errors.As(err, &bad) {
		return err
	}
	switch bad.Code {
	case syntax.ErrInvalidPerlOp, syntax.ErrInvalidEscape, syntax.ErrInvalidCharRange:
		if !reversedRange(bad.Expr) {
			return nil // (?=a), \1, [\w-z]
		}
	case syntax.ErrInvalidNamedCapture:
		if strings.HasPrefix(bad.Expr, "(?<=") || strings.HasPrefix(bad.Expr, "(?<!") {
			return nil
		}
	case syntax.ErrInvalidRepeatSize:
		if !reversedRepeat(bad.Expr) {
			return nil // {1,5000}
		}
	}
	return fmt.Errorf("malformed regular expression: %s: %s", bad.Code, shortened(bad.Expr, maxQuoted))
}

// maxInstructions bounds what matching one character may cost: at worst it visits
// all instructions of the compiled pattern.
const maxInstructions = 4000

// checkProgram refuses a pattern that does not compile, or to too much.
func checkProgram(pattern Value) error {
	tree, err := syntax.Parse(regexpText(pattern), syntax.Perl)
	if err != nil {
		return fmt.Errorf("%w; regular expressions are RE2's", err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err == nil && len(program.Inst) > maxInstructions {
		err = fmt.Errorf("the pattern compiles to %d instructions; at most %d are run", len(program.Inst), maxInstructions)
	}
	return err
}

// regexpText is a pattern with what it says of case.
func regexpText(v Value) string {
	if v.Fold() {
		return "(?i:" + v.Text() + ")"
	}
	return v.Text()
}

// reversedRange tells whether expr is z-a.
func reversedRange(expr string) bool {
	from, to, ok := strings.Cut(expr, "-")
	return ok && len(from) == 1 && len(to) == 1 && from > to
}

// reversedRepeat tells whether expr is {2,1}.
func reversedRepeat(expr string) bool {
	low, high, ok := strings.Cut(strings.Trim(expr, "{}"), ",")
	least, err1 := strconv.Atoi(low)
	most, err2 := strconv.Atoi(high)
	return ok && err1 == nil && err2 == nil && least > most
}

// globPattern is the regular expression of a glob: * is any run, ? one
// character, all else itself, the whole text. A run at an end needs no anchor.
func globPattern(glob string) string {
	var b strings.Builder
	for i := range len(glob) {
		switch c := glob[i]; c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteByte('.')
		case '\\', '|', '(', ')', '[', '{', '^', '$', '+', '.', '<', '>':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return anchor(b.String())
}

func anchor(pattern string) string {
	pattern, open := strings.CutPrefix(pattern, ".*")
	if !open {
		pattern = "^" + pattern
	}
	pattern, open = strings.CutSuffix(pattern, ".*")
	if !open {
		pattern += "$"
	}
	return pattern
}
