package load

import (
	"errors"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/rql"
)

// queryJoins takes the query of a to-many template apart: terms with a
// placeholder are joins, the others a filter.
func (l *loader) queryJoins(m *model, found *link) {
	p := found.href.parameters()
	for _, part := range p.parts {
		if reason := badPlaceholder(part.property); reason != "" {
			l.problem(part.at, "link %q: %s", found.ir.Rel, reason)
			return
		}
	}
	query, err := rql.Parse(p.text, rql.Names())
	if err != nil {
		l.queryProblem(found, p, err)
		return
	}
	used := make([]bool, len(p.parts))
	for _, term := range query.Terms() {
		inside := parametersIn(term)
		for _, each := range inside {
			if i, ok := p.at(each.Pos()); ok {
				used[i] = true
			}
		}
		path, compared := unwrapped(term)
		if i, direct := p.parameterOf(compared); direct {
			l.termJoin(m, found, p.parts[i], compared, path)
		} else if len(inside) == 0 {
			found.filter = found.filter.And(term)
		} else {
			l.wrongParameter(found, p, term, inside[0])
		}
	}
	for i, part := range p.parts {
		if !used[i] {
			found.wrong = true // the filter has the parameter in it
			l.problem(part.at, "link %q: {%s} is part of a value; a placeholder can only be the whole value", found.ir.Rel, part.property)
		}
	}
}

// unwrapped takes the only condition out of rel(link,condition), at any depth:
// a comparison there is one at the end of a path, unless it is a complement.
func unwrapped(term rql.Node) (path []string, compared rql.Node) {
	for compared = term; compared.Name() == "rel" && len(compared.Args()) == 2; {
		path, compared = append(path, pathOf(compared.Args()[0])...), compared.Args()[1]
	}
	if len(path) > 0 && compared.Name() == "ne" {
		return nil, term
	}
	return path, compared
}

// wrongParameter reports a parameter of a term in a place where there can be
// none.
func (l *loader) wrongParameter(found *link, p parameters, term, n rql.Node) {
	found.wrong = true
	at := p.place(found.href.href, n.Pos())
	if _, ok := p.at(n.Pos()); !ok {
		l.problem(at, "link %q: there is no parameter $%s; a property is {property}", found.ir.Rel, n.Value().Text())
		return
	}
	advice := ""
	if term.Name() == "rel" {
		advice = ", or the only condition of rel; other conditions can be those of the link that rel goes through"
	}
	l.problem(at, "link %q: a placeholder can only be the value of a comparison that is not inside of another term%s", found.ir.Rel, advice)
}

// queryProblem reports what RQL says about the query of a link.
func (l *loader) queryProblem(found *link, p parameters, err error) {
	found.wrong = true
	at, message := found.href.href.Place(), err.Error()
	if wrong, ok := errors.AsType[*rql.Error](err); ok {
		at, message = p.place(found.href.href, wrong.Pos), wrong.Msg
	}
	l.problem(at, "the RQL of link %q: %s", found.ir.Rel, message)
}

// parameterOf tells whether a term compares a property with a placeholder, and
// with which.
func (p parameters) parameterOf(term rql.Node) (int, bool) {
	args := term.Args()
	if rql.JoinOp(term.Name()) == "" || len(args) != 2 || !isParameter(args[1]) || len(parametersIn(args[0])) > 0 {
		return 0, false
	}
	return p.at(args[1].Pos())
}

func isParameter(n rql.Node) bool { return n.Value().Kind() == rql.KindParam }

// parametersIn are the parameters anywhere in a term.
func parametersIn(n rql.Node) []rql.Node {
	if isParameter(n) {
		return []rql.Node{n}
	}
	var found []rql.Node
	for _, each := range slices.Concat(n.Args(), n.Items()) {
		found = append(found, parametersIn(each)...)
	}
	return found
}

// termJoin makes a join of a comparison with a placeholder; path leads to what
// is compared.
func (l *loader) termJoin(m *model, found *link, part keyPart, term rql.Node, path []string) {
	path = append(path, pathOf(term.Args()[0])...)
	local := l.local(m, found, part)
	remote, reason := remoteField(found.target, path)
	if remote == nil {
		l.problem(part.at, "link %q: %s", found.ir.Rel, reason)
		return
	}
	if local >= 0 {
		l.join(m, found, part, ir.Join{Op: rql.JoinOp(term.Name()), Local: local, Remote: path}, remote)
	}
}

// pathOf is the path that a node of RQL names.
func pathOf(n rql.Node) []string {
	items := []rql.Node{n}
	if n.IsArray() {
		items = n.Items()
	}
	path := make([]string, len(items))
	for i, item := range items {
		if path[i] = item.Value().Text(); item.Value().Kind() != rql.KindString {
			path[i] = item.Value().String() // a property may be called 1 or true
		}
	}
	return path
}
