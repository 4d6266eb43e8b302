package rqlsql

import (
	"regexp"
	"testing"
	"time"
)

func TestJSONPath(t *testing.T) {
	for want, names := range map[string][]string{
		`$`:               nil,
		`$."a"."b c"`:     {"a", "b c"},
		`$."a.b"."[0]"`:   {"a.b", "[0]"},
		`$."\"\\'"`:       {`"\'`},
		`$."\u000a"."<é"`: {"\n", "<é"},
	} {
		if got := JSONPath(names); got != want {
			t.Errorf("JSONPath(%q) = %s; want %s", names, got, want)
		}
	}
}

func TestLiteral(t *testing.T) {
	if got := Literal(`it's ''`); got != `'it''s '''''` {
		t.Errorf("Literal = %s", got)
	}
}

// TestJSONDate tries all days that four centuries may have, and more.
func TestJSONDate(t *testing.T) {
	date, instant := regexp.MustCompile(JSONDate), regexp.MustCompile(JSONTime)
	for year := 1600; year < 2001; year++ {
		for month := range 14 {
			for day := range 33 {
				at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
				text := at.Format("2006-01-02")
				want := at.Day() == day && int(at.Month()) == month
				if !want {
					text = string(append([]byte(text[:5]), byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10)))
				}
				if date.MatchString(text) != want || instant.MatchString(text+"T23:59:59.9Z") != want {
					t.Errorf("%s is a date: %t; want %t", text, !want, want)
				}
			}
		}
	}
	for _, text := range []string{"2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-01-01"} {
		if instant.MatchString(text) {
			t.Errorf("%s is taken for a time", text)
		}
	}
}
