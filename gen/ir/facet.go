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
	Name       string          `json:"name"`                 // as the definition has it: public
	GoName     string          `json:"goName"`               // in the names of its Go types: Public
	Doc        string          `json:"doc,omitempty"`        // the description, empty without one
	Kind       FacetKind       `json:"kind"`                 // what it begins with
	Allow      []string        `json:"allow,omitempty"`      // what a restrictive one may do as well: add put patch delete construct, methods
	Deny       []string        `json:"deny,omitempty"`       // what a permissive one may not do
	Params     []*Param        `json:"params,omitempty"`     // what it is made with, in declared order
	Where      string          `json:"where,omitempty"`      // canonical RQL of a condition with the params as $name; empty is all objects
	Properties []FacetProperty `json:"properties,omitempty"` // what it narrows, in declared order
	Query      QueryPolicy     `json:"query"`                // what its holder may ask, also where the model or nobody says it

	Powers  []Power  `json:"powers,omitempty"`  // what follows of Allow or Deny: what the holder may do besides get and query
	Methods []string `json:"methods,omitempty"` // the same of the methods of the model, by name
	Hidden  []int    `json:"hidden,omitempty"`  // indexes into Model.Fields of what the view has not, ascending
	Links   []int    `json:"links,omitempty"`   // indexes into Model.Links of what the view has: the others lead to a model without the facet, or would tell what is hidden
	Object  string   `json:"object"`            // the Go type of its objects: Product, that of the model, or PublicProduct
	Var     string   `json:"var"`               // prefix of the unexported names of the facet of the model: publicProduct
	View    bool     `json:"view,omitempty"`    // Object is a type of its own, with what the facet shows
}

// Power is what the holder of a facet may do.
type Power string

// The powers.
const (
	PowerAdd       Power = "add"
	PowerPut       Power = "put"
	PowerPatch     Power = "patch"
	PowerDelete    Power = "delete"
	PowerConstruct Power = "construct"
)

// FacetProperty is what a facet narrows at a property.
type FacetProperty struct {
	Field    int    `json:"field"`              // index into Model.Fields
	Blocked  bool   `json:"blocked,omitempty"`  // the view has it not
	ReadOnly bool   `json:"readOnly,omitempty"` // the view cannot change it
	Schema   string `json:"schema"`             // the normal form of what the facet says, as JSON: the rules and the default that it adds

	Check      string   `json:"check,omitempty"`      // the RuleFunc for the JSON of a value, with the rules that the facet adds
	Default    *Literal `json:"default,omitempty"`    // of the facet, of the type of the field
	DefaultNew bool     `json:"defaultNew,omitempty"` // the default is for New alone: the zero value is a value
}

// Param is a value that a facet is made with, or that a method is called with.
type Param struct {
	Name     string `json:"name"`               // as the definition has it
	GoName   string `json:"goName"`             // the member of the Go struct of the params
	Doc      string `json:"doc,omitempty"`      // the description, empty without one
	Kind     Kind   `json:"kind"`               // of its Go type: a scalar, or JSON for everything else
	Required bool   `json:"required,omitempty"` // those of facets always are
	Schema   string `json:"schema"`             // its normal form as JSON
}

// Method is a method that callers may name and that the application implements.
type Method struct {
	Name   string   `json:"name"`             // as the definition has it: publish
	GoName string   `json:"goName"`           // the Go method: Publish
	Doc    string   `json:"doc,omitempty"`    // the description, empty without one
	Params []*Param `json:"params,omitempty"` // in declared order
	Result *Param   `json:"result,omitempty"` // without names; nil is no result
	Check  string   `json:"check,omitempty"`  // the RuleFunc for the JSON of the params
}

// Part is one of the stores over which the objects of a model are split. Each
// keeps the key as well.
type Part struct {
	Store  string `json:"store"`  // the name of the store
	Fields []int  `json:"fields"` // indexes into Model.Fields
}
