package leakhunt

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// rql draws a query.
func (a *asker) rql(k *Kind) string {
	var terms []string
	for range a.IntN(3) {
		terms = append(terms, a.term(k, 2))
	}
	for range a.IntN(3) {
		terms = append(terms, a.clause(k))
	}
	if a.chance(40) || k.Facet != nil && k.Facet.Policy.Restricted && a.chance(90) {
		terms = append(terms, fmt.Sprintf("limit(%d)", 1+a.IntN(3)))
	}
	a.Shuffle(len(terms), func(i, j int) { terms[i], terms[j] = terms[j], terms[i] })
	return strings.Join(terms, "&")
}

// property is a name, perhaps at the end of a path through links, and a value to
// compare it with.
func (a *asker) property(k *Kind, deep int) (name, value string, t rql.Type) {
	path := ""
	for deep > 0 && a.chance(25) {
		rel, target := a.link(k)
		path, k, deep = path+rel+"/", target, deep-1
	}
	name = a.name(k)
	i := k.field(name)
	if i < 0 {
		i = a.IntN(len(k.Fields))
	}
	return path + name, a.operand(k, i), k.Fields[i].Type
}

// numeric is the name of a property that is a number, most often.
func (a *asker) numeric(k *Kind) string {
	for range 4 {
		if name, _, t := a.property(k, 1); t == rql.TypeInt || t == rql.TypeFloat {
			return name
		}
	}
	return a.name(k)
}

// comparison draws an operator, most often one that there is for the type.
func (a *asker) comparison(t rql.Type) string {
	switch {
	case a.chance(4):
	case t == rql.TypeList:
		return one(a, []string{"contains", "excludes"})
	case t == rql.TypeBool:
		return one(a, []string{"eq", "ne"})
	case t != rql.TypeString:
		return one(a, comparisons[:7])
	default:
		return one(a, comparisons[:10])
	}
	return one(a, comparisons)
}

// operand draws what a property is compared with: also what is hidden in a world.
func (a *asker) operand(k *Kind, i int) string {
	f := k.Fields[i]
	switch {
	case a.chance(4):
		return one(a, []string{"null", "7", "x", "true", "1.5", "string:7", "9223372036854775806", "a*"})
	case f.Target >= 0:
		return plain(a.families[0].Kinds[f.Target].key(a.number())[0])
	case i < len(k.Key):
		return plain(k.key(a.number())[i])
	case f.Type == rql.TypeList:
		return url.PathEscape(words[a.IntN(4)])
	case f.Unique && f.Type == rql.TypeString:
		return one(a, []string{"u1", "u2", "hush0-201-7", "hush*", "u*"})
	}
	return strings.ReplaceAll(url.PathEscape(plain(drawer{a.Rand, a.population}.value(f, true))), "%2F", "%252F")
}

var comparisons = []string{"eq", "eq", "ne", "lt", "le", "gt", "ge", "like", "ilike", "match", "contains", "excludes"}

// term draws a condition.
func (a *asker) term(k *Kind, deep int) string {
	name, value, t := a.property(k, deep)
	switch kind := a.IntN(14); {
	case kind == 0 && deep > 0:
		return fmt.Sprintf("or(%s,%s)", a.term(k, deep-1), a.term(k, deep-1))
	case kind == 1 && deep > 0:
		return fmt.Sprintf("and(%s,%s)", a.term(k, deep-1), a.term(k, deep-1))
	case kind == 2 && deep > 0:
		return fmt.Sprintf("not(%s)", a.term(k, deep-1))
	case kind == 3 && deep > 0:
		rel, target := a.link(k)
		if a.chance(50) {
			return fmt.Sprintf("rel(%s)", rel)
		}
		return fmt.Sprintf("rel(%s,%s)", rel, a.term(target, deep-1))
	case kind == 4:
		return fmt.Sprintf("%s(%s,(%s,%s))", one(a, []string{"in", "out", "between"}), name, value, a.again(k, name, value))
	case kind == 5:
		return fmt.Sprintf("%s=%s", name, value)
	case kind == 6:
		return fmt.Sprintf("%s=%s=%s", name, a.comparison(t), value)
	case kind == 7 && deep > 0:
		rel, _ := a.link(k)
		return fmt.Sprintf("recurse(%s,%s)", rel, a.term(k, 0))
	case kind == 8 && t == rql.TypeString:
		return fmt.Sprintf("%s(%s,%s*)", one(a, []string{"like", "ilike"}), name, value)
	}
	return fmt.Sprintf("%s(%s,%s)", a.comparison(t), name, value)
}

// again is another value for the same property.
func (a *asker) again(k *Kind, name, value string) string {
	if i := k.field(name); i >= 0 {
		return a.operand(k, i)
	}
	return value
}

// clause draws what a query says besides conditions.
func (a *asker) clause(k *Kind) string {
	name, _, _ := a.property(k, 1)
	second, _, _ := a.property(k, 1)
	sign := one(a, []string{"", "-", "+"})
	switch a.IntN(16) {
	case 0, 1, 2:
		return fmt.Sprintf("sort(%s%s)", sign, name)
	case 3:
		return fmt.Sprintf("sort(%s%s,-%s)", sign, name, second)
	case 4:
		return fmt.Sprintf("select(%s,%s)", name, second)
	case 5:
		return fmt.Sprintf("unselect(%s)", name)
	case 6:
		return fmt.Sprintf("values(%s)", name)
	case 7:
		return fmt.Sprintf("values(%s,%s)&distinct()", name, second)
	case 8:
		return fmt.Sprintf("aggregate(%s,count(),%s(%s))", name, one(a, []string{"sum", "mean", "min", "max"}), a.numeric(k))
	case 9:
		return fmt.Sprintf("aggregate(count(),sum(%s))", a.numeric(k))
	case 10, 11:
		return "count()"
	case 12:
		return fmt.Sprintf("%s(%s)", one(a, []string{"sum", "mean", "min", "max"}), a.numeric(k))
	case 13:
		return one(a, []string{"first()", "one()", "distinct()"})
	case 14:
		return fmt.Sprintf("limit(%d,%d)", a.IntN(4), a.IntN(4))
	}
	if len(a.cursors) > 0 {
		return fmt.Sprintf("limit(2)&%s(%s,2)", one(a, []string{"after", "before"}), one(a, a.cursors))
	}
	return fmt.Sprintf("select(%s)&distinct()", name)
}
