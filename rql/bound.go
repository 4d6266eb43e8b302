package rql

// Bound is a query that was checked against a schema by [Bind]: what runs, in
// the order in which it runs. It is a plain value; evaluators read it.
type Bound struct {
	Schema   *Schema
	Where    *Pred   // nil matches everything
	Sort     []Order // empty is the order of the store
	Limit    int64   // -1 is no limit
	Offset   int64
	MaxCount int64     // the third argument of limit, up to where a total is counted: -1 is none
	Select   []int     // fields of select(…); nil is all. Key fields are always read as well
	Reduce   Reduction // Op "" is none
}

// PredOp is the kind of a [Pred].
type PredOp uint8

// The kinds of predicates. All are two-valued: a comparison with null is
// false, PredNot is the exact complement.
const (
	PredAnd      PredOp = iota // all of Args; none is true
	PredOr                     // one of Args; none is false
	PredNot                    // not Args[0]
	PredIsNull                 // the field is missing or null
	PredEq                     // field = Values[0]
	PredLt                     // field < Values[0]
	PredLe                     // field <= Values[0]
	PredGt                     // field > Values[0]
	PredGe                     // field >= Values[0]
	PredIn                     // field is one of Values; none is false
	PredBetween                // Values[0] <= field < Values[1]
	PredLike                   // field matches the pattern Values[0]: * any run, ? one character, \ escapes, the whole string
	PredContains               // the list field holds Values[0]
	PredLink                   // an object linked by Link matches Args[0]
)

// Pred is a predicate over one object. Values have the kind of the field's
// type and are never null: Bind writes eq(x,null) as PredIsNull and ne as
// PredNot of PredEq.
type Pred struct {
	Op     PredOp
	Args   []*Pred
	Field  int // index into the fields of the schema that the predicate is about
	Values []Value
	Via    *BoundLink // of PredLink
}

// BoundJoin is a [Join] whose remote path was resolved: the comparison Op of
// the field Remote, reached from the target through Path, with the local
// field's value.
type BoundJoin struct {
	Op     PredOp // PredEq, PredLt …, PredIn (Local is a list), PredContains (Remote is a list)
	Not    bool   // the complement, for ne
	Local  int
	Path   []*BoundLink
	Remote int
}

// BoundLink is one step of a path through links, with its condition resolved.
// All steps through the same link share one BoundLink.
type BoundLink struct {
	Link   *Link
	On     []BoundJoin
	Filter *Pred // the filter of Link, bound to its target; nil is none
}

// Order is one key of a sort. Nulls come first ascending and last descending.
type Order struct {
	Path  []*BoundLink // to-one links on the way to the field; empty for an own field
	Field int
	Desc  bool
}

// Reduction makes one value of all rows.
type Reduction struct {
	Op    string // count, sum, mean, min, max, first, one; "" is none
	Field int    // of sum, mean, min, max
}
