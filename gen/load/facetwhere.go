package load

import (
	"errors"
	"time"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// facetWhere reads the condition of a facet and checks it against the model.
func (l *loader) facetWhere(f *facet) {
	said := f.node.Get("where")
	if !said.Is(schema.String) {
		return
	}
	query, err := rql.Parse(said.Text(), rql.Names())
	if err != nil {
		l.whereProblem(f, said, err)
		return
	}
	if !l.knownParams(f, said, query) {
		return
	}
	bound, err := rql.Bind(query.Substitute(f.sample), l.queries[f.model])
	switch {
	case err == nil && !onlyWhere(bound):
		l.problem(said.Place(), "the RQL of facet %q can only have conditions, no sort, limit, select or other clause", f.ir.Name)
	case err != nil:
		l.whereProblem(f, said, err)
	default:
		f.ir.Where, f.where = query.String(), query
	}
}

func (l *loader) whereProblem(f *facet, said *schema.Node, err error) {
	at, message := said.Place(), err.Error()
	if wrong, ok := errors.AsType[*rql.Error](err); ok {
		at, message = said.TextPlace(wrong.Pos), wrong.Msg
	}
	l.problem(at, "the RQL of facet %q: %s", f.ir.Name, message)
}

// knownParams tells whether a condition names params of the facet alone.
func (l *loader) knownParams(f *facet, said *schema.Node, query rql.Query) bool {
	var names []string
	for _, p := range f.ir.Params {
		names = append(names, p.Name)
	}
	known := true
	for _, n := range parametersIn(query.Root()) {
		name := n.Value().Text()
		if _, ok := f.sample(name); !ok {
			known = false
			if f.param(name) == nil {
				l.problem(said.TextPlace(n.Pos()), "facet %q has no param %q%s", f.ir.Name, name, diag.DidYouMean(name, names))
				continue
			}
			l.problem(said.TextPlace(n.Pos()), "param %q of facet %q is no scalar, which RQL compares", name, f.ir.Name)
		}
	}
	return known
}

func (f *facet) param(name string) *ir.Param {
	for _, p := range f.ir.Params {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// samples are values of each kind, with which a condition is tried.
var samples = map[ir.Kind]rql.Value{
	ir.KindBool: rql.Bool(true), ir.KindInt: rql.Int(1), ir.KindFloat: rql.Float(1), ir.KindDecimal: rql.Decimal("1"), ir.KindString: rql.String("x"),
	ir.KindTime: rql.Time(time.Unix(0, 0)), ir.KindDate: rql.String("2000-01-01"),
	ir.KindUUID: rql.String("00000000-0000-0000-0000-000000000000"),
}

// sample is a value that a param may have.
func (f *facet) sample(name string) (rql.Value, bool) {
	p := f.param(name)
	if p == nil {
		return rql.Value{}, false
	}
	v, ok := samples[p.Kind]
	return v, ok
}
