package codec_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

func TestOptStates(t *testing.T) {
	for name, c := range map[string]struct {
		opt             codec.Opt[int64]
		has, null, zero bool
		or              int64
	}{
		"absent": {codec.Opt[int64]{}, false, false, true, 9},
		"null":   {codec.Null[int64](), false, true, false, 9},
		"value":  {codec.Some[int64](7), true, false, false, 7},
		"zero":   {codec.Some[int64](0), true, false, false, 0},
	} {
		_, has := c.opt.Get()
		if has != c.has || c.opt.IsNull() != c.null || c.opt.IsZero() != c.zero || c.opt.Or(9) != c.or {
			t.Errorf("%s: Get %v, IsNull %v, IsZero %v, Or(9) %d; want %v, %v, %v, %d",
				name, has, c.opt.IsNull(), c.opt.IsZero(), c.opt.Or(9), c.has, c.null, c.zero, c.or)
		}
	}
}

// optional has members of several kinds.
type optional struct {
	N    codec.Opt[int64]      `json:"n,omitzero"`
	S    codec.Opt[string]     `json:"s,omitzero"`
	L    codec.Opt[[]string]   `json:"l,omitzero"`
	Day  codec.Opt[codec.Date] `json:"day,omitzero"`
	Kept codec.Opt[bool]       `json:"kept"`
}

func TestOptJSON(t *testing.T) {
	for text, want := range map[string]optional{
		`{"kept":null}`:                    {Kept: codec.Null[bool]()},
		`{"n":null,"s":"","kept":false}`:   {N: codec.Null[int64](), S: codec.Some(""), Kept: codec.Some(false)},
		`{"n":0,"l":[],"kept":true}`:       {N: codec.Some[int64](0), L: codec.Some([]string{}), Kept: codec.Some(true)},
		`{"day":"2024-02-29","kept":null}`: {Day: codec.Some(codec.MustParseDate("2024-02-29")), Kept: codec.Null[bool]()},
	} {
		var got optional
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("Unmarshal(%s) error = %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Unmarshal(%s): (-want +got)\n%s", text, diff)
		}
		if again, err := json.Marshal(got); string(again) != text || err != nil {
			t.Errorf("Marshal = %s, %v; want %s", again, err, text)
		}
	}
}

func TestOptJSONErrors(t *testing.T) {
	got := optional{N: codec.Some[int64](1)}
	for _, text := range []string{`{"n":"x"}`, `{"n":1.5}`, `{"day":"2026-02-30"}`} {
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("Unmarshal(%s) error = nil", text)
		}
	}
	if got.N != codec.Some[int64](1) {
		t.Errorf("a refused member became %+v; want it unchanged", got.N)
	}
}

func TestOptScan(t *testing.T) {
	var n codec.Opt[int64]
	for _, c := range []struct {
		src  any
		want codec.Opt[int64]
	}{
		{int64(7), codec.Some[int64](7)}, {nil, codec.Null[int64]()}, {[]byte("8"), codec.Some[int64](8)}, {"9", codec.Some[int64](9)},
	} {
		if err := n.Scan(c.src); err != nil || n != c.want {
			t.Errorf("Scan(%v) = %+v, %v; want %+v", c.src, n, err, c.want)
		}
	}
	if err := n.Scan("many"); err == nil || n != codec.Some[int64](9) {
		t.Errorf("Scan(many) = %+v, %v; want an error and the value before", n, err)
	}
	var d codec.Opt[codec.Date]
	if err := d.Scan("2024-02-29"); err != nil || d != codec.Some(codec.MustParseDate("2024-02-29")) {
		t.Errorf("Scan(date) = %+v, %v", d, err)
	}
	var u codec.Opt[codec.UUID]
	if err := u.Scan("x"); !errors.Is(err, codec.ErrInvalid) {
		t.Errorf("Scan(no uuid) error = %v; want ErrInvalid", err)
	}
}

func TestOptValue(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		got  func() (any, error)
		want any
	}{
		{value(codec.Opt[int64]{}), nil},
		{value(codec.Null[string]()), nil},
		{value(codec.Some("x")), "x"},
		{value(codec.Some(at)), at},
		{value(codec.Some(codec.MustParseDate("2024-02-29"))), "2024-02-29"},
		{value(codec.Some(codec.UUID{})), "00000000-0000-0000-0000-000000000000"},
	} {
		if got, err := c.got(); got != c.want || err != nil {
			t.Errorf("Value = %v (%T), %v; want %v", got, got, err, c.want)
		}
	}
}

func value[T any](o codec.Opt[T]) func() (any, error) {
	return func() (any, error) { return o.Value() }
}

func TestOptOneForm(t *testing.T) {
	absent, null, some := codec.Opt[int64]{}, codec.Null[int64](), codec.Some[int64](1)
	if codec.OrAbsent(absent) != absent || codec.OrAbsent(null) != absent || codec.OrAbsent(some) != some {
		t.Error("OrAbsent changes more than null")
	}
	if codec.OrNull(absent) != null || codec.OrNull(null) != null || codec.OrNull(some) != some {
		t.Error("OrNull changes more than absent")
	}
}
