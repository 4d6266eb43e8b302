package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
)

// Facet is the facets of one name, as they are served.
type Facet struct {
	GoName string
	Params []*ir.Param
}

// FindFacet finds the facets of a name. The error lists those that there are.
func FindFacet(pkg *ir.Package, name string) (*Facet, error) {
	var names []string
	for _, m := range pkg.Models {
		for _, f := range m.Facets {
			if f.Name == name {
				return &Facet{GoName: f.GoName, Params: f.Params}, nil
			}
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there is no facet %q: the definitions have none", name)
	}
	return nil, fmt.Errorf("there is no facet %q%s", name, cmp.Or(diag.DidYouMean(name, names), "; the definitions have "+strings.Join(names, ", ")))
}

// Flags are the flags of the program for the params of the facet, which are given as
// NAME=VALUE. All must be there, each once.
func (f *Facet) Flags(given []string) ([]string, error) {
	values := make(map[string]string)
	for _, text := range given {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, fmt.Errorf("--param %s lacks its value: --param %s=VALUE", text, text)
		}
		if _, twice := values[name]; twice {
			return nil, fmt.Errorf("--param %s is given twice", name)
		}
		values[name] = value
	}
	flags := make([]string, 0, len(f.Params))
	var names []string
	for _, p := range f.Params {
		names = append(names, p.Name)
		value, ok := values[p.Name]
		if !ok {
			return nil, fmt.Errorf("the facet needs --param %s=VALUE", p.Name)
		}
		delete(values, p.Name)
		value, err := valueOf(p, value)
		if err != nil {
			return nil, err
		}
		flags = append(flags, "-"+p.GoName+"="+value)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		return nil, fmt.Errorf("the facet has no param %q%s", name, diag.DidYouMean(name, names))
	}
	return flags, nil
}

// valueOf is a value as the program reads it, where it is one of the kind.
func valueOf(p *ir.Param, text string) (string, error) {
	var err error
	switch p.Kind {
	case ir.KindString:
	case ir.KindBool:
		_, err = strconv.ParseBool(text)
	case ir.KindInt:
		_, err = strconv.ParseInt(text, 10, 64)
	case ir.KindFloat:
		_, err = strconv.ParseFloat(text, 64)
	default:
		return jsonOf(text), nil
	}
	if err != nil {
		return "", fmt.Errorf("--param %s=%s: its type is %s", p.Name, text, p.Kind)
	}
	return text, nil
}

// jsonOf is a value that is JSON, or a text as JSON.
func jsonOf(text string) string {
	if json.Valid([]byte(text)) && strings.ContainsAny(text[:1], `"{[`) {
		return text
	}
	quoted, _ := json.Marshal(text) // of a string there is no error
	return string(quoted)
}
