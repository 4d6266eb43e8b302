package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// different tells the first difference between what was decoded and what was
// encoded; "" is none. Numbers are compared by value, RFC 3339 texts as instants
// with their offset, uuids without their case.
func different(in, out any, path []string) string {
	switch in := in.(type) {
	case map[string]any:
		out, ok := out.(map[string]any)
		if !ok {
			break
		}
		return differentObject(in, out, path)
	case []any:
		out, ok := out.([]any)
		if !ok || len(in) != len(out) {
			break
		}
		for i := range in {
			if d := different(in[i], out[i], append(path, strconv.Itoa(i))); d != "" {
				return d
			}
		}
		return ""
	case json.Number:
		if out, ok := out.(json.Number); ok && sameNumber(in, out) {
			return ""
		}
	case string:
		if out, ok := out.(string); ok && (in == out || sameInstant(in, out) || sameUUID(in, out)) {
			return ""
		}
	default:
		if in == out {
			return ""
		}
	}
	return fmt.Sprintf("%q: %s became %s", pointer(path), print(in), print(out))
}

func differentObject(in, out map[string]any, path []string) string {
	for _, name := range slices.Sorted(maps.Keys(in)) {
		w, ok := out[name]
		if !ok {
			return fmt.Sprintf("%q: %q with %s was lost", pointer(path), name, print(in[name]))
		}
		if d := different(in[name], w, append(path, name)); d != "" {
			return d
		}
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		if _, ok := in[name]; !ok {
			return fmt.Sprintf("%q: %q with %s was added", pointer(path), name, print(out[name]))
		}
	}
	return ""
}

// sameNumber compares by value. Rationals of large exponents are large: those are
// compared by their digits.
func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, fits := rational(a)
	y, alsoFits := rational(b)
	return fits && alsoFits && x.Cmp(y) == 0
}

// rational is a number by its value, unless its exponent is out of all measure.
func rational(n json.Number) (*big.Rat, bool) {
	if _, exp, ok := strings.Cut(strings.ToLower(n.String()), "e"); ok {
		if e, err := strconv.Atoi(exp); err != nil || e > 2000 || e < -2000 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(n.String())
}

// sameInstant tells whether two texts are one instant with one offset.
func sameInstant(a, b string) bool {
	x, err := time.Parse(time.RFC3339Nano, strings.ToUpper(a))
	if err != nil {
		return sameTimeOfDay(a, b)
	}
	y, err := time.Parse(time.RFC3339Nano, strings.ToUpper(b))
	if err != nil || !x.Equal(y) {
		return false
	}
	_, offset := x.Zone()
	_, other := y.Zone()
	return offset == other
}

// sameTimeOfDay does the same for times without a day.
func sameTimeOfDay(a, b string) bool {
	const day = "2006-01-02T"
	_, errA := time.Parse(time.RFC3339Nano, day+strings.ToUpper(a))
	_, errB := time.Parse(time.RFC3339Nano, day+strings.ToUpper(b))
	return errA == nil && errB == nil && sameInstant(day+a, day+b)
}

var uuidText = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func sameUUID(a, b string) bool { return uuidText.MatchString(a) && strings.EqualFold(a, b) }

func TestDifferent(t *testing.T) {
	for _, tt := range []struct {
		in, out string
		same    bool
	}{
		{`{"a":1.0,"b":[null]}`, `{"b":[null],"a":1}`, true},
		{`1e2`, `100`, true},
		{`{"a":null}`, `{}`, false},
		{`{}`, `{"a":0}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`"2024-01-01T00:00:00.50Z"`, `"2024-01-01t00:00:00.5z"`, true},
		{`"2024-01-01T01:00:00+01:00"`, `"2024-01-01T00:00:00Z"`, false},
		{`0.1`, `0.1000000000000000055511151231257827`, false},
		{`""`, `null`, false},
		{`1`, `"1"`, false},
	} {
		got := different(mustParse(t, []byte(tt.in)), mustParse(t, []byte(tt.out)), nil)
		if (got == "") != tt.same {
			t.Errorf("different(%s, %s) = %q; same: %v", tt.in, tt.out, got, tt.same)
		}
	}
}
