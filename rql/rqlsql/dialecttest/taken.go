package dialecttest

import (
	"errors"
	"slices"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// taken counts the random statements that a dialect takes. It may refuse one for a
// regular expression that it refuses, and for nothing else.
type taken struct{ asked, refused int }

// takes tells whether the dialect takes a statement with a condition.
func (n *taken) takes(t *testing.T, d rqlsql.Dialect, s rqlsql.Statement, where *rql.Pred) bool {
	t.Helper()
	n.asked++
	_, err := s.SQL()
	if err == nil {
		_, err = s.Args(nil)
	}
	if refused := refuses(d, where); refused != (err != nil) || refused && !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("%s\nerror = %v; a regular expression in it is refused: %t", describe(s), err, refused)
	}
	if err != nil {
		n.refused++
	}
	return err == nil
}

// refuses tells whether a condition has a regular expression that d refuses.
func refuses(d rqlsql.Dialect, p *rql.Pred) bool {
	var err error
	switch {
	case p == nil:
	case p.Op == rql.PredILike:
		_, err = d.RegexpArg(rqlsql.FoldedPattern(p.Values[0].Text()), false)
	case p.Op == rql.PredMatch:
		_, err = d.RegexpArg(p.Values[0].Text(), p.Values[0].Fold())
	default:
		return slices.ContainsFunc(p.Args, func(arg *rql.Pred) bool { return refuses(d, arg) })
	}
	return err != nil
}

// enough expects that the dialect took most of what it was asked.
func (n *taken) enough(t *testing.T) {
	t.Helper()
	if most := n.asked / 10; n.refused > most {
		t.Errorf("%d of %d random statements are refused; want %d at most", n.refused, n.asked, most)
	}
}
