package load

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// calls are what callers of a facet may name besides the methods of its model.
var calls = []string{"get", "query", "add", "put", "patch", "delete", "construct"}

// methods reads the methods of every model.
func (l *loader) methods() {
	for _, m := range l.models {
		space := l.space("Go name", "name")
		space.generated(members...)
		for _, each := range m.own("methods").Members() {
			if slices.Contains(calls, each.Name) {
				l.problem(each.Value.NamePlace(), "method %q has the name of what every model can do", each.Name)
			}
			found := l.method(m, each)
			space.claim(found.GoName, fmt.Sprintf("method %q", each.Name), each.Value.NamePlace())
			m.ir.Methods = append(m.ir.Methods, found)
		}
	}
}

func (l *loader) method(m *model, said schema.Member) *ir.Method {
	found := &ir.Method{
		Name: said.Name, GoName: naming.Exported(said.Name),
		Doc: said.Value.Get("description").StringOr(""),
	}
	if params := said.Value.Get("params"); params.Is(schema.Object) {
		found.Params = l.methodParams(said.Name, params)
		found.Check = l.jsonRules(m, []*schema.Node{params})
	}
	if result := said.Value.Get("result"); result != nil {
		found.Result = l.param(result)
	}
	return found
}

// methodParams are the params of a method: the properties of an object.
func (l *loader) methodParams(method string, params *schema.Node) []*ir.Param {
	body := l.bodyOf(params)
	if !l.describesObject(params) {
		l.problem(params.Place(), "the params of method %q are no object with a property for each", method)
		return nil
	}
	required := make(map[string]bool)
	for _, name := range body.Get("required").Items() {
		required[name.Text()] = true
	}
	var list []*ir.Param
	space := l.space("Go name", "name")
	for _, m := range body.Get("properties").Members() {
		p := l.param(m.Value)
		p.Name, p.GoName, p.Required = m.Name, naming.Exported(m.Name), required[m.Name]
		space.claim(p.GoName, fmt.Sprintf("param %q of method %q", m.Name, method), m.Value.NamePlace())
		list = append(list, p)
	}
	return list
}

// param is a value with a schema that has no name yet.
func (l *loader) param(n *schema.Node) *ir.Param {
	v := l.see(n)
	return &ir.Param{Doc: v.get("description").StringOr(""), Kind: kindOf(v), Schema: n.JSON()}
}
