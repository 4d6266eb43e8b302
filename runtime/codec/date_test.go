package codec_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

func TestParseDate(t *testing.T) {
	for text, want := range map[string]codec.Date{
		"2026-11-24": {Year: 2026, Month: 11, Day: 24},
		"2024-02-29": {Year: 2024, Month: 2, Day: 29},
		"0000-01-01": {Year: 0, Month: 1, Day: 1},
		"9999-12-31": {Year: 9999, Month: 12, Day: 31},
	} {
		got, err := codec.ParseDate(text)
		if got != want || err != nil || got.String() != text || !got.Valid() {
			t.Errorf("ParseDate(%s) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2026", "2026-1-2", "2026-02-30", "2023-02-29", "2026-13-01", "20260102", "2026-01-02T00:00:00Z", " 2026-01-02", "10000-01-01", "-001-01-01"} {
		if got, err := codec.ParseDate(text); !errors.Is(err, codec.ErrInvalid) || got != (codec.Date{}) {
			t.Errorf("ParseDate(%q) = %v, %v; want ErrInvalid", text, got, err)
		}
	}
}

func TestDateValid(t *testing.T) {
	for _, d := range []codec.Date{{}, {2026, 2, 30}, {2026, 0, 1}, {2026, 1, 0}, {2026, 13, 1}, {10000, 1, 1}, {-1, 1, 1}} {
		if d.Valid() {
			t.Errorf("Date%v.Valid() = true", d)
		}
		if _, err := d.MarshalText(); !errors.Is(err, codec.ErrInvalid) {
			t.Errorf("MarshalText of %v error = %v; want ErrInvalid", d, err)
		}
	}
}

func TestDateOfTime(t *testing.T) {
	oslo := time.FixedZone("Oslo", 3600)
	at := time.Date(2026, 1, 1, 0, 30, 0, 0, oslo)
	if got := codec.DateOf(at).String(); got != "2026-01-01" {
		t.Errorf("DateOf in Oslo = %s; want 2026-01-01", got)
	}
	if got := codec.DateOf(at.UTC()).String(); got != "2025-12-31" {
		t.Errorf("DateOf in UTC = %s; want 2025-12-31", got)
	}
	if got := codec.MustParseDate("2026-01-01").Time(oslo); !got.Equal(time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("Time(Oslo) = %v", got)
	}
}

func TestDateCompare(t *testing.T) {
	dates := []codec.Date{{2026, 1, 2}, {2025, 12, 31}, {2026, 1, 1}, {1, 1, 1}}
	slices.SortFunc(dates, codec.Date.Compare)
	if want := []codec.Date{{1, 1, 1}, {2025, 12, 31}, {2026, 1, 1}, {2026, 1, 2}}; !slices.Equal(dates, want) {
		t.Errorf("sorted: %v; want %v", dates, want)
	}
}

func TestDateJSON(t *testing.T) {
	data, err := json.Marshal(map[codec.Date]codec.Date{codec.MustParseDate("2026-01-01"): codec.MustParseDate("2026-01-02")})
	if want := `{"2026-01-01":"2026-01-02"}`; string(data) != want || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", data, err, want)
	}
}

func TestDateScan(t *testing.T) {
	want := codec.MustParseDate("2026-01-02")
	for _, src := range []any{"2026-01-02", []byte("2026-01-02"), time.Date(2026, 1, 2, 23, 0, 0, 0, time.UTC)} {
		var d codec.Date
		if err := d.Scan(src); err != nil || d != want {
			t.Errorf("Scan(%v) = %v, %v; want %v", src, d, err, want)
		}
	}
	d := want
	for _, src := range []any{"soon", []byte{}, int64(7), nil} {
		if err := d.Scan(src); !errors.Is(err, codec.ErrInvalid) || d != want {
			t.Errorf("Scan(%v) = %v, %v; want ErrInvalid and the value before", src, d, err)
		}
	}
	if v, err := want.Value(); v != "2026-01-02" || err != nil {
		t.Errorf("Value = %v, %v", v, err)
	}
}

func TestMustParseDatePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustParseDate(soon) does not panic")
		}
	}()
	codec.MustParseDate("soon")
}
