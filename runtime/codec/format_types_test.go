package codec_test

import (
	"errors"
	"testing"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

func TestDecodeTimes(t *testing.T) {
	for text, again := range map[string]string{
		"2026-11-24T10:20:30Z":                "2026-11-24T10:20:30Z",
		"2026-11-24t10:20:30z":                "2026-11-24T10:20:30Z",
		"2026-11-24T10:20:30+02:00":           "2026-11-24T10:20:30+02:00",
		"2026-11-24T10:20:30-09:30":           "2026-11-24T10:20:30-09:30",
		"2026-11-24T10:20:30-00:00":           "2026-11-24T10:20:30Z",
		"2026-11-24T10:20:30.120000000+23:59": "2026-11-24T10:20:30.12+23:59",
		"2024-02-29T23:59:59.999999999-23:59": "2024-02-29T23:59:59.999999999-23:59",
		"0000-01-01T00:00:00Z":                "0000-01-01T00:00:00Z",
		"9999-12-31T23:59:59Z":                "9999-12-31T23:59:59Z",
	} {
		var got instant
		if err := codec.Unmarshal([]byte(`"`+text+`"`), &got); err != nil {
			t.Errorf("Time of %s error = %v", text, err)
		}
		if out, err := codec.Marshal(&got); string(out) != `"`+again+`"` || err != nil {
			t.Errorf("Time of %s encodes as %s, %v; want %s", text, out, err, again)
		}
		if want, err := time.Parse(time.RFC3339Nano, again); err != nil || !want.Equal(got.t) {
			t.Errorf("Time of %s = %v; want %v", text, got.t, want)
		}
	}
	for _, text := range []string{
		"", "2026-11-24", "2026-11-24 10:20:30Z", "2026-11-24T10:20:30", "2026-11-24T10:20Z", "2026-11-24T10:20:60Z", "2026-11-24T23:59:60Z", "2026-11-24T24:00:00Z",
		"2026-11-24T10:60:00Z", "2026-11-31T10:20:30Z", "2026-00-24T10:20:30Z", "2026-01-00T10:20:30Z", "2026-11-24T10:20:30.Z", "2026-11-24T10:20:30.1234567890Z", "2026-11-24T10:20:30,5Z",
		"2026-11-24T10:20:30+24:00", "2026-11-24T10:20:30+02:60", "2026-11-24T10:20:30+0200", "2026-11-24T10:20:30+02", "2026-11-24T10:20:30Z ", " 2026-11-24T10:20:30Z", "2026-11-24T1:20:30Z", "+026-11-24T10:20:30Z", "1900-02-29T00:00:00Z",
	} {
		var got instant
		if err := codec.Unmarshal([]byte(`"`+text+`"`), &got); !errors.Is(err, codec.ErrInvalid) {
			t.Errorf("Time of %q = %v, %v; want ErrInvalid", text, got.t, err)
		}
	}
}

// instant is a type whose JSON is a date-time.
type instant struct{ t time.Time }

func (i *instant) DecodeJSON(d *codec.Decoder) { i.t = d.Time() }
func (i *instant) EncodeJSON(e *codec.Encoder) { e.Time(i.t) }

// TestEncodeOddOffset keeps the instant where RFC 3339 has no such offset.
func TestEncodeOddOffset(t *testing.T) {
	at := time.Date(1890, 1, 1, 0, 53, 28, 0, time.FixedZone("LMT", 3208))
	for _, zone := range []*time.Location{time.FixedZone("LMT", 3208), time.FixedZone("far", 25*3600)} {
		got, err := codec.Marshal(&instant{at.In(zone)})
		if want := `"1890-01-01T00:00:00Z"`; string(got) != want || err != nil {
			t.Errorf("Marshal(%v) = %s, %v; want %s", at.In(zone), got, err, want)
		}
	}
}

func TestTimeOfDay(t *testing.T) {
	for text, want := range map[codec.TimeOfDay]bool{
		"08:30:00Z": true, "23:59:59.123456789012+23:59": true, "08:30:00z": true, "23:59:60Z": true, "22:29:60-01:30": true, "00:29:60+00:30": true,
		"": false, "08:30Z": false, "08:30:00": false, "24:00:00Z": false, "08:60:00Z": false, "08:30:61Z": false, "08:30:60Z": false, "23:59:60+01:00": false, "08:30:00.Z": false, "08:30:00+1:00": false, "08:30:00Zx": false,
	} {
		if got := text.Valid(); got != want {
			t.Errorf("TimeOfDay(%s).Valid() = %v; want %v", text, got, want)
		}
		testText(t, &text, want)
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[codec.Duration]bool{
		"P1Y2M3DT4H5M6S": true, "P3W": true, "PT36H": true, "P1DT12H": true, "P0D": true, "PT0S": true, "P1M": true, "PT1M": true, "P4Y": true, "P00099Y": true,
		"": false, "P": false, "PT": false, "P1YT": false, "1D": false, "PT1D": false, "P1D2H": false, "P2D1Y": false, "P1Y2W": false, "P1": false, "PD": false, "P1S": false, "P1Y3D": false, "PT1H5S": false, "P-1D": false, "P1.5D": false, "p1d": false, "P১Y": false,
	} {
		if got := text.Valid(); got != want {
			t.Errorf("Duration(%s).Valid() = %v; want %v", text, got, want)
		}
		testText(t, &text, want)
	}
}

// testText reads and writes a text, which is valid or not.
func testText[T ~string, P interface {
	*T
	codec.Text[T]
	Scan(src any) error
}](t *testing.T, v P, valid bool) {
	t.Helper()
	text := string(*v)
	if got, err := v.MarshalText(); (err == nil) != valid || valid && string(got) != text {
		t.Errorf("MarshalText of %q = %s, %v", text, got, err)
	}
	for _, src := range []any{text, []byte(text)} {
		var got T
		if err := P(&got).Scan(src); (err == nil) != valid || valid && string(got) != text {
			t.Errorf("Scan(%q) = %q, %v", src, got, err)
		}
	}
	if err := v.Scan(int64(7)); !errors.Is(err, codec.ErrInvalid) || string(*v) != text {
		t.Errorf("Scan(7) = %q, %v; want ErrInvalid and the value before", *v, err)
	}
}

func TestDecimal(t *testing.T) {
	for text, want := range map[codec.Decimal]bool{
		"0": true, "-1.10": true, "1e-7": true, "12345678901234567890.123456789": true, "1E+999999999": true, "": true,
		"01": false, "1.": false, ".5": false, "+1": false, " 1": false, "1 ": false, "NaN": false, `"1"`: false, "1,5": false, "x": false, "1 2": false,
	} {
		if got := text.Valid(); got != want {
			t.Errorf("Decimal(%s).Valid() = %v; want %v", text, got, want)
		}
		if data, err := text.MarshalJSON(); (err == nil) != want || want && text != "" && string(data) != string(text) {
			t.Errorf("MarshalJSON of %q = %s, %v", text, data, err)
		}
		var again codec.Decimal
		if err := again.Scan(string(text)); (err == nil) != (want && text != "") {
			t.Errorf("Scan(%q) error = %v", text, err)
		}
	}
	if a, b := codec.Decimal("1.10"), codec.Decimal("11e-1"); a.Compare(b) != 0 || a.Compare("1.2") >= 0 || a.Compare("") <= 0 {
		t.Errorf("Compare of %s with %s, 1.2 and 0 = %d, %d, %d", a, b, a.Compare(b), a.Compare("1.2"), a.Compare(""))
	}
	if v, err := codec.Decimal("").Value(); v != "0" || err != nil {
		t.Errorf("Value of the empty Decimal = %v, %v; want 0", v, err)
	}
}
