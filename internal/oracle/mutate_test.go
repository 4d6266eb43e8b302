package oracle

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// mutant is an instance with one change.
type mutant struct {
	what string // the change, and where
	v    any
}

// widest is how many elements of a list are changed.
const widest = 5

// mutants are all changes of v at each of its places, always in the same order.
func mutants(v any) []mutant {
	var all []mutant
	eachPlace(v, nil, func(path []string, at any) {
		add := func(what string, changed any) {
			all = append(all, mutant{what + " at " + strconv.Quote(pointer(path)), replaced(v, path, changed)})
		}
		if len(path) > 0 {
			add("drop", dropped{})
		}
		for _, m := range changes(at) {
			add(m.what, m.v)
		}
	})
	return all
}

// dropped stands for the absence of a member or element.
type dropped struct{}

// eachPlace visits v and what it holds, first things first.
func eachPlace(v any, path []string, visit func(path []string, at any)) {
	visit(path, v)
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			eachPlace(v[name], append(slices.Clip(path), name), visit)
		}
	case []any:
		for i, e := range v[:min(len(v), widest)] {
			eachPlace(e, append(slices.Clip(path), strconv.Itoa(i)), visit)
		}
	}
}

// replaced is v with another value at path.
func replaced(v any, path []string, by any) any {
	if len(path) == 0 {
		return by
	}
	switch v := v.(type) {
	case map[string]any:
		v = maps.Clone(v)
		v[path[0]] = replaced(v[path[0]], path[1:], by)
		if v[path[0]] == any(dropped{}) {
			delete(v, path[0])
		}
		return v
	case []any:
		i, _ := strconv.Atoi(path[0])
		e := replaced(v[i], path[1:], by)
		if e == any(dropped{}) {
			return slices.Concat(v[:i], v[i+1:])
		}
		v = slices.Clone(v)
		v[i] = e
		return v
	}
	return v
}

// changes are the values that take the place of one.
func changes(v any) []mutant {
	if v == nil {
		return []mutant{{"retype", json.Number("0")}, {"retype", ""}, {"retype", false}, {"retype", map[string]any{}}}
	}
	null := mutant{"null", nil}
	switch v := v.(type) {
	case map[string]any:
		return append(objectChanges(v), null)
	case []any:
		return append(listChanges(v), null)
	case string:
		return append(textChanges(v), null)
	case json.Number:
		return append(numberChanges(v), null)
	case bool:
		return []mutant{null, {"flip", !v}, {"retype", strconv.FormatBool(v)}, {"retype", json.Number("1")}}
	}
	return nil
}

func objectChanges(v map[string]any) []mutant {
	extended, odd := maps.Clone(v), maps.Clone(v)
	extended["zzUnknown"] = json.Number("1")
	odd["a"] = "an odd text"
	all := []mutant{{"extend", extended}, {"extend", odd}, {"empty", map[string]any{}}, {"retype", "x"}, {"retype", []any{}}, {"retype", []any{v}}}
	names := slices.Sorted(maps.Keys(v))
	for i := 1; i < len(names); i++ {
		swapped := maps.Clone(v)
		swapped[names[i-1]], swapped[names[i]] = v[names[i]], v[names[i-1]]
		all = append(all, mutant{"swap", swapped})
	}
	return all
}

func listChanges(v []any) []mutant {
	all := []mutant{{"empty", []any{}}, {"retype", map[string]any{}}, {"retype", "x"}, {"lengthen", append(slices.Clone(v), json.Number("7.5"))}}
	if len(v) == 0 {
		return append(all, mutant{"lengthen", []any{nil}}, mutant{"lengthen", []any{"x"}})
	}
	all = append(all, mutant{"retype", v[0]}, mutant{"duplicate", append(slices.Clone(v), v[0])})
	all = append(all, mutant{"lengthen", slices.Repeat(v, 3)})
	if len(v) > 1 {
		swapped := slices.Clone(v)
		swapped[0], swapped[1] = v[1], v[0]
		all = append(all, mutant{"swap", swapped})
	}
	return all
}

func textChanges(v string) []mutant {
	all := []mutant{
		{"retype", json.Number("7")}, {"retype", true}, {"retype", []any{v}}, {"retype", map[string]any{}},
		{"empty", ""}, {"other", "zz no such text ~"}, {"other", "\U0001f642"}, {"lengthen", v + "x"}, {"lengthen", v + "\n"}, {"case", strings.ToUpper(v)},
	}
	if runes := []rune(v); len(runes) > 0 {
		all = append(all, mutant{"shorten", string(runes[1:])}, mutant{"shorten", string(runes[:len(runes)-1])})
	}
	return all
}

// edges are numbers at which types and rules end.
var edges = []json.Number{
	"0", "-1", "1", "1.5", "1.0", "1e3", "-0.0", "1e-1", "0.1", "0.01", "0.075",
	"9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e400", "1e-400",
}

func numberChanges(v json.Number) []mutant {
	all := []mutant{{"retype", v.String()}, {"retype", true}, {"retype", []any{v}}, {"retype", map[string]any{}}}
	for _, n := range edges {
		all = append(all, mutant{"number", n})
	}
	if i, ok := new(big.Int).SetString(v.String(), 10); ok {
		one := big.NewInt(1)
		all = append(all, mutant{"spell", v + ".0"},
			mutant{"number", json.Number(new(big.Int).Add(i, one).String())}, mutant{"number", json.Number(new(big.Int).Sub(i, one).String())})
	}
	return all
}

// pointer is a path as JSON pointers have it.
func pointer(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return b.String()
}
