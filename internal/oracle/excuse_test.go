package oracle

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// excuse is a reason to refuse a value that its schema admits. These are all that
// there are, and a refusal is excused only where each violation that it reports is
// of a value that has the reason in it.
type excuse struct {
	reason  string
	applies func(scalar any) bool
}

var excuses = []excuse{
	{"an integer is an int64: beyond it a value would be lost", beyondInt64},
	{"a number is a float64: what it cannot hold by value would be lost", beyondFloat64},
	{"a time.Time knows no leap second", leapSecond},
	{"a time.Time knows nanoseconds, no finer parts", finerThanNano},
}

// excused gives the reason to refuse v for what is at some places of it, "" where
// there is none.
func excused(v any, pointers []string) string {
	reason := ""
	for _, p := range pointers {
		if reason = excusedAt(v, p); reason == "" {
			return ""
		}
	}
	return reason
}

func excusedAt(v any, p string) string {
	at, ok := lookup(v, p)
	if !ok {
		return ""
	}
	reason := ""
	eachPlace(at, nil, func(_ []string, scalar any) {
		for _, e := range excuses {
			if e.applies(scalar) {
				reason = e.reason
			}
		}
	})
	return reason
}

// lookup is what v has at a pointer.
func lookup(v any, p string) (any, bool) {
	if p == "" {
		return v, true
	}
	for step := range strings.SplitSeq(p[1:], "/") {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		switch holder := v.(type) {
		case map[string]any:
			held, ok := holder[step]
			if !ok {
				return nil, false
			}
			v = held
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(holder) {
				return nil, false
			}
			v = holder[i]
		default:
			return nil, false
		}
	}
	return v, true
}

func beyondInt64(v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return false
	}
	r, ok := rational(n)
	return !ok || r.IsInt() && !r.Num().IsInt64()
}

func beyondFloat64(v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil || math.IsInf(f, 0) {
		return true
	}
	r, ok := rational(n)
	if !ok {
		return true
	}
	shortest, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return shortest.Cmp(r) != 0
}

func leapSecond(v any) bool {
	s, ok := v.(string)
	return ok && strings.Contains(s, ":60")
}

func finerThanNano(v any) bool {
	s, _ := v.(string)
	_, fraction, ok := strings.Cut(s, ".")
	return ok && slices.Contains([]byte("0123456789"), s[0]) && len(strings.TrimRight(fraction, "zZ+-:0123456789")) == 0 && digits(fraction) > 9
}

// digits is how many digits s begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

func TestExcused(t *testing.T) {
	for _, tt := range []struct {
		value, pointer string
		want           bool
	}{
		{`{"a":9223372036854775808}`, "/a", true},
		{`{"a":4503599627370497}`, "/a", false},
		{`{"a":[1e25]}`, "", true},
		{`{"a":[1e25],"b":1}`, "/b", false},
		{`0.1`, "", false},
		{`0.12345678901234567890123`, "", true},
		{`1e-400`, "", true},
		{`1e999999999`, "", true},
		{`"1998-12-31T23:59:60Z"`, "", true},
		{`"2000-01-01T00:00:00.123456789Z"`, "", false},
		{`"2000-01-01T00:00:00.1234567891Z"`, "", true},
		{`"2000-01-01T00:00:00Z"`, "", false},
	} {
		if got := excused(mustParse(t, []byte(tt.value)), []string{tt.pointer}); (got != "") != tt.want {
			t.Errorf("excused(%s, %q) = %q; want one: %v", tt.value, tt.pointer, got, tt.want)
		}
	}
}
