package gogen

import (
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/ir"
)

// TestPatchSnippets tests patches: of members of every kind, and of a model
// that is a key and nothing else.
func TestPatchSnippets(t *testing.T) {
	m := sample().Models[0]
	raw := required("Raw", ir.Type{Kind: ir.KindJSON})
	raw.Patch = ir.PatchJSON
	some := &ir.Model{Name: m.Name, Fields: []*ir.Field{
		m.Fields[0], field(m, "Beds"), field(m, "Grid"), field(m, "Bed"), field(m, "Seen"), raw,
	}}
	numbered(some)
	testSnippets(t, []snippet{
		{"members", declaration(patch(some)), `
// StayPatch has the members to change; null removes an optional one.
type StayPatch struct {
	Beds perstore.Opt[[][]Bed]         ` + "`json:\"beds,omitzero\"`" + `
	Grid perstore.Opt[[][]string]      ` + "`json:\"grid,omitzero\"`" + `
	Bed  perstore.Opt[Bed]             ` + "`json:\"bed,omitzero\"`" + `
	Seen perstore.Opt[time.Time]       ` + "`json:\"seen,omitzero\"`" + `
	Raw  perstore.Opt[json.RawMessage] ` + "`json:\"raw,omitzero\"`" + `
}

// set applies the patch to an object.
func (p *StayPatch) set(obj any, patch *perstore.Patching) {
	o := obj.(*Stay)
	perstore.SetRequired(patch, 1, p.Beds, &o.Beds)
	perstore.SetSlice(patch, 2, p.Grid, &o.Grid)
	perstore.SetOptional(patch, 3, p.Bed, &o.Bed)
	perstore.SetNullable(patch, 4, p.Seen, &o.Seen)
	perstore.SetJSON(patch, 5, p.Raw, &o.Raw)
}`},
		{"nothing", declaration(patch(&ir.Model{Name: "Tag", Fields: []*ir.Field{m.Fields[0]}})), `
// TagPatch has the members to change; null removes an optional one.
type TagPatch struct{}

// set applies the patch to an object.
func (p *TagPatch) set(obj any, patch *perstore.Patching) {}`},
	})
}

// TestCrossRules tells the runtime that a model has rules over several members.
func TestCrossRules(t *testing.T) {
	g := newGenerator(sample())
	m := g.pkg.Models[0]
	const member = "CrossRules: true,"
	if strings.Contains(print(t, declaration(g.entity(m))), member) {
		t.Errorf("the entity has %s; want none", member)
	}
	m.CrossRules = true
	if !strings.Contains(print(t, declaration(g.entity(m))), member) {
		t.Errorf("the entity has no %s", member)
	}
}
