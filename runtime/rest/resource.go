package rest

import (
	"net/url"
	"reflect"
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// resource is one model as it is served.
type resource struct {
	model  *perstore.Model
	entity *perstore.Entity
	name   string
	schema *perstore.ModelSchema // nil is unknown

	typ         reflect.Type // of its objects
	path        string       // /api/Product/
	contentType []string     // of one object
	describedBy []string     // Link; nil is nothing to tell
	conditional bool         // what changes an object must name its state
	maxPage     int64        // objects of one answer
	maxKeys     int64        // of one path
}

func newResource(m *perstore.Model, opts Options) *resource {
	e := m.Entity()
	res := &resource{model: m, entity: e, name: e.Schema.Name, typ: reflect.TypeOf(e.New()), maxPage: opts.MaxPage, maxKeys: opts.MaxPage, contentType: []string{jsonType}}
	res.path = opts.Base + "/" + url.PathEscape(res.name) + "/"
	res.conditional = slices.Contains(opts.Conditional, res.name)
	for _, s := range opts.Schemas {
		if s.Name == res.name {
			class := opts.Base + "/Class/" + url.PathEscape(res.name)
			res.schema = s
			res.contentType = []string{jsonType + `; profile="` + class + `"`}
			res.describedBy = []string{"<" + class + `>; rel="describedby"`}
		}
	}
	if f := m.Facet(); f != nil && (f.Query.Restricted || f.Query.MaxLimit > 0) {
		res.maxPage = min(res.maxPage, f.Query.MaxLimit)
		if f.Query.Restricted {
			res.maxKeys = res.maxPage
		}
	}
	return res
}

// powers are what the holder may do besides reading.
func (res *resource) powers() perstore.Powers {
	if f := res.model.Facet(); f != nil {
		return f.Powers
	}
	return perstore.CanAdd | perstore.CanPut | perstore.CanPatch | perstore.CanDelete | perstore.CanConstruct
}

// needs is the power that a method takes, of a collection or of one object: 0 for
// one that only reads.
var needs = map[kind]map[string]perstore.Powers{
	aCollection: {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": perstore.CanAdd},
	anItem: {
		"GET": 0, "HEAD": 0, "OPTIONS": 0, "PUT": perstore.CanAdd | perstore.CanPut, "PATCH": perstore.CanPatch, "POST": perstore.CanPatch,
		"DELETE": perstore.CanDelete,
	},
	aPath:     readable,
	many:      readable,
	aDocument: readable,
	root:      {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": 0},
}

var readable = map[string]perstore.Powers{"GET": 0, "HEAD": 0, "OPTIONS": 0}

// methods are all methods, in the order in which Allow has them.
var methods = []string{"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS"}

// allows tells whether the holder may use a method.
func (c *call) allows(k kind, method string) bool {
	power, ok := needs[k][method]
	if k == anItem && method == "POST" && c.res.calls() {
		return true
	}
	return ok && (power == 0 || c.res != nil && c.res.powers()&power != 0)
}

// allowed is the value of Allow.
func (c *call) allowed(k kind) string {
	var list []string
	for _, m := range methods {
		if c.allows(k, m) {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}
