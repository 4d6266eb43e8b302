package memdb

import (
	"github.com/tidwall/btree"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// guard keeps objects apart that a unique index does, where it has a condition or
// functions: such an index finds nothing, since queries ask for other values.
type guard struct {
	perstore.Index
	holds  *rql.Program // whether an object is in the index; nil is that all are
	claims *btree.BTreeG[claim]
}

// claim is what an index has of an object.
type claim struct {
	values []rql.Value
	obj    any
}

func (c claim) before(other claim) bool {
	for i, v := range c.values {
		if order := v.Compare(other.values[i]); order != 0 {
			return order < 0
		}
	}
	return false
}

// newGuard makes the guard of an index. A condition that is none, which no data
// model has, is left out.
func newGuard(e *perstore.Entity, ix perstore.Index) guard {
	g := guard{Index: ix, claims: btree.NewBTreeGOptions(claim.before, btree.Options{NoLocks: true})}
	if b, err := e.Condition(ix); ix.Where != "" && err == nil {
		g.holds = rql.Compile(b)
	}
	return g
}

// claim gives what the index has of obj, an object of e; false is that it is not in
// the index, or that it has a null there, which is equal to nothing.
func (g guard) claim(e *perstore.Entity, obj any) (claim, bool) {
	if obj == nil {
		return claim{}, false
	}
	if g.holds != nil {
		if in, err := g.holds.Match(obj, nil); !in || err != nil {
			return claim{}, false
		}
	}
	c := claim{values: make([]rql.Value, len(g.Fields)), obj: obj}
	for i, f := range g.Fields {
		v := e.Schema.Value(obj, f.Field)
		if v.IsNull() {
			return claim{}, false
		}
		c.values[i] = f.Func.Of(v)
	}
	return c, true
}

// rival finds the object that has the values of obj; nil is none.
func (g guard) rival(e *perstore.Entity, obj any) any {
	c, ok := g.claim(e, obj)
	if !ok {
		return nil
	}
	taken, _ := g.claims.Get(c)
	return taken.obj
}

// replace files obj in place of old; nil is none.
func (g guard) replace(e *perstore.Entity, obj, old any) {
	if c, ok := g.claim(e, old); ok {
		if taken, found := g.claims.Get(c); found && taken.obj == old {
			g.claims.Delete(c)
		}
	}
	if c, ok := g.claim(e, obj); ok {
		g.claims.Set(c)
	}
}
