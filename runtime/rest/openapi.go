package rest

import (
	"net/url"
	"strings"
)

// openAPI describes, as OpenAPI 3.1, what the holder may do.
func (c *call) openAPI() members {
	paths, schemas := members{}, members{{"Problem", problemSchema}}
	for _, res := range c.described() {
		at := "#/components/schemas/" + url.PathEscape(res.name)
		schemas = append(schemas, member{res.name, res.document(at)})
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
		list = append(list, members{{"name", d.res.field(k).Name}, {"in", "path"}, {"required", true}, {"schema", members{}}})
	}
	return list
}

// operation describes one method that answers with a status.
func (d description) operation(id, status string, answer members, body any) members {
	op := members{{"operationId", id + d.res.name}}
	if body != nil {
		op = append(op, member{"requestBody", members{{"required", true}, {"content", body}}})
	}
	failed := members{{"description", "Problem details"}, content("application/problem+json", members{{"$ref", "#/components/schemas/Problem"}})}
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
		item = append(item, member{"put", d.operation("put", "200", d.object("Replaced; 201 is created"), members{{jsonType, members{{"schema", d.schema}}}})})
	}
	if d.allows(anItem, "PATCH") {
		body := members{
			{mergeType, members{{"schema", members{{"type", "object"}}}}},
			{patchType, members{{"schema", members{{"type", "array"}, {"items", members{{"type", "object"}}}}}}},
		}
		item = append(item, member{"patch", d.operation("patch", "200", d.object("Changed"), body)})
	}
	if d.allows(anItem, "DELETE") {
		item = append(item, member{"delete", d.operation("delete", "204", members{{"description", "Deleted"}}, nil)})
	}
	return item
}
