package leakhunt

import (
	"fmt"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Kind is one model of a family, as one of the two worlds has it: the worlds give
// different names to what is hidden.
type Kind struct {
	Name     string
	Fields   []Field
	Key      []int
	Generate bool // integers count up
	Version  int  // the field that counts writes; -1 is none
	Links    []Link
	Facet    *Facet // nil is a model without the facet: all of it is hidden
}

// Field is a property.
type Field struct {
	Name     string
	Type     rql.Type
	Required bool
	Default  rql.Value // of the model; null is none
	Hidden   bool      // blocked in the facet
	ReadOnly bool      // in the facet
	Fixed    bool      // in the model
	Indexed  bool
	Unique   bool
	Most     int64 // what an integer may be in the facet; 0 is anything
	Target   int   // the kind whose key it has; -1 is none
}

// Link is a link of a model. Those that the facet does not have are named as what is
// hidden.
type Link struct {
	Name    string
	Target  int
	Many    bool
	Local   int
	Remote  []string
	Filter  int  // a property of the target that must have its default; -1 is none
	Checked bool // by a foreign key
	Hidden  bool // the facet does not have it
}

// Facet is what the holder has of a model.
type Facet struct {
	Powers   perstore.Powers
	Where    []Clause // of the definition
	Rules    []Clause // in Go, which narrow
	Policy   perstore.QueryPolicy
	Defaults map[int]rql.Value
}

// Clause holds where one of its conditions does.
type Clause []Cond

// Cond compares a property with values: one of the object, or of the target of a
// link.
type Cond struct {
	Link   int // -1 is the object itself
	Field  int
	Op     string // eq, in, ge
	Values []rql.Value
	Param  string // that has the value; empty is none
}

// field finds a property by its name.
func (k *Kind) field(name string) int {
	for i, f := range k.Fields {
		if f.Name == name {
			return i
		}
	}
	return -1
}

// hides tells whether the objects of the facet are of a type of their own.
func (k *Kind) hides() bool {
	for _, f := range k.Fields {
		if f.Hidden {
			return true
		}
	}
	return false
}

// clauses are all that an object of the facet meets.
func (k *Kind) clauses() []Clause {
	if k.Facet == nil {
		return nil
	}
	return append(append([]Clause(nil), k.Facet.Where...), k.Facet.Rules...)
}

// text is the RQL of clauses.
func (k *Kind) text(kinds []*Kind, clauses []Clause) string {
	var all []string
	for _, c := range clauses {
		var any []string
		for _, cond := range c {
			any = append(any, cond.text(k, kinds))
		}
		all = append(all, "or("+strings.Join(any, ",")+")")
	}
	return strings.Join(all, "&")
}

func (c Cond) text(k *Kind, kinds []*Kind) string {
	path := ""
	if c.Link >= 0 {
		l := k.Links[c.Link]
		path, k = l.Name+"/", kinds[l.Target]
	}
	path += k.Fields[c.Field].Name
	if c.Param != "" {
		return fmt.Sprintf("eq(%s,$%s)", path, c.Param)
	}
	var values []string
	for _, v := range c.Values {
		values = append(values, plain(v))
	}
	if c.Op == "in" {
		return fmt.Sprintf("in(%s,(%s))", path, strings.Join(values, ","))
	}
	return fmt.Sprintf("%s(%s,%s)", c.Op, path, values[0])
}

// plain writes a value as RQL has it.
func plain(v rql.Value) string {
	switch v.Kind() {
	case rql.KindInt:
		return fmt.Sprint(v.Int())
	case rql.KindFloat:
		return fmt.Sprint(v.Float())
	case rql.KindBool:
		return fmt.Sprint(v.Bool())
	case rql.KindNull:
		return "null"
	}
	return v.Text()
}
