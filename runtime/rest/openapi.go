package rest

import (
	"net/url"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// openAPI describes, as OpenAPI 3.1, what the holder may do.
func (c *call) openAPI() members {
	paths, schemas := members{}, members{{problemName, problemSchema}}
	for _, res := range c.described() {
		at := "#/components/schemas/" + url.PathEscape(res.name)
		schemas = append(schemas, member{res.name, res.shown(at)})
		d := description{&call{handler: c.handler, w: c.w, r: c.r, res: res}, members{{"$ref", at}}}
		paths = append(paths, member{res.path, d.collection()}, member{res.path + d.keyTemplate(), d.item()})
	}
	return members{
		{"openapi", "3.1.0"},
		{"info", members{{"title", "REST"}, {"version", "1"}}},
		{"paths", paths},
		{"components", members{{"schemas", schemas}}},
	}
}

// problemName is one that no model has.
const problemName = "problem-details"

var problemSchema = members{
	{"type", "object"},
	{"properties", members{
		{"type", members{{"type", "string"}}}, {"title", members{{"type", "string"}}}, {"status", members{{"type", "integer"}}},
		{"detail", members{{"type", "string"}}}, {"errors", members{{"type", "array"}, {"items", members{{"type", "object"}}}}},
	}},
}

// description describes one resource.
type description struct {
	*call
	schema members // the reference to its schema
}

func content(mediaType string, schema any) member {
	return member{"content", members{{mediaType, members{{"schema", schema}}}}}
}

func (d description) keyTemplate() string {
	names := make([]string, len(d.res.entity.Schema.Key))
	for i, k := range d.res.entity.Schema.Key {
		names[i] = "{" + d.res.field(k).Name + "}"
	}
	return strings.Join(names, ",")
}

// keys are the parameters of the path of an object.
func (d description) keys() (list []members) {
	for _, k := range d.res.entity.Schema.Key {
		f := d.res.field(k)
		list = append(list, members{{"name", f.Name}, {"in", "path"}, {"required", true}, {"schema", keyTypes[f.Type]}})
	}
	return list
}

// keyTypes are the schemas of parts of keys as paths have them.
var keyTypes = map[rql.Type]members{
	rql.TypeInt:    {{"type", "integer"}},
	rql.TypeBool:   {{"type", "boolean"}},
	rql.TypeTime:   {{"type", "string"}, {"format", "date-time"}},
	rql.TypeDate:   {{"type", "string"}, {"format", "date"}},
	rql.TypeUUID:   {{"type", "string"}, {"format", "uuid"}},
	rql.TypeString: {{"type", "string"}},
}

// conditions are the headers by which a change says which state it means.
func (d description) conditions() member {
	list := []members{}
	for _, name := range []string{"If-Match", "If-None-Match"} {
		list = append(list, members{{"name", name}, {"in", "header"}, {"schema", members{{"type", "string"}}}})
	}
	return member{"parameters", list}
}

// change describes a method that changes an object.
func (d description) change(id, status string, answer members, body any) members {
	op := append(d.operation(id, status, answer, body), d.conditions())
	if d.res.conditional {
		op = append(op, member{"description", "One of If-Match and If-None-Match is demanded."})
	}
	return op
}

// posts are the bodies that POST of an object takes.
func (d description) posts() (bodies members) {
	for _, t := range d.res.postTypes() {
		schema := members{{"type", "object"}}
		if t == rpcType {
			schema = members{{"type", "object"}, {"required", []string{"method"}}, {"properties", members{{"method", members{{"type", "string"}, {"enum", d.res.callable()}}}, {"params", members{}}, {"id", members{}}}}}
		}
		bodies = append(bodies, member{t, members{{"schema", schema}}})
	}
	return bodies
}

// operation describes one method that answers with a status.
func (d description) operation(id, status string, answer members, body any) members {
	op := members{{"operationId", id + d.res.name}}
	if body != nil {
		op = append(op, member{"requestBody", members{{"required", true}, {"content", body}}})
	}
	failed := members{{"description", "Problem details"}, content("application/problem+json", members{{"$ref", "#/components/schemas/" + problemName}})}
	return append(op, member{"responses", members{{status, answer}, {"default", failed}}})
}

func (d description) object(text string) members {
	return members{{"description", text}, content(jsonType, d.schema)}
}

func (d description) collection() members {
	list := members{{"type", "array"}, {"items", d.schema}}
	item := members{{"get", append(d.operation("query", "200", members{{"description", "What the RQL of the query finds"}, content(jsonType, list)}, nil),
		member{"parameters", []members{{{"name", "Range"}, {"in", "header"}, {"schema", members{{"type", "string"}}}}}})}}
	if d.allows(aCollection, "POST") {
		item = append(item, member{"post", d.operation("add", "201", d.object("Added"), members{{jsonType, members{{"schema", d.schema}}}})})
	}
	return item
}

func (d description) item() members {
	item := members{{"parameters", d.keys()}, {"get", d.operation("get", "200", d.object("The object"), nil)}}
	if d.allows(anItem, "PUT") {
		item = append(item, member{"put", d.change("put", "200", d.object("Replaced; 201 is created"), members{{jsonType, members{{"schema", d.schema}}}})})
	}
	if d.allows(anItem, "PATCH") {
		body := members{
			{mergeType, members{{"schema", members{{"type", "object"}}}}},
			{patchType, members{{"schema", members{{"type", "array"}, {"items", members{{"type", "object"}}}}}}},
		}
		item = append(item, member{"patch", d.change("patch", "200", d.object("Changed"), body)})
	}
	if d.allows(anItem, "POST") {
		item = append(item, member{"post", d.change("change", "200", members{{"description", "Changed, or the answer to a call"}, content(jsonType, members{})}, d.posts())})
	}
	if d.allows(anItem, "DELETE") {
		item = append(item, member{"delete", d.change("delete", "204", members{{"description", "Deleted"}}, nil)})
	}
	return item
}
