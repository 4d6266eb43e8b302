package dialecttest

import (
	"math/rand/v2"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// maker makes random queries that are valid over the shop.
type maker struct{ *rand.Rand }

// query makes a query with a condition, an order and a limit, each sometimes.
// Where there is an order or a limit, the key is the last of the order, so that
// there is one right answer.
func (m maker) query(s *rql.Schema) rql.Query {
	var terms []rql.Node
	if m.IntN(10) > 0 {
		terms = append(terms, m.condition(s, 3))
	}
	limited := m.IntN(3) == 0
	if keys := m.keys(s); limited || len(keys) > 0 {
		terms = append(terms, rql.Sort(m.add(keys, s.Fields[0].Name)...))
	}
	if limited {
		terms = append(terms, rql.Limit(m.Int64N(12)-1, max(0, m.Int64N(8)-3)))
	}
	return rql.NewQuery(terms...)
}

// keys makes up to two keys of an order, through links too.
func (m maker) keys(s *rql.Schema) []rql.SortKey {
	var keys []rql.SortKey
	for range m.IntN(3) {
		keys = m.add(keys, m.path(s, 3)...)
	}
	return keys
}

// add adds a key of an order that does not have it.
func (m maker) add(keys []rql.SortKey, path ...string) []rql.SortKey {
	for _, k := range keys {
		if slices.Equal(k.Path, path) {
			return keys
		}
	}
	return append(keys, rql.SortKey{Path: path, Desc: m.IntN(2) == 0})
}

// path makes a path through to-one links to a field that has an order.
func (m maker) path(s *rql.Schema, depth int) []string {
	if one := toOne(s); len(one) > 0 && depth > 0 && m.IntN(2) == 0 {
		l := pick(m.Rand, one)
		return append([]string{l.Name}, m.path(l.Target, depth-1)...)
	}
	return []string{m.field(s, scalar).Name}
}

func toOne(s *rql.Schema) []*rql.Link {
	var one []*rql.Link
	for _, l := range s.Links {
		if !l.Many {
			one = append(one, l)
		}
	}
	return one
}

func scalar(f rql.Field) bool { return f.Type != rql.TypeJSON && f.Type != rql.TypeList }

func text(f rql.Field) bool { return f.Type == rql.TypeString }

func list(f rql.Field) bool { return f.Type == rql.TypeList }

// field picks a field of a kind; every schema has a scalar one.
func (m maker) field(s *rql.Schema, of func(rql.Field) bool) rql.Field {
	for range 50 {
		if f := pick(m.Rand, s.Fields); of(f) {
			return f
		}
	}
	return s.Fields[0]
}

// condition makes a tree of conditions.
func (m maker) condition(s *rql.Schema, depth int) rql.Node {
	if depth == 0 {
		return m.comparison(s)
	}
	switch m.IntN(9) {
	case 0, 1:
		return rql.And(m.conditions(s, depth-1)...)
	case 2, 3:
		return rql.Or(m.conditions(s, depth-1)...)
	case 4:
		return rql.Not(m.condition(s, depth-1))
	case 5:
		if len(s.Links) > 0 {
			return m.rel(s, depth-1)
		}
	case 6:
		if link := m.selfLink(s); link != nil {
			return rql.Recurse(link.Name, m.condition(s, depth-1))
		}
	}
	return m.comparison(s)
}

func (m maker) conditions(s *rql.Schema, depth int) []rql.Node {
	nodes := make([]rql.Node, 1+m.IntN(3))
	for i := range nodes {
		nodes[i] = m.condition(s, depth)
	}
	return nodes
}

func (m maker) rel(s *rql.Schema, depth int) rql.Node {
	l := pick(m.Rand, s.Links)
	if m.IntN(5) == 0 {
		return rql.Rel(l.Name)
	}
	return rql.Rel(l.Name, m.condition(l.Target, depth))
}

// selfLink picks a link from a schema to itself; nil where it has none.
func (m maker) selfLink(s *rql.Schema) *rql.Link {
	for _, i := range m.Perm(len(s.Links)) {
		if l := s.Links[i]; l.Target == s {
			return l
		}
	}
	return nil
}

// comparison makes one comparison, most often with a value of the data.
func (m maker) comparison(s *rql.Schema) rql.Node {
	if lists := places(s, nil, list); len(lists) > 0 && m.IntN(6) == 0 {
		return m.search(pick(m.Rand, lists))
	}
	if lists := places(s, nil, objects); len(lists) > 0 && m.IntN(6) == 0 {
		at := pick(m.Rand, lists)
		where := rql.And(m.comparison(at.Of), m.comparison(at.Of))
		return rql.Call(pick(m.Rand, []string{"contains", "excludes"}), rql.Property(at.path...), where)
	}
	if nested := places(s, nil, nested); len(nested) > 0 && m.IntN(12) == 0 {
		at := rql.Property(pick(m.Rand, nested).path...)
		return pick(m.Rand, comparisons[:2])(at, rql.Null())
	}
	path, f := m.inside(s)
	return m.compared(rql.Property(path...), f, func() rql.Value { return randomValue(m.Rand, f) })
}

// place is a field, of a schema or of the objects inside of one.
type place struct {
	path []string
	rql.Field
}

// places are the fields of a kind, inside of objects too.
func places(s *rql.Schema, at []string, of func(rql.Field) bool) []place {
	var found []place
	for _, f := range s.Fields {
		path := append(slices.Clip(at), f.Name)
		if of(f) {
			found = append(found, place{path, f})
		}
		if f.Of != nil && f.Items == nil {
			found = append(found, places(f.Of, path, of)...)
		}
	}
	return found
}

func nested(f rql.Field) bool { return !scalar(f) }

// compared makes a comparison of a property with values that v makes.
func (m maker) compared(p rql.Node, f rql.Field, v func() rql.Value) rql.Node {
	if text(f) && m.IntN(3) == 0 {
		return m.match(p)
	}
	switch m.IntN(10) {
	case 0:
		return rql.Eq(p, rql.Null())
	case 1:
		return rql.Ne(p, rql.Null())
	case 2:
		return rql.In(p, m.values(v)...)
	case 3:
		return rql.Out(p, m.values(v)...)
	case 4:
		if f.Type != rql.TypeBool {
			return rql.Between(p, v(), v())
		}
	}
	if f.Type == rql.TypeBool {
		return pick(m.Rand, comparisons[:2])(p, v())
	}
	return pick(m.Rand, comparisons)(p, v())
}

// inside picks a scalar field, or one inside of a nested object.
func (m maker) inside(s *rql.Schema) ([]string, rql.Field) {
	f := m.field(s, func(f rql.Field) bool { return scalar(f) || f.Of != nil && f.Items == nil })
	if f.Of == nil || f.Items != nil {
		return []string{f.Name}, f
	}
	path, member := m.inside(f.Of)
	return append([]string{f.Name}, path...), member
}

func objects(f rql.Field) bool { return f.Items != nil }

// match makes a comparison of a text with a pattern.
func (m maker) match(p rql.Node) rql.Node {
	switch m.IntN(3) {
	case 0:
		return rql.Like(p, rql.String(m.pattern()))
	case 1:
		return rql.ILike(p, rql.String(m.pattern()))
	}
	v, err := rql.Regexp(pick(m.Rand, searches), m.IntN(2) == 0)
	if err != nil {
		panic(err) // the list is ours
	}
	return rql.Match(p, v)
}

// searches are regular expressions that all databases with any know.
var searches = []string{"a", "^a", "b$", "^[a-c]+$", "a.b", "(ab|z)", "^$", "[^a]", `\\`, `\d`, "ä", "a{2}|b?c"}

// comparisons begin with those that need no order.
var comparisons = []func(rql.Node, rql.Value) rql.Node{rql.Eq, rql.Ne, rql.Lt, rql.Le, rql.Gt, rql.Ge}

// lengths of lists: with a null one is written as a shorter one, and those of
// more than 16 values are written as one argument. Filters of the shop have 4.
var lengths = []int{0, 1, 1, 2, 2, 3, 16, 17, 18, 50}

func (m maker) values(v func() rql.Value) []rql.Value {
	values := make([]rql.Value, pick(m.Rand, lengths))
	for i := range values {
		values[i] = v()
	}
	if len(values) > 0 && m.IntN(4) == 0 {
		values[m.IntN(len(values))] = rql.Null()
	}
	return values
}

// search makes a search for an element of a list.
func (m maker) search(f place) rql.Node {
	if m.IntN(2) == 0 {
		where := m.scalar(f.Elem)
		if m.IntN(2) == 0 {
			where = pick(m.Rand, []func(...rql.Node) rql.Node{rql.And, rql.Or, rql.Not})(where, m.scalar(f.Elem))
		}
		return rql.Call(pick(m.Rand, []string{"contains", "excludes"}), rql.Property(f.path...), where)
	}
	element := randomValue(m.Rand, rql.Field{Type: f.Elem, Name: "id"})
	if m.IntN(2) == 0 {
		return rql.Excludes(rql.Property(f.path...), element)
	}
	return rql.Contains(rql.Property(f.path...), element)
}

// scalar makes a condition on an element, which it does not name.
func (m maker) scalar(t rql.Type) rql.Node {
	v := func() rql.Value { return randomValue(m.Rand, rql.Field{Type: t, Name: "id"}) }
	compared := m.compared(rql.Property("element"), rql.Field{Type: t}, v)
	return rql.Call(compared.Name(), compared.Args()[1:]...)
}

// pattern makes a pattern of a text of the data: some of its characters become
// wildcards, the others are escaped where they have to be, or where not.
func (m maker) pattern() string {
	var p []rune
	for _, c := range pick(m.Rand, texts) {
		switch n := m.IntN(8); {
		case n == 0:
			p = append(p, '*')
		case n == 1:
			p = append(p, '?')
		case c == '*', c == '?', c == '\\', n == 2:
			p = append(p, '\\', c)
		default:
			p = append(p, c)
		}
	}
	if m.IntN(3) == 0 {
		p = append(p, '*')
	}
	return string(p)
}
