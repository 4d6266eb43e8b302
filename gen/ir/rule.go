package ir

// RuleFunc is a function that checks any JSON value against a schema: it serves
// where the Go type alone cannot tell what the schema admits.
type RuleFunc struct {
	Name     string   `json:"name"`               // serverPortRules
	Source   string   `json:"source"`             // JSON pointer of the schema: server.json#/properties/port
	Referred bool     `json:"referred,omitempty"` // a reference leads to the schema, so that its place is not that of a keyword of its holder
	Tracks   bool     `json:"tracks,omitempty"`   // the schema says something about what no other one evaluates
	Scopes   []Scope  `json:"scopes,omitempty"`   // where dynamic references from below lead
	Asserts  []Assert `json:"asserts"`            // in the order in which they are checked
}

// Scope is a dynamic anchor of the resource that a schema is in.
type Scope struct {
	Anchor string `json:"anchor"` // its name
	Func   string `json:"func"`   // the RuleFunc of the schema that has it
}

// Assert is a check of one keyword. The members that the keyword needs are set.
type Assert struct {
	Keyword string    `json:"keyword"`           // the keyword, or a part of one: type enum const minimum … property known patternProperty
	Name    string    `json:"name,omitempty"`    // of a property or format; the bound of a number
	Pattern *Pattern  `json:"pattern,omitempty"` // of pattern and patternProperty
	Func    string    `json:"func,omitempty"`    // of package codec, which checks a format or content
	Texts   []string  `json:"texts,omitempty"`   // names of types or members; values as JSON text
	Int     int64     `json:"int,omitempty"`     // a length or count; the index of the first item
	Most    *int64    `json:"most,omitempty"`    // maxContains
	Rules   []RuleRef `json:"rules,omitempty"`   // of the schemas that the keyword holds
}

// Pattern is a regular expression.
type Pattern struct {
	Text string `json:"text"`           // in the syntax of package regexp
	ECMA bool   `json:"ecma,omitempty"` // in that of ECMAScript, since package regexp cannot express it
}

// RuleRef is the rule of a schema inside of another. Exactly one member is set.
type RuleRef struct {
	Func   string    `json:"func,omitempty"`   // the name of a RuleFunc
	Inline *RuleFunc `json:"inline,omitempty"` // a small one without a name
	Always *bool     `json:"always,omitempty"` // every value keeps it, or none
}
