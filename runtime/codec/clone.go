package codec

import "encoding/json"

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

// CloneText is a copy of a value that shares nothing with it; the value as it is
// when its text does not lead back to it.
func CloneText[T any, P Text[T]](v P) T {
	var c T
	text, err := v.MarshalText()
	if err != nil || P(&c).UnmarshalText(text) != nil {
		return *v
	}
	return c
}

// CloneJSON is CloneText by way of JSON.
func CloneJSON[T any](v *T) T {
	var c T
	text, err := json.Marshal(v)
	if err != nil || json.Unmarshal(text, &c) != nil {
		return *v
	}
	return c
}
