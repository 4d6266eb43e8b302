package gogen

import (
	"testing"

	"github.com/dave/jennifer/jen"
)

func TestVersion(t *testing.T) {
	m, floor := sample().Models[0], 3
	m.Version = &floor
	testSnippets(t, []snippet{{"version", block([]jen.Code{jen.Id("_").Op("=").Add(version(m))}), `
func f() {
	_ = &perstore.VersionField{
		Field: 3,
		Set: func(obj any, n int64) {
			obj.(*Stay).Floor = n
		},
	}
}
`}})
	if m.Version = nil; version(m) != nil {
		t.Errorf("version of a model that counts no writes is something; want nil")
	}
}
