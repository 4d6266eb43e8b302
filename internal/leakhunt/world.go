package leakhunt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// The numbers that keys are made of tell where their objects are. A key that the
// holder brings tells that it is taken, also by what is hidden: new objects never have
// one of those that are in one world alone.
const (
	visibleKeys = 1   // seen in both worlds
	commonKeys  = 101 // hidden in both, with other members
	onlyKeys    = 201 // hidden in the first world, not there in the second; 301 is the opposite
	freeKeys    = 401 // in neither world
	lastKey     = 1000
)

// row is an object by its fields.
type row []rql.Value

// population is what both worlds hold, by kind.
type population struct {
	families [2]*Family
	rows     [2][][]row
	numbers  [][]int // of the keys that the holder may name, by kind: visible and common ones
	shown    []map[int]row
}

// key makes a key of a number.
func (k *Kind) key(n int) []rql.Value {
	first := rql.Int(int64(n))
	if k.Fields[0].Type == rql.TypeString {
		first = rql.String(fmt.Sprint("k", n))
	}
	if len(k.Key) == 2 {
		return []rql.Value{first, rql.String("a")}
	}
	return []rql.Value{first}
}

// populate draws what the worlds hold.
func populate(seed uint64, families [2]*Family) *population {
	n := len(families[0].Kinds)
	p := &population{families: families, rows: [2][][]row{make([][]row, n), make([][]row, n)}, numbers: make([][]int, n), shown: make([]map[int]row, n)}
	d := drawer{rand.New(rand.NewPCG(seed, 2)), p}
	for at := range n {
		p.shown[at] = map[int]row{}
		if at > 0 {
			d.visible(at)
		}
		d.hidden(at)
	}
	return p
}

type drawer struct {
	*rand.Rand
	*population
}

// tries bounds the search for an object that meets a condition.
const tries = 100

// visible draws objects that the holder sees: the same in both worlds but for what is
// hidden of them.
func (d drawer) visible(at int) {
	k := d.families[0].Kinds[at]
	for n := visibleKeys; n <= visibleKeys+2+d.IntN(6); n++ {
		for range tries {
			one := d.members(at, n, 0, true)
			other := slices.Clone(one)
			fresh := d.members(at, n, 1, true)
			for i, f := range k.Fields {
				if f.Hidden {
					other[i] = fresh[i]
				}
			}
			if d.holds(at, one) && d.holds(at, other) {
				d.add(at, 0, one)
				d.add(at, 1, other)
				d.numbers[at] = append(d.numbers[at], n)
				d.shown[at][n] = one
				break
			}
		}
	}
}

// hidden draws objects that the holder does not see: other ones in each world.
func (d drawer) hidden(at int) {
	for n := commonKeys; n < commonKeys+d.IntN(4); n++ {
		d.common(at, n)
	}
	if d.families[0].Kinds[at].Generate {
		d.common(at, lastKey) // so that both worlds count on from there
	}
	for world := range 2 {
		for n := range d.IntN(6) {
			if one := d.outside(at, onlyKeys+100*world+n, world); one != nil {
				d.add(at, world, one)
			}
		}
	}
}

func (d drawer) common(at, n int) {
	one, other := d.outside(at, n, 0), d.outside(at, n, 1)
	if one != nil && other != nil {
		d.add(at, 0, one)
		d.add(at, 1, other)
		d.numbers[at] = append(d.numbers[at], n)
	}
}

// outside draws an object that the holder does not see, whatever he writes.
func (d drawer) outside(at, n, world int) row {
	for range tries {
		if one := d.members(at, n, world, false); at == 0 || !d.holds(at, one) {
			return one
		}
	}
	return nil
}

func (d drawer) add(at, world int, one row) { d.rows[world][at] = append(d.rows[world][at], one) }

// holds tells whether an object meets the conditions of its kind.
func (d drawer) holds(at int, one row) bool {
	k := d.families[0].Kinds[at]
	for _, c := range k.clauses() {
		if !slices.ContainsFunc(c, func(c Cond) bool { return d.cond(k, c, one) }) {
			return false
		}
	}
	return true
}

func (d drawer) cond(k *Kind, c Cond, one row) bool {
	if c.Link >= 0 {
		l := k.Links[c.Link]
		target := one[l.Local]
		one = nil
		for n, seen := range d.shown[l.Target] {
			if d.families[0].Kinds[l.Target].key(n)[0].Equal(target) {
				one = seen
			}
		}
		if one == nil {
			return false
		}
	}
	v := one[c.Field]
	if v.IsNull() {
		return false
	}
	if c.Op == "ge" {
		return v.Compare(c.Values[0]) >= 0
	}
	return slices.ContainsFunc(c.Values, v.Equal)
}

var words = []string{"ann", "bob", "Zoë", "a b", "50%", "draft", "published", "x"}

// members draws the members of an object. Unique ones are of their object alone.
func (d drawer) members(at, n, world int, seen bool) row {
	k := d.families[0].Kinds[at]
	one := make(row, len(k.Fields))
	copy(one, k.key(n))
	for i := len(k.Key); i < len(k.Fields); i++ {
		switch f := k.Fields[i]; {
		case i == k.Version:
		case f.Target >= 0:
			one[i] = d.target(at, i, n, seen && !f.Hidden, seen)
		case f.Unique && f.Type == rql.TypeString:
			one[i] = rql.String(fmt.Sprintf("u%d", n))
			if f.Hidden || !seen {
				one[i] = rql.String(fmt.Sprintf("hush%d-%d-%d", world, n, d.IntN(1000)))
			}
		case f.Unique:
			one[i] = rql.Int(int64(n*1000 + d.IntN(1000)))
		case f.Required || d.IntN(4) > 0:
			one[i] = d.value(f, seen && !f.Hidden)
		}
	}
	return one
}

// value draws a member. What is hidden may be extreme.
func (d drawer) value(f Field, seen bool) rql.Value {
	switch {
	case f.Type == rql.TypeInt && !seen && d.IntN(6) == 0:
		return rql.Int(math.MaxInt64 - int64(d.IntN(3)))
	case f.Type == rql.TypeInt:
		return rql.Int(int64(d.IntN(7)))
	case f.Type == rql.TypeFloat && !seen && d.IntN(6) == 0:
		return rql.Float(1e300)
	case f.Type == rql.TypeFloat:
		return rql.Float(float64(d.IntN(20)) / 2)
	case f.Type == rql.TypeBool:
		return rql.Bool(d.IntN(2) == 0)
	case f.Type == rql.TypeList:
		return texts(words[d.IntN(4) : 4+d.IntN(4)])
	case f.Name == "status" || f.Hidden && d.IntN(2) == 0:
		return rql.String(statuses[d.IntN(3)])
	}
	return rql.String(words[d.IntN(len(words))])
}

// target draws what the link of a property leads to. What is hidden leads to nothing
// that the holder sees where that would keep it from being deleted, or delete what he
// sees, or where he could bring an object into his sight by changing it.
func (d drawer) target(at, i, n int, shown, seen bool) rql.Value {
	k := d.families[0].Kinds[at]
	to := d.families[0].Kinds[k.Fields[i].Target]
	checked := k.checked(i)
	if d.IntN(5) == 0 {
		return rql.Null()
	}
	free := shown || !k.asks(i) && (!checked || !seen && !common(n) && !d.families[0].OnDelete.Restricts())
	var choice []int
	for _, n := range d.numbers[k.Fields[i].Target] {
		if n >= commonKeys || free {
			choice = append(choice, n)
		}
	}
	if !checked {
		choice = append(choice, onlyKeys, onlyKeys+1, onlyKeys+100, onlyKeys+101, freeKeys+50)
		if free {
			choice = append(choice, visibleKeys, visibleKeys+1)
		}
	}
	if len(choice) == 0 {
		return rql.Null()
	}
	return to.key(choice[d.IntN(len(choice))])[0]
}

// common tells whether both worlds have an object of that number.
func common(n int) bool { return n < onlyKeys || n == lastKey }

// checked tells whether a foreign key checks a property.
func (k *Kind) checked(i int) bool {
	return slices.ContainsFunc(k.Links, func(l Link) bool { return l.Local == i && l.Checked })
}

// asks tells whether a condition goes through the link of a property.
func (k *Kind) asks(i int) bool {
	for _, c := range k.clauses() {
		for _, cond := range c {
			if cond.Link >= 0 && k.Links[cond.Link].Local == i {
				return true
			}
		}
	}
	return false
}

// objects are the rows of a kind in one world.
func (p *population) objects(at, world int) (objs []any) {
	for _, one := range p.rows[world][at] {
		objs = append(objs, &Object{kind: p.families[world].Kinds[at], values: slices.Clone(one), Perstore: perstore.Meta{}})
	}
	return objs
}
