package codec_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// nested is a text of objects in each other.
func nested(levels int, inner string) string {
	const object = `{"id":1,"name":"x","children":[`
	return strings.Repeat(object, levels) + inner + strings.Repeat("]}", levels)
}

func TestDecodeDeep(t *testing.T) {
	var r record
	if err := codec.Unmarshal([]byte(nested(5000, "")), &r); err != nil {
		t.Errorf("Unmarshal of 10,000 levels error = %v", err)
	}
	var e *codec.SyntaxError
	if err := codec.Unmarshal([]byte(nested(5000, "{}")), &r); !errors.As(err, &e) {
		t.Errorf("Unmarshal of 10,001 levels error = %v; want a SyntaxError", err)
	}
	if err := codec.Unmarshal([]byte(strings.Repeat("[", 100_000)), &r); !errors.As(err, &e) {
		t.Errorf("Unmarshal of 100,000 brackets error = %v; want a SyntaxError", err)
	}
	var invalid *codec.ValidationError
	err := codec.Unmarshal([]byte(nested(4999, `{"id":[]}`)), &r)
	if !errors.As(err, &invalid) || invalid.Violations[0].Pointer != strings.Repeat("/children/0", 4999)+"/id" {
		t.Errorf("Unmarshal of a list for an id, 9,999 levels deep, gives %.80v", err)
	}
}

func TestDecodeLongNumbers(t *testing.T) {
	digits := strings.Repeat("9", 1<<20)
	for _, text := range []string{digits, "1e" + digits, "0." + digits, "1e-" + digits, "-" + digits + "." + digits + "e" + digits} {
		var n number[int64]
		var f number[float64]
		if err := codec.Unmarshal([]byte(text), &n); !errors.Is(err, codec.ErrInvalid) || len(err.Error()) > 200 {
			t.Errorf("Int of %.20s… error = %.200v; want a short ErrInvalid", text, err)
		}
		if err := codec.Unmarshal([]byte(text), &f); !errors.Is(err, codec.ErrInvalid) || len(err.Error()) > 200 {
			t.Errorf("Float of %.20s… error = %.200v; want a short ErrInvalid", text, err)
		}
	}
}

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestDecodeLarge reads a string of 100 MB: into what keeps it, and into what
// refuses it.
func TestDecodeLarge(t *testing.T) {
	const large = 100 << 20
	data := []byte(`{"id":1,"name":"` + strings.Repeat("x", large) + `"}`)
	var r record
	if n := allocated(func() {
		if err := codec.Unmarshal(data, &r); err != nil || len(r.Name) != large {
			t.Errorf("Unmarshal of 100 MB = %d bytes, %v", len(r.Name), err)
		}
	}); n > large+large/10 {
		t.Errorf("Unmarshal of 100 MB allocates %d bytes; want those of the string", n)
	}
	data[2], data[3] = 'n', 'o'
	if n := allocated(func() {
		if err := codec.Unmarshal(data, &r); err == nil {
			t.Error("Unmarshal of a member that is not known error = nil")
		}
	}); n > large/10 {
		t.Errorf("Unmarshal that refuses 100 MB allocates %d bytes; want next to none", n)
	}
}

// TestParseMarks parses a long string of what is between values elsewhere.
func TestParseMarks(t *testing.T) {
	const large = 10 << 20
	data := []byte(`["` + strings.Repeat(",:[{", large/4) + `",1,{"a":[]}]`)
	if n := allocated(func() {
		if v, err := codec.Parse(data); err != nil || v.Len() != 3 {
			t.Errorf("Parse of 10 MB = %d items, %v; want 3", v.Len(), err)
		}
	}); n > large+large/10 {
		t.Errorf("Parse of 10 MB allocates %d bytes; want those of the text", n)
	}
}
