package schema

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// leaves are the errors that a user can act on. Where a value fits none of
// several schemas, they are those of the schema that it comes closest to.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	branches := make([][]*jsonschema.ValidationError, len(e.Causes))
	for i, cause := range e.Causes {
		branches[i] = leaves(cause)
	}
	if k := path.Base(e.KeywordLocation); k == "anyOf" || k == "oneOf" {
		return closest(e, branches)
	}
	return slices.Concat(branches...)
}

// closest picks the branch that got deepest into the value. Where every branch
// failed for the type of the value itself, one error names all types.
func closest(e *jsonschema.ValidationError, branches [][]*jsonschema.ValidationError) []*jsonschema.ValidationError {
	var best []*jsonschema.ValidationError
	var types []string
	for _, branch := range branches {
		first := branch[0]
		if first.InstanceLocation == e.InstanceLocation && path.Base(first.KeywordLocation) == "type" {
			types = append(types, expectedType(first))
			continue
		}
		if best == nil || depth(branch) > depth(best) {
			best = branch
		}
	}
	if best != nil {
		return best
	}
	merged := *branches[0][0]
	_, got, _ := strings.Cut(merged.Message, ", but got ")
	merged.Message = "expected " + strings.Join(slices.Compact(types), " or ") + ", but got " + got
	return []*jsonschema.ValidationError{&merged}
}

func expectedType(e *jsonschema.ValidationError) string {
	expected, _, _ := strings.Cut(strings.TrimPrefix(e.Message, "expected "), ", but got ")
	return expected
}

func depth(branch []*jsonschema.ValidationError) int {
	deepest := 0
	for _, leaf := range branch {
		deepest = max(deepest, strings.Count(leaf.InstanceLocation, "/"))
	}
	return deepest
}

// instancePointer is the JSON pointer of the value that an error is about.
func instancePointer(e *jsonschema.ValidationError) string {
	pointer, err := url.PathUnescape(e.InstanceLocation)
	if err != nil {
		return e.InstanceLocation // never: the package has escaped it
	}
	return pointer
}
