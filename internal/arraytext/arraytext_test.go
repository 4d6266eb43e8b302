package arraytext

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// read gives the elements of a text; NULL is "<null>".
func read(text string) (out []string, err error) {
	r := Read(text)
	for r.Next() {
		if r.Null() {
			out = append(out, "<null>")
		} else {
			out = append(out, r.Text())
		}
	}
	return out, r.Err()
}

func TestRead(t *testing.T) {
	for text, want := range map[string][]string{
		`{}`:                      nil,
		`{1,-2,NULL}`:             {"1", "-2", "<null>"},
		`{a,"b c","NULL","",é}`:   {"a", "b c", "NULL", "", "é"},
		`{"a\"b","\\","{,}","n"}`: {`a"b`, `\`, "{,}", "n"},
		`{"\\\""}`:                {`\"`},
		`[0:1]={a,b}`:             {"a", "b"},
		`[-5:-4]={"]={",b}`:       {"]={", "b"},
	} {
		got, err := read(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Read(%s) gives %q, %v; want %q", text, got, err, want)
		}
		if n := Len(text); n != len(want) {
			t.Errorf("Len(%s) = %d; want %d", text, n, len(want))
		}
		if !Is(text) {
			t.Errorf("Is(%s) = false; want true", text)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"", "{", "}", "a", "{a", `{"a}`, `{"a\}`, `{a,}`, `{,a}`, `{a"b}`, `{"a"b}`, `{a\b}`, `{{a},{b}}`, `[0:1]`, `[0:1]=`, `["a"]`} {
		if got, err := read(text); err == nil {
			t.Errorf("Read(%s) gives %q; want an error", text, got)
		}
	}
}

func TestIs(t *testing.T) {
	for _, text := range []string{"", "null", "[]", "[1]", "[0,1]", `["a"]`, `["0:1]={"]`, "[-1.5]", " {", "[:1]"} {
		if Is(text) || Is([]byte(text)) {
			t.Errorf("Is(%s) = true; want false", text)
		}
	}
}

func TestAppendText(t *testing.T) {
	for text, want := range map[string]string{
		"": `""`, "a": "a", "A-1_b.c:+/@#": "A-1_b.c:+/@#", "NULL": `"NULL"`, "Null": `"Null"`, "nulls": "nulls",
		"a b": `"a b"`, "{": `"{"`, ",": `","`, `a"b\`: `"a\"b\\"`, "é": `"é"`, "\t": "\"\t\"",
	} {
		if got := string(AppendText(nil, text)); got != want {
			t.Errorf("AppendText(%q) = %s; want %s", text, got, want)
		}
	}
}

func TestTime(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2024-01-02 03:04:05+00":           time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC),
		"2024-01-02 03:04:05.000006+05:30": time.Date(2024, 1, 1, 21, 34, 5, 6000, time.UTC),
		"2024-02-29 23:59:59.5-03":         time.Date(2024, 3, 1, 2, 59, 59, 5e8, time.UTC),
		"1890-01-01 00:00:00+00:53:28":     time.Date(1889, 12, 31, 23, 6, 32, 0, time.UTC),
		"0001-02-29 00:00:00+00 BC":        time.Date(0, 2, 29, 0, 0, 0, 0, time.UTC),
		"0002-12-31 23:00:00-01 BC":        time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		"10000-01-01 00:00:00+00":          time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
		"2024-01-02 03:04:05":              time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC),
	} {
		if got, err := Time(text); err != nil || !got.Equal(want) {
			t.Errorf("Time(%s) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "infinity", "-infinity", "2024-01-02", "2024-01-02T03:04:05Z", "02/01/2024 03:04:05 UTC", "2024-13-02 03:04:05+00", "2024-01-02 03:04:05+0", "2024-01-02 03:04:05.+00", "2024-01-02 03:04:05+00:00:00:00", "99999999-01-02 03:04:05+00"} {
		if got, err := Time(text); err == nil {
			t.Errorf("Time(%s) = %v; want an error", text, got)
		}
	}
}

func TestDate(t *testing.T) {
	for day, element := range map[string]string{"2024-02-29": "2024-02-29", "0000-02-29": `"0001-02-29 BC"`, "0001-01-01": "0001-01-01"} {
		if got := string(AppendDate(nil, day)); got != element {
			t.Errorf("AppendDate(%s) = %s; want %s", day, got, element)
		}
		if got := Date(strings.Trim(element, `"`)); got != day {
			t.Errorf("Date(%s) = %s; want %s", element, got, day)
		}
	}
	if got := Date("0002-01-01 BC"); got != "0002-01-01 BC" {
		t.Errorf("Date of another year BC = %s; want it as it is", got)
	}
}

// FuzzRead reads any text, and writes what it reads so that it reads it again.
func FuzzRead(f *testing.F) {
	for _, text := range []string{`{}`, `{a,"b\"",NULL}`, `[0:1]={a,b}`, `{"`, `{a,}`, `{{a}}`, `["a"]`, `[1:`, `{\}`, "{\"\x00\xff\"}", "[0:{,={0}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, out, n := Read(text), []byte{'{'}, 0
		var elements []string
		for ; r.Next(); n++ {
			if n > 0 {
				out = append(out, ',')
			}
			if r.Null() {
				out = append(out, "NULL"...)
			} else {
				out = AppendText(out, r.Text())
			}
			elements = append(elements, r.Text())
		}
		if r.Err() != nil {
			return
		}
		if n != Len(text) {
			t.Errorf("Len(%q) = %d; want %d", text, Len(text), n)
		}
		again, at := Read(string(append(out, '}'))), 0
		for ; again.Next(); at++ {
			if at == n || again.Text() != elements[at] {
				t.Fatalf("%q, written as %s}: element %d is %q", text, out, at, again.Text())
			}
		}
		if again.Err() != nil || at != n {
			t.Errorf("%q, written as %s}: %d elements, %v; want %d", text, out, at, again.Err(), n)
		}
	})
}

// FuzzTime reads any text as a time, and writes it so that it reads it again.
func FuzzTime(f *testing.F) {
	for _, text := range []string{"2024-01-02 03:04:05.000006+05:30", "0001-02-29 00:00:00+00 BC", "infinity", "2024-01-02 24:00:60.9-15:59:59"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := Time(text)
		if err != nil {
			return
		}
		at = at.Truncate(time.Microsecond)
		written := strings.NewReplacer("T", " ", "Z", "+00").Replace(string(AppendInstant(nil, at)))
		if again, err := Time(written); err != nil && at.Year() > -99999 && at.Year() <= 999999 || err == nil && !again.Equal(at) {
			t.Errorf("Time(%q) = %v, written %s is %v, %v", text, at, written, again, err)
		}
	})
}
