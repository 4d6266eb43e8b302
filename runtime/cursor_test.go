package perstore

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
)

func TestCursorRoundTrips(t *testing.T) {
	value := rapid.OneOf(
		rapid.Just(rql.Null()),
		rapid.Map(rapid.Bool(), rql.Bool),
		rapid.Map(rapid.Int64(), rql.Int),
		rapid.Map(rapid.Float64(), rql.Float),
		rapid.Map(rapid.String(), rql.String),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) rql.Value { return rql.String(string(b)) }),
		rapid.Map(rapid.Int64(), rql.TimeMicros))
	rapid.Check(t, func(t *rapid.T) {
		order, values := rapid.Uint32().Draw(t, "order"), rapid.SliceOf(value).Draw(t, "values")
		cursor, err := encodeCursor(order, values)
		if err != nil {
			t.Fatalf("encodeCursor error = %v", err)
		}
		if strings.Trim(cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("cursor %q does not stand in a URL as it is", cursor)
		}
		gotOrder, got, err := decodeCursor(cursor)
		if err != nil || gotOrder != order || len(got) != len(values) {
			t.Fatalf("decodeCursor = %d, %v, %v; want %d, %v", gotOrder, got, err, order, values)
		}
		for i := range got {
			if got[i].Kind() != values[i].Kind() || !got[i].Equal(values[i]) {
				t.Errorf("value %d = %v; want %v", i, got[i], values[i])
			}
		}
		i := rapid.IntRange(0, len(cursor)-1).Draw(t, "place")
		letter := rapid.SampledFrom([]string{"A", "B", "_", "\n", "=", "+", ""}).Draw(t, "letter")
		if other := cursor[:i] + letter + cursor[i+1:]; other != cursor {
			if _, _, err := decodeCursor(other); !errors.Is(err, ErrInvalid) {
				t.Errorf("decodeCursor(changed) error = %v; want ErrInvalid", err)
			}
		}
	})
}

// sealed makes a cursor of data that has a right checksum.
func sealed(data ...byte) string {
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
	return base64.RawURLEncoding.EncodeToString(data)
}

func TestCursorGarbage(t *testing.T) {
	good, err := encodeCursor(7, []rql.Value{rql.Int(1), rql.String("a")})
	if err != nil {
		t.Fatal(err)
	}
	nan := binary.BigEndian.AppendUint64([]byte{1, 0, 0, 0, 7, cursorFloat}, math.Float64bits(math.NaN()))
	for name, cursor := range map[string]string{
		"no base64":           "!",
		"padding":             good + "=",
		"a line end":          good[:4] + "\n" + good[4:],
		"short":               sealed(1),
		"only a checksum":     sealed(),
		"another version":     sealed(2, 0, 0, 0, 7),
		"an unknown tag":      sealed(1, 0, 0, 0, 7, 99),
		"half a number":       sealed(1, 0, 0, 0, 7, cursorInt, 0x80),
		"a long spelling":     sealed(1, 0, 0, 0, 7, cursorInt, 0x80, 0),
		"half a float":        sealed(1, 0, 0, 0, 7, cursorFloat, 1),
		"NaN":                 sealed(nan...),
		"a text that is more": sealed(1, 0, 0, 0, 7, cursorText, 200, 'a'),
		"a huge text":         sealed(1, 0, 0, 0, 7, cursorText, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
		"too long":            strings.Repeat("A", maxCursor+1),
	} {
		if _, _, err := decodeCursor(cursor); !errors.Is(err, ErrInvalid) {
			t.Errorf("decodeCursor(%s) error = %v; want ErrInvalid", name, err)
		}
	}
	if _, err := encodeCursor(7, []rql.Value{rql.String(strings.Repeat("x", maxCursor))}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("encodeCursor(a long text) error = %v; want errors.ErrUnsupported", err)
	}
}

// FuzzCursor checks that no text breaks the reader, and that what it takes is
// what the writer makes.
func FuzzCursor(f *testing.F) {
	good, err := encodeCursor(7, []rql.Value{rql.Null(), rql.Bool(true), rql.Int(-1), rql.Float(.5), rql.String("a"), rql.TimeMicros(1)})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "!", good, sealed(1, 0, 0, 0, 7, cursorText, 200), sealed(1, 0, 0, 0, 7, cursorInt, 0x80, 0)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		order, values, err := decodeCursor(cursor)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("decodeCursor(%q) error = %v; want ErrInvalid", cursor, err)
			}
			return
		}
		if again, err := encodeCursor(order, values); again != cursor || err != nil {
			t.Errorf("decodeCursor(%q) takes another spelling of %q, %v", cursor, again, err)
		}
	})
}
