package load_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/perstore/perstoregen/gen/ir"
)

// TestFacets loads the golden case with all keys and compares what is decided about
// facets, methods and parts.
func TestFacets(t *testing.T) {
	p, err := loadFS(t, os.DirFS("../../testdata/golden/keywords"), "keywords", "schema")
	if err != nil {
		t.Fatal(err)
	}
	host := p.Models[0]
	want := []*ir.Facet{{
		Name: "public", GoName: "Public", Doc: "What everybody sees.", Kind: ir.Restrictive,
		Allow: []string{"add", "reboot"}, Where: "lt(price,100)&ne(label,internal)",
		Properties: []ir.FacetProperty{
			{Field: 9, Blocked: true, Schema: `{"x-perstore":{"blocked":true}}`},
			{Field: 6, ReadOnly: true, Schema: `{"readOnly":true,"maxLength":10}`, Check: "hostXPerstoreFacetsPublicLabelRules"},
		},
		Query:  ir.QueryPolicy{MaxLimit: 10, Operators: operators},
		Powers: []ir.Power{ir.PowerAdd}, Methods: []string{"reboot"},
		Hidden: []int{9}, Object: "PublicHost", Var: "publicHost", View: true,
	}, {
		Name: "owner", GoName: "Owner", Kind: ir.Permissive, Deny: []string{"delete"},
		Params: []*ir.Param{
			{Name: "owner", GoName: "Owner", Kind: ir.KindString, Required: true, Schema: `{"type":"string"}`},
			{Name: "limit", GoName: "Limit", Kind: ir.KindFloat, Required: true, Schema: `{"type":"number"}`},
		},
		Where:  "eq(label,$owner)&le(price,$limit)",
		Query:  ir.QueryPolicy{MaxLimit: 100, Operators: operators},
		Powers: []ir.Power{ir.PowerAdd, ir.PowerPut, ir.PowerPatch, ir.PowerConstruct}, Methods: []string{"reboot"},
		Hidden: []int{9}, Object: "OwnerHost", Var: "ownerHost", View: true,
	}}
	if diff := cmp.Diff(want, host.Facets); diff != "" {
		t.Errorf("Facets (-want +got):\n%s", diff)
	}
	methods := []*ir.Method{{
		Name: "reboot", GoName: "Reboot", Doc: "Reboot starts the machine again.",
		Params: []*ir.Param{
			{Name: "at", GoName: "At", Kind: ir.KindTime, Required: true, Schema: `{"type":"string","format":"date-time"}`},
			{Name: "force", GoName: "Force", Kind: ir.KindBool, Schema: `{"type":"boolean"}`},
		},
		Result: &ir.Param{Kind: ir.KindBool, Schema: `{"type":"boolean"}`},
		Check:  "hostXPerstoreMethodsRebootParamsRules",
	}}
	if diff := cmp.Diff(methods, host.Methods); diff != "" {
		t.Errorf("Methods (-want +got):\n%s", diff)
	}
	parts := []ir.Part{{Store: "main", Fields: []int{1, 2, 3, 4, 5, 6, 7, 8, 10, 11}}, {Store: "vault", Fields: []int{9}}}
	if diff := cmp.Diff(parts, host.Aggregate); diff != "" {
		t.Errorf("Aggregate (-want +got):\n%s", diff)
	}
}

// operators are those of the golden case's policy.
var operators = []ir.OperatorPolicy{{Name: "eq"}, {Name: "limit"}, {Name: "lt", Indexed: true}, {Name: "sort", Indexed: true}}

// TestLinkByWhatIsHidden has links with conditions on what a facet hides of their
// targets, or that go through such a link: the facet does not have them.
func TestLinkByWhatIsHidden(t *testing.T) {
	p, err := loadFS(t, fstest.MapFS{
		"ant.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}, "beeId": {"type": "integer"}, "kind": {"type": "string"}, "cost": {"type": "number"}},
			"links": [{"rel": "bee", "href": "/Bee/{beeId}"}],
			"x-perstore": {"facets": {"public": {"kind": "restrictive", "properties": {"cost": {"blocked": true}}}}}}`)},
		"bee.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}},
			"links": [{"rel": "red", "href": "/Ant/?beeId={id}&kind=red"}, {"rel": "dear", "href": "/Ant/?beeId={id}&cost=gt=5"},
				{"rel": "beside", "href": "/Ant/?beeId={id}&rel(bee,rel(dear))"}],
			"x-perstore": {"facets": {"public": {"kind": "restrictive"}}}}`)},
	}, "shop", ".")
	if err != nil {
		t.Fatal(err)
	}
	bee := p.Models[1]
	if got := bee.Facets[0].Links; len(got) != 1 || bee.Links[got[0]].Rel != "red" {
		t.Errorf("the facet has the links %v; want red alone", got)
	}
}
