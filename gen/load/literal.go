package load

import (
	"regexp"
	"strings"
	"time"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// defaultOf is the default of a field, nil when it is not valid, which is
// reported, or null, which is how the field begins anyway. Plain types are often
// those of somebody else's schema: there a note has to do.
func (l *loader) defaultOf(f *ir.Field, property, value *schema.Node) *ir.Literal {
	report, ending := l.problem, ""
	if l.opts.TypesOnly {
		report, ending = l.note, "; it is left out"
	}
	if l.ctx.Err() != nil {
		return nil // nobody waits for the answer; the pass ends here
	}
	mistakes, checked := l.set.Validate(property, value)
	if !checked {
		l.note(value.NamePlace(), "the default is not checked: its schema can be applied in too many ways")
	}
	for _, m := range mistakes {
		report(m.Place(), "the default is not valid: %s%s", m.Message, ending)
	}
	if len(mistakes) > 0 {
		return nil
	}
	if value.Is(schema.Null) {
		l.note(value.NamePlace(), "a default of null has no effect")
		return nil
	}
	literal, ok := literalOf(f.Type.Kind, value)
	if !ok {
		report(value.Place(), "the default is not valid: %s is not %s that Go can hold%s", value.JSON(), describe(f.Type.Kind), ending)
	}
	return literal
}

// literalOf is a value as a constant of a kind; false when the kind cannot hold
// it.
func literalOf(kind ir.Kind, value *schema.Node) (literal *ir.Literal, ok bool) {
	literal = &ir.Literal{Kind: kind}
	switch kind {
	case ir.KindBool:
		literal.Bool, ok = value.IsTrue(), value.Is(schema.Bool)
	case ir.KindInt:
		literal.Int, ok = exactInt(value)
	case ir.KindFloat:
		literal.Float, ok = exactFloat(value)
	case ir.KindString, ir.KindGoText, ir.KindEnum, ir.KindTime, ir.KindDate, ir.KindUUID:
		literal.Kind = ir.KindString
		literal.String, ok = canonical(kind, value.Text())
		ok = ok && value.Is(schema.String)
	default:
		literal.Kind, literal.JSON, ok = ir.KindJSON, value.JSON(), true
	}
	if !ok {
		return nil, false
	}
	return literal, true
}

// canonical is a text in the form that values of a kind are written in; false
// when it is none.
func canonical(kind ir.Kind, text string) (string, bool) {
	switch kind {
	case ir.KindTime:
		t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
		return t.Format(time.RFC3339Nano), err == nil
	case ir.KindDate:
		_, err := time.Parse(time.DateOnly, text)
		return text, err == nil
	case ir.KindUUID:
		return strings.ToLower(text), uuid.MatchString(text)
	default:
		return text, true
	}
}

var uuid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
