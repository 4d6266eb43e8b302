package dialecttest

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// expressions are the regular expressions that were thought of: each is there
// for something that a database may spell otherwise.
var expressions = []string{
	"", "a", "A", "^a", "a$", "^a$", "^$", "^", "$", "b|^z", "a.", "^.$", "^.{2}$", "(?s)^.+$", "(?s)line.line", "line.line",
	"[ab]", "[^ab]", "^[^a]*$", `\[`, `^\[.a`, "[]^-]", `[\]\\^-]`, `\\`, `\.`, `\$`, `\*`, `a\*b`, `\?`, `\|`, `-`, "'", `"`, "#", " ", "/", "%", "_", "!",
	"a*", "^a*$", "^a+$", "^a?b$", "^a{2}$", "a{0}b", "^a{0,2}$", "^a{1,}b", "a*?b", "^(?:ab)+c?$", "(a)(b)c", "^(a|b)", "^(?:|a)$", "a||b", "(?:)", "()",
	"(?i)a", "(?i)^AB", "(?i)[b-c]", "(?i)ä", "(?i)k", "(?i)[^a]", `\d`, `^\d+$`, `\D`, `\w`, `^\W`, `\s`, `^\S+$`, `[[:alpha:]]`, `[[:^alpha:]]`, `\p{Greek}`, `\pN`,
	"日", "^日本$", "😀", "[\U0001f5ff-\U0001f601]", "\uffff", "[\u00e0-\uffff]", "\u0308", "\u2028", "\n", `\n`, "^line\nline$", `\x{65e5}`, `[^\x00-\x7f]`,
	`\A`, `\z`, `a\z`, `[^\x{0}-\x{10ffff}]`, `(?:^)*a`, `(?:$)?`, `^^a`, "a$$", "[\x00-z]", "TABLE", "--", ";", "x';", `(?:a|b)?c`,
}

// testRegexps asks for the products whose name and whose note match, and for
// those whose note does not.
func (h *harness) testRegexps(t *testing.T) {
	supported := 0
	for _, pattern := range expressions {
		for _, fold := range []bool{false, true} {
			if h.match(t, pattern, fold) {
				supported++
			}
		}
	}
	for _, pattern := range []string{"*", "", "A", "a*", "*B", "*B*", "?", "A?B", `A\*B`, `\[A\]`, "Ä", "LINE*", "日*", `A\\B`, "ſ", "K"} {
		h.match(t, rqlsql.FoldedPattern(pattern), false)
	}
	if supported < len(expressions) {
		t.Errorf("%d expressions only were not refused", supported)
	}
}

// testRandomRegexps does the same with expressions made of random pieces.
func (h *harness) testRandomRegexps(t *testing.T) {
	r := source(t, 13)
	for range rounds(500) {
		var pattern strings.Builder
		for range 1 + r.IntN(4) {
			pattern.WriteString(pick(r, expressions) + pick(r, []string{"", "", "", "|", "?", "*", "{2}"}))
		}
		if _, err := regexp.Compile(pattern.String()); err == nil {
			h.match(t, pattern.String(), r.IntN(2) == 0)
		}
	}
}

// match tells whether the dialect takes an expression.
func (h *harness) match(t *testing.T, pattern string, fold bool) bool {
	t.Helper()
	arg, err := h.dialect.RegexpArg(pattern, fold)
	if errors.Is(err, errors.ErrUnsupported) {
		return false
	}
	if err != nil {
		t.Fatalf("RegexpArg(%q, %t) error = %v", pattern, fold, err)
	}
	re := regexp.MustCompile(pattern)
	if fold {
		re = regexp.MustCompile("(?i)" + pattern)
	}
	for _, field := range []int{productName, productName + 1} {
		for _, not := range []bool{false, true} {
			h.matchField(t, re, arg, field, not)
		}
	}
	return true
}

func (h *harness) matchField(t *testing.T, re *regexp.Regexp, arg any, field int, not bool) {
	t.Helper()
	want := []string{}
	for _, r := range h.rows[h.product] {
		if v := r[field]; v.Kind() == rql.KindString && re.MatchString(v.Text()) != not {
			want = append(want, keyText(r[0]))
		}
	}
	d := h.dialect
	column := "t0." + d.Quote(h.product.Fields[field].Column)
	text := "SELECT t0." + d.Quote("id") + " FROM " + d.Quote(h.product.Table) + " AS t0 WHERE " + d.Regexp(column, d.Placeholder(1), not)
	got := h.strings(t, text, arg)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%q for %q\n got %v\nwant %v", text, arg, re, got, want)
	}
}

// strings runs a query of one column.
func (h *harness) strings(t *testing.T, text string, args ...any) []string {
	t.Helper()
	rows, err := h.db.QueryContext(t.Context(), text, args...)
	if err != nil {
		t.Fatalf("%s\n%q: %v", text, args, err)
	}
	defer rows.Close()
	got := []string{}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		got = append(got, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s\n%q: %v", text, args, err)
	}
	return got
}
