package rql

import (
	"iter"
	"maps"
	"slices"
)

// recurse yields decoded objects and what they hold at a path, there and further
// down; without a path what all their members hold. An object comes before what
// is in it.
func recurse(rows iter.Seq[any], path []string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for obj := range rows {
			if !descend(obj, path, yield) {
				return
			}
		}
	}
}

func descend(obj any, path []string, yield func(any) bool) bool {
	if !yield(obj) {
		return false
	}
	if len(path) > 0 {
		f := Field{Name: path[0], Path: path[1:]}
		return descendInto(f.in(obj), path, yield)
	}
	members, _ := obj.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !descendInto(members[name], path, yield) {
			return false
		}
	}
	return true
}

// descendInto yields an object, or the items of an array.
func descendInto(v any, path []string, yield func(any) bool) bool {
	switch v := v.(type) {
	case map[string]any:
		return descend(v, path, yield)
	case []any:
		for _, item := range v {
			if !descend(item, path, yield) {
				return false
			}
		}
	}
	return true
}
