package perstore

import (
	"encoding/json"
	"fmt"
	"time"
)

// CutTime gives t in UTC and microseconds: what every store keeps.
func CutTime(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// CutOptTime is CutTime for a member that may be absent or null.
func CutOptTime(o Opt[time.Time]) Opt[time.Time] {
	o.V = CutTime(o.V)
	if o.State != OptValue {
		o.V = time.Time{}
	}
	return o
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

// CloneList copies a list and each of its items.
func CloneList[T any](list []T, clone func(*T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i := range list {
		out[i] = clone(&list[i])
	}
	return out
}

// MustDecode reads a constant of generated code, whose JSON was checked when
// it was generated.
func MustDecode[T any](text string) T {
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(fmt.Sprintf("perstore: generated default %s: %v", text, err))
	}
	return v
}

// Items yields pointers to the items of a list, as [rql.Field] has it.
func Items[T any](v any, yield func(item any) bool) {
	list, ok := v.([]T)
	if p, isPointer := v.(*[]T); !ok && isPointer {
		list = *p
	}
	for i := range list {
		if !yield(&list[i]) {
			return
		}
	}
}
