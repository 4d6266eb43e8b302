package rql

import "testing"

func TestISODateEnds(t *testing.T) {
	for text, want := range map[string]string{
		"2009-06-15T10:20:30.":      "date:2009-06-15T10:20:30Z",
		"2009-06-15T10:20:30.5":     "date:2009-06-15T10:20:30.5Z",
		"2009-06-15T10:20:30.25Z":   "date:2009-06-15T10:20:30.25Z",
		"2009-06-15T10:20:30+02:00": "date:2009-06-15T08:20:30Z",
	} {
		if v, ok := readISODate(text); !ok || v.String() != want {
			t.Errorf("readISODate(%s) = %s, %t; want %s", text, v, ok, want)
		}
	}
}
