package leakhunt

import (
	"math/rand/v2"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Family is a set of models, of which all but the first have the facet.
type Family struct {
	Kinds    []*Kind
	OnDelete perstore.OnDelete // of all its foreign keys
	Status   string            // the value of $status
}

// secrets are the names of what is hidden, in either world. They are near the names of
// what is shown, so that a hint at a name of the other world would be told.
var secrets = [2][]string{
	{"cost", "titel", "scor", "grade", "ownr", "opn", "tagz", "margin", "statu", "prices", "Papr", "Ledger"},
	{"level", "title2", "score1", "stat", "box", "tag", "pric", "notes", "ownerIds", "opens", "Boxx", "Vault"},
}

// makeFamily makes the family of a seed as one world has it. Both worlds draw the same
// numbers, and differ in names alone.
func makeFamily(seed uint64, world int) *Family {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), world: world, family: &Family{}}
	f := m.family
	f.OnDelete = []perstore.OnDelete{perstore.Unstated, perstore.Restrict, perstore.Cascade, perstore.SetNull}[m.IntN(4)]
	f.Status = statuses[m.IntN(2)]
	names := append([]string{secrets[world][len(secrets[world])-1-m.IntN(2)]}, "Paper", "Author", "Team")[:3+m.IntN(2)]
	for i, name := range names {
		f.Kinds = append(f.Kinds, m.kind(i, name, len(names)))
	}
	for i := range f.Kinds {
		m.links(i)
	}
	m.filters()
	for _, k := range f.Kinds[1:] {
		k.Facet = m.facet(k)
	}
	m.drop()
	for i := range f.Kinds[1:] {
		m.conditions(i + 1)
	}
	return f
}

type maker struct {
	*rand.Rand
	world  int
	family *Family
	named  int
}

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

// secret is a name of something hidden.
func (m *maker) secret() string {
	m.named++
	return secrets[m.world][m.named%(len(secrets[m.world])-2)]
}

var statuses = []string{"draft", "published", "retired"}

// kind makes a model without links. The first one has not the facet.
func (m *maker) kind(at int, name string, kinds int) *Kind {
	k := &Kind{Name: name, Key: []int{0}, Version: -1}
	add := func(f Field) int {
		if f.Target == 0 {
			f.Target = -1
		} else {
			f.Target--
		}
		k.Fields = append(k.Fields, f)
		return len(k.Fields) - 1
	}
	switch m.IntN(4) {
	case 0:
		add(Field{Name: "id", Type: rql.TypeString, Required: true})
	case 1:
		add(Field{Name: "id", Type: rql.TypeInt, Required: true})
		if at == kinds-1 { // no link leads to a key of two parts
			add(Field{Name: "part", Type: rql.TypeString, Required: true})
			k.Key = []int{0, 1}
		}
	default:
		add(Field{Name: "id", Type: rql.TypeInt, Required: true})
		k.Generate = true
	}
	add(Field{Name: "title", Type: rql.TypeString, Required: true})
	add(Field{Name: "status", Type: rql.TypeString, Required: true, Default: rql.String("draft"), Indexed: m.chance(50)})
	add(Field{Name: "score", Type: rql.TypeInt, Required: true, Default: rql.Int(1), Indexed: m.chance(30)})
	add(Field{Name: "price", Type: rql.TypeFloat})
	add(Field{Name: "open", Type: rql.TypeBool})
	add(Field{Name: "tags", Type: rql.TypeList})
	add(Field{Name: "code", Type: rql.TypeString, Unique: m.chance(70)})
	for _, name := range []string{"owner", "team"}[:1+m.IntN(2)] {
		target := m.IntN(kinds - 1) // the last may have a key of two parts
		add(Field{Name: name + "Id", Type: m.keyType(target, at, k), Target: target + 1, Indexed: m.chance(30)})
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		if isKey := i < len(k.Key); isKey || m.family.Kinds == nil || !m.chance(20) {
			f.Fixed = !isKey && i > 4 && m.chance(5)
			f.ReadOnly = !isKey && m.chance(12)
			if f.Type == rql.TypeInt && !isKey && f.Target < 0 && m.chance(30) {
				f.Most = 7
			}
			continue
		}
		f.Name, f.Hidden = m.secret(), true
	}
	if m.chance(40) {
		k.Version = add(Field{Name: "version", Type: rql.TypeInt})
	}
	if at > 0 {
		for range 1 + m.IntN(2) {
			i := add(Field{Name: m.secret(), Hidden: true, Type: []rql.Type{rql.TypeInt, rql.TypeString}[m.IntN(2)], Unique: m.chance(30), Indexed: m.chance(20)})
			if f := &k.Fields[i]; !f.Unique && m.chance(40) {
				f.Required = true
				if f.Default = rql.String("none"); f.Type == rql.TypeInt {
					f.Default = rql.Int(3)
				}
			}
		}
		if k.Version >= 0 && m.chance(40) {
			k.Fields[k.Version].Name, k.Fields[k.Version].Hidden = m.secret(), true
		}
	}
	return k
}

// keyType is the type of the key of a kind, which may be the one that is made or made
// later; the type is an integer then and is set right by links.
func (m *maker) keyType(target, at int, k *Kind) rql.Type {
	switch {
	case target < at:
		return m.family.Kinds[target].Fields[0].Type
	case target == at:
		return k.Fields[0].Type
	}
	return rql.TypeInt
}

// links makes the links of a kind, and those back to it.
func (m *maker) links(at int) {
	k, named := m.family.Kinds[at], 0
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Target < 0 {
			continue
		}
		target := m.family.Kinds[f.Target]
		f.Type = target.Fields[0].Type
		name := []string{"owner", "team"}[named]
		named++
		back := []string{"papers", "parts", "others"}[len(target.Links)%3]
		k.Links = append(k.Links, Link{Name: name, Target: f.Target, Local: i, Remote: []string{target.Fields[0].Name}, Checked: f.Target < at && m.chance(60)})
		if m.chance(60) && len(target.Links) < 5 {
			target.Links = append(target.Links, Link{Name: back + string(rune('A'+len(target.Links))), Many: true, Target: at, Local: 0, Remote: []string{f.Name}})
		}
	}
	if m.chance(50) {
		other := m.IntN(len(m.family.Kinds))
		k.Links = append(k.Links, Link{Name: "peers", Many: true, Target: other, Local: k.typed(rql.TypeString, m), Remote: []string{""}})
		l := &k.Links[len(k.Links)-1]
		l.Remote[0] = m.family.Kinds[other].Fields[m.family.Kinds[other].typed(rql.TypeString, m)].Name
	}
}

// filters gives some of the links to many objects a condition on them.
func (m *maker) filters() {
	for _, k := range m.family.Kinds {
		for i := range k.Links {
			l := &k.Links[i]
			l.Filter = -1
			var choice []int
			for j, f := range m.family.Kinds[l.Target].Fields {
				if !f.Default.IsNull() {
					choice = append(choice, j)
				}
			}
			if l.Many && m.chance(30) && len(choice) > 0 {
				l.Filter = choice[m.IntN(len(choice))]
			}
		}
	}
}

// typed draws a property of a type, hidden ones too.
func (k *Kind) typed(t rql.Type, m *maker) int {
	var all []int
	for i, f := range k.Fields {
		if f.Type == t && f.Target < 0 {
			all = append(all, i)
		}
	}
	return all[m.IntN(len(all))]
}

// drop finds the links that the facet does not have, and gives them names of what is
// hidden.
func (m *maker) drop() {
	for at, k := range m.family.Kinds {
		for i := range k.Links {
			l := &k.Links[i]
			target := m.family.Kinds[l.Target]
			l.Hidden = at == 0 || l.Target == 0 || k.Fields[l.Local].Hidden || target.Fields[target.field(l.Remote[0])].Hidden ||
				l.Filter >= 0 && target.Fields[l.Filter].Hidden
			if l.Hidden {
				l.Name = m.secret() + "Link" + string(rune('A'+i))
			}
		}
	}
}

const allPowers = perstore.CanAdd | perstore.CanPut | perstore.CanPatch | perstore.CanDelete

var powers = []perstore.Powers{
	0, allPowers, allPowers, perstore.CanAdd | perstore.CanPut | perstore.CanPatch, perstore.CanAdd, perstore.CanAdd | perstore.CanPatch, perstore.CanPut, perstore.CanPatch | perstore.CanDelete,
}

var operators = []string{
	"eq", "ne", "lt", "le", "gt", "ge", "in", "out", "and", "or", "not", "like", "contains", "sort", "select", "values", "distinct", "count", "sum", "max", "aggregate", "limit", "rel", "first",
}

func (m *maker) facet(k *Kind) *Facet {
	f := &Facet{Powers: powers[m.IntN(len(powers))], Defaults: map[int]rql.Value{}, Policy: perstore.QueryPolicy{MaxLimit: 50}}
	if m.chance(25) {
		f.Policy = perstore.QueryPolicy{Restricted: true, MaxLimit: int64(2 + m.IntN(6))}
		for _, name := range operators {
			if m.chance(85) {
				f.Policy.Operators = append(f.Policy.Operators, perstore.OperatorPolicy{Name: name, Indexed: m.chance(25)})
			}
		}
	}
	if i := k.field("status"); i >= 0 && m.chance(50) {
		f.Defaults[i] = rql.String("published")
	}
	return f
}

// conditions draws which objects the holder sees. A clause is about what is shown or
// about what is hidden, not about both: else whether a write stays inside would tell
// of what is hidden.
func (m *maker) conditions(at int) {
	k := m.family.Kinds[at]
	var visible, hidden, linked []Cond
	for i, f := range k.Fields {
		if f.Target >= 0 || i < len(k.Key) || i == k.Version || f.Unique {
			continue
		}
		switch c := m.cond(-1, i, f); {
		case c.Op == "":
		case f.Hidden:
			hidden = append(hidden, c)
		default:
			visible = append(visible, c)
		}
	}
	for i, l := range k.Links {
		if target := m.family.Kinds[l.Target]; !l.Many && !l.Hidden && l.Target < at {
			for j, f := range target.Fields {
				if c := m.cond(i, j, f); c.Op != "" && !f.Hidden && f.Target < 0 && j > 0 && !f.Unique {
					linked = append(linked, c)
				}
			}
		}
	}
	draw := func(from []Cond, percent int) []Clause {
		if len(from) == 0 || !m.chance(percent) {
			return nil
		}
		c := Clause{from[m.IntN(len(from))]}
		if m.chance(30) {
			c = append(c, from[m.IntN(len(from))])
		}
		return []Clause{c}
	}
	f := k.Facet
	f.Where = append(append(draw(visible, 80), draw(hidden, 30)...), draw(linked, 30)...)
	f.Rules = append(draw(visible, 15), draw(hidden, 10)...)
	for _, c := range f.Rules { // they are given no params
		for i := range c {
			if c[i].Param != "" {
				c[i].Param = ""
			}
		}
	}
}

// cond draws a condition on a property that has values to compare with.
func (m *maker) cond(link, i int, f Field) Cond {
	c := Cond{Link: link, Field: i, Op: "eq"}
	switch {
	case f.Name == "status" || f.Type == rql.TypeString && f.Hidden:
		c.Values = []rql.Value{rql.String(m.family.Status)}
		switch m.IntN(3) {
		case 0:
			c.Param = "status"
		case 1:
			c.Op, c.Values = "in", append(c.Values, rql.String("retired"))
		}
	case f.Type == rql.TypeInt && f.Required:
		c.Op, c.Values = "ge", []rql.Value{rql.Int(int64(1 + m.IntN(3)))}
	case f.Type == rql.TypeBool && !f.Hidden:
		c.Values = []rql.Value{rql.Bool(true)}
	default:
		m.IntN(3)
		c.Op = ""
	}
	return c
}
