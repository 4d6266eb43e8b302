package rql

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestMessagesAreShort asks what quotes the query to do so with long ones.
func TestMessagesAreShort(t *testing.T) {
	long := strings.Repeat("%25", 21_000)
	plain := strings.Repeat("x", 60_000)
	for _, c := range []struct {
		text string
		pos  int
	}{
		{"a=number:" + long, 9},
		{"a=" + plain + ":x", 2},
		{"a=" + long + "%FF", 2},
		{"a=re:%28" + long, 5},
		{"a/" + plain + "//b=1", 60_003},
		{plain + "=1", 0},
		{plain + "(qty)", 0},
		{"qty=" + plain, 4},
		{"qty=" + long, 4},
		{"qty=(" + plain + ",b)", 4},
		{"qty=in=" + plain, 7},
		{"limit(" + plain + ")", 6},
		{"note=match=%28" + long, 11},
		{"aggregate(note,count())&sort(" + plain + ")", 29},
		{plain, 0},
		{"qty=$" + plain, 4},
	} {
		q, err := Parse(c.text)
		if err == nil {
			_, err = Bind(q, orders)
		}
		bad, ok := err.(*Error)
		if !ok || bad.Pos != c.pos || len(bad.Msg) > 700 || !strings.Contains(bad.Msg, "…") {
			t.Errorf("%.40s: error = %v; want a short one at byte %d with an ellipsis", c.text, err, c.pos)
		}
	}
}

func TestShortened(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"abcdé", "abcdé"},
		{"abcdefg", "abcdef…"},
		{"abcdéfg", "abcdé…"},
		{"abcdeéf", "abcde…"},
		{"日本語", "日本…"},
	} {
		if got := shortened(c.text, 6); got != c.want || !utf8.ValidString(got) {
			t.Errorf("shortened(%q, 6) = %q; want %q", c.text, got, c.want)
		}
	}
}
