package codec

import (
	"encoding/json"
	"fmt"
)

// MustDecode reads a constant of generated code, whose JSON was checked when
// it was generated.
func MustDecode[T any](text string) T {
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(fmt.Sprintf("perstore: generated default %s: %v", text, err))
	}
	return v
}

// NotNil gives an empty list for none: what a required list is written as.
func NotNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// NotNilOpt is NotNil for a list that may be null.
func NotNilOpt[T any](o Opt[[]T]) Opt[[]T] {
	if o.State == OptValue {
		o.V = NotNil(o.V)
	}
	return o
}
