package codec_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/runtime/codec"
)

// optionally is absent or a value.
func optionally[T any](t *rapid.T, values *rapid.Generator[T], label string) codec.Opt[T] {
	if rapid.Bool().Draw(t, "has "+label) {
		return codec.Some(values.Draw(t, label))
	}
	return codec.Opt[T]{}
}

// instants have offsets of whole minutes.
var instants = rapid.Custom(func(t *rapid.T) time.Time {
	zone := time.FixedZone("", 60*rapid.IntRange(-1439, 1439).Draw(t, "offset"))
	const first, last = -62135596800 + 86400, 253402300799 - 86400 // with any offset, in the years 1 to 9999
	return time.Unix(rapid.Int64Range(first, last).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).In(zone)
})

var days = rapid.Custom(func(t *rapid.T) codec.Date { return codec.DateOf(instants.Draw(t, "day")) })

var decimals = rapid.Custom(func(t *rapid.T) codec.Decimal {
	return codec.Decimal(rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,25})?`).Draw(t, "decimal"))
})

func drawRecord(t *rapid.T, deep int) record {
	r := record{
		ID:     rapid.Int64().Draw(t, "id"),
		Name:   rapid.String().Draw(t, "name"),
		Price:  rapid.Float64().Draw(t, "price"),
		Rating: optionally(t, rapid.Float64(), "rating"),
		Note:   optionally(t, rapid.String(), "note"),
		Status: rapid.SampledFrom([]state{"", "x", "y"}).Draw(t, "status"),
		On:     rapid.Bool().Draw(t, "on"),
		At:     optionally(t, instants, "at"),
		Day:    optionally(t, days, "day"),
		Data:   rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
		Exact:  optionally(t, decimals, "exact"),
		Counts: rapid.MapOf(rapid.String(), rapid.Int64()).Draw(t, "counts"),
	}
	if rapid.Bool().Draw(t, "has size") {
		r.Size = codec.Some(size{Width: 1, Extra: map[string]json.RawMessage{rapid.String().Draw(t, "extra"): json.RawMessage(`[{"a":1}]`)}})
		delete(r.Size.V.Extra, "width")
	}
	if rapid.Bool().Draw(t, "has parts") {
		r.Note, r.Size = codec.Null[string](), codec.Null[size]()
		r.Tags = rapid.SliceOf(rapid.String()).Draw(t, "tags")
		r.States = []state{"x", "y"}
		r.Best = codec.Some(size{Width: 2})
		r.Sizes = map[string]size{rapid.String().Draw(t, "size"): {Width: 3}, "": {Width: 4}}
		r.Open = codec.Members{rapid.String().Draw(t, "open"): json.RawMessage(`{}`)}
	}
	if deep > 0 {
		r.Children = []record{drawRecord(t, deep-1)}
	}
	return r
}

// TestAnyRecord encodes records, and reads them again.
func TestAnyRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawRecord(t, rapid.IntRange(0, 2).Draw(t, "deep"))
		text, err := codec.Marshal(&want)
		if err != nil {
			t.Fatal(err)
		}
		var got record
		if err := codec.Unmarshal(text, &got); err != nil {
			t.Fatalf("Unmarshal(%s) error = %v", text, err)
		}
		if again, err := codec.Marshal(&got); string(again) != string(text) || err != nil {
			t.Fatalf("Marshal = %s, %v; want %s", again, err, text)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(sameTime), cmp.Comparer(sameExtra)); diff != "" {
			t.Fatalf("%s: (-want +got)\n%s", text, diff)
		}
		a, err := codec.Parse(text)
		if b, _ := codec.Parse(text); err != nil || !a.Equal(b) {
			t.Fatalf("Parse(%s) error = %v, or is not Equal to itself", text, err)
		}
	})
}

func sameTime(a, b time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return a.Equal(b) && x == y
}

// sameExtra takes no members for none.
func sameExtra(a, b map[string]json.RawMessage) bool {
	return maps.EqualFunc(a, b, func(x, y json.RawMessage) bool { return string(x) == string(y) })
}
