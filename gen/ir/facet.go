package ir

// QueryPolicy is what the holder of a facet may ask.
type QueryPolicy struct {
	Operators []OperatorPolicy `json:"operators"` // ordered by name; others are not allowed
	MaxLimit  int64            `json:"maxLimit"`  // the most objects that one query may give
}

// OperatorPolicy allows one operator of RQL.
type OperatorPolicy struct {
	Name    string `json:"name"`              // as RQL has it: eq, sort
	Indexed bool   `json:"indexed,omitempty"` // only on properties with an index
}

// FacetKind tells what a facet begins with.
type FacetKind string

// The kinds of facets.
const (
	Restrictive FacetKind = "restrictive" // get and query
	Permissive  FacetKind = "permissive"  // everything
)

// Facet is a view of a model that holds only some of its powers. Models that
// have a facet of one name share its kind and params.
type Facet struct {
	Name       string          `json:"name"` // as the definition has it: public
	GoName     string          `json:"goName"`
	Doc        string          `json:"doc,omitempty"`
	Kind       FacetKind       `json:"kind"`
	Allow      []string        `json:"allow,omitempty"` // what a restrictive one may do as well: add put patch delete construct, methods
	Deny       []string        `json:"deny,omitempty"`  // what a permissive one may not do
	Params     []*Param        `json:"params,omitempty"`
	Where      string          `json:"where,omitempty"` // canonical RQL of a condition with the params as $name; empty is all objects
	Properties []FacetProperty `json:"properties,omitempty"`
	Query      QueryPolicy     `json:"query"`
}

// FacetProperty is what a facet narrows at a property.
type FacetProperty struct {
	Field    int    `json:"field"` // index into Model.Fields
	Blocked  bool   `json:"blocked,omitempty"`
	ReadOnly bool   `json:"readOnly,omitempty"`
	Schema   string `json:"schema"` // the normal form of what the facet says, as JSON: the rules and the default that it adds
}

// Param is a value that a facet is made with, or that a method is called with.
type Param struct {
	Name     string `json:"name"`
	GoName   string `json:"goName"`
	Doc      string `json:"doc,omitempty"`
	Kind     Kind   `json:"kind"`               // of its Go type: a scalar, or JSON for everything else
	Required bool   `json:"required,omitempty"` // those of facets always are
	Schema   string `json:"schema"`             // its normal form as JSON
}

// Method is a method that callers may name and that the application implements.
type Method struct {
	Name   string   `json:"name"`
	GoName string   `json:"goName"`
	Doc    string   `json:"doc,omitempty"`
	Params []*Param `json:"params,omitempty"` // in declared order
	Result *Param   `json:"result,omitempty"` // without names; nil is no result
}

// Part is one of the stores over which the objects of a model are split. Each
// keeps the key as well.
type Part struct {
	Store  string `json:"store"`
	Fields []int  `json:"fields"` // indexes into Model.Fields
}
