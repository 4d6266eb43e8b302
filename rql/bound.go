package rql

// Bound is a query that was checked against a schema by [Bind]: what runs, in
// the order in which it runs. It is a plain value; evaluators read it.
type Bound struct {
	Schema  *Schema
	Recurse [][]string // paths along which more objects are found in decoded JSON; an empty path is all members
	Where   *Pred      // nil matches everything
	Group   *Group     // what an aggregate makes of the objects that match; nil is none

	// Rows is what all that follows is about: the columns of Group, else Schema.
	Rows     *Schema
	Sort     []Order  // empty is the order of the store, or of the first objects of the groups
	Columns  []Column // that the query gives, where it gives no objects
	Values   bool     // the columns are wanted as values, without their names
	Distinct bool     // only the first of equal rows is wanted
	Limit    int64    // -1 is no limit
	Offset   int64
	MaxCount int64     // the third argument of limit, up to where a total is counted; below 0 all is
	Counted  bool      // whether limit asks for a total
	Drop     []Column  // that the objects lack, of decoded JSON
	Select   []int     // the fields that the objects have; nil is all. Key fields are always read as well
	Reduce   Reduction // Op "" is none

	// OffsetSlot stands in place of Offset, which is 1 then, where BindShape leaves
	// it open.
	OffsetSlot Value
}

// Objects tells whether the query gives objects of Schema, and not rows of
// other columns. It says nothing of what Reduce makes of them.
func (b *Bound) Objects() bool { return b.Columns == nil }

// Column is a field, or with a path one of the object at its end.
type Column struct {
	Path  []*BoundLink // to-one links; empty for an own field
	Field int
}

// Of is the field that a column of objects of s is.
func (c Column) Of(s *Schema) *Field {
	if n := len(c.Path); n > 0 {
		s = c.Path[n-1].Link.Target
	}
	return s.Field(c.Field)
}

// Name is what a column of objects of s is called: its property, or the path to
// it.
func (c Column) Name(s *Schema) string {
	var b []byte
	for _, l := range c.Path {
		b = append(append(b, l.Link.Name...), '/')
	}
	return string(append(b, c.Of(s).text()...))
}

// Group gathers the objects that have the same values of some columns.
type Group struct {
	By   []Column
	Make []Reduction // count, sum, mean, min or max of each group
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
	PredILike                  // the same without regard to case
	PredMatch                  // the regular expression Values[0] matches a part of the field
	PredContains               // the list field holds Values[0]
	PredLink                   // an object linked by Via matches Args[0]
	PredRecurse                // the object matches Args[0], or is reached by Via from one that does, at any depth
)

// hasField tells whether a predicate of the kind is about a field.
func (op PredOp) hasField() bool {
	return op != PredAnd && op != PredOr && op != PredNot && op != PredLink && op != PredRecurse
}

// Pred is a predicate over one object. Values have the kind of the field's
// type and are never null: Bind writes eq(x,null) as PredIsNull and ne as
// PredNot of PredEq.
type Pred struct {
	Op     PredOp
	Args   []*Pred
	Field  int // index into the fields of the schema that the predicate is about
	Values []Value
	Via    *BoundLink // of PredLink and PredRecurse
}

// ComparesOnly tells whether p is of comparisons of fields with values or null, and
// of and, or and not over them, and nothing else; ok judges each comparison.
func (p *Pred) ComparesOnly(ok func(comparison *Pred) bool) bool {
	switch p.Op {
	case PredIsNull, PredEq, PredLt, PredLe, PredGt, PredGe, PredBetween, PredIn:
		return ok(p)
	case PredAnd, PredOr, PredNot:
		for _, arg := range p.Args {
			if !arg.ComparesOnly(ok) {
				return false
			}
		}
		return len(p.Args) > 0
	}
	return false
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

// Reduction makes one value of many rows.
type Reduction struct {
	Op     string // count, sum, mean, min, max, first, one; "" is none
	Column        // of sum, mean, min, max
	as     string // the name of what an aggregate makes
}

// Type is that of what a reduction to a value makes of rows of s.
func (r Reduction) Type(s *Schema) Type {
	switch r.Op {
	case "count":
		return TypeInt
	case "mean":
		return TypeFloat
	}
	return r.Of(s).Type
}
