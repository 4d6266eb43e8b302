package gogen

import (
	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/ir"
)

// model prints <model>_model.gen.go: the typed shells of a model and its
// description.
func (g *generator) model(f *jen.File, m *ir.Model) {
	own := shellNames{model: m, prefix: m.Name, object: m.Name}
	g.modelShell(f, own)
	f.Add(aliases(m.Name))
	g.queryShell(f, own)
	f.Add(g.fields(m))
	if len(m.Links) > 0 {
		f.Add(g.links(m))
	}
	f.Add(g.entity(m))
	f.Add(g.value(m))
	f.Add(g.scan(m))
	for _, d := range m.Types {
		if d.Query {
			f.Add(g.inside(d)...)
		}
	}
	if body := g.normalized(m); len(body) > 0 {
		f.Add(normalizeModel(m, body))
	}
	if m.Key.TypeName != "" {
		f.Add(keyValues(m))
		f.Add(keyFrom(m))
	}
}
