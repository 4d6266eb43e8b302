package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// tried are the files that hold what the guide tells its readers to write.
var tried = []string{"*.go", "shop/*.go", "../wiki/wiki/*.go", "../schemas/shop/*.json"}

// words are code in the right columns that is no call and no definition.
var words = []string{"product.json", "perstoregen check"}

// TestAdoptingTables checks that what stands in the right columns of the guide's
// tables stands in code that is compiled and run.
func TestAdoptingTables(t *testing.T) {
	guide, err := os.ReadFile("../../docs/adopting.md")
	must(t, err)
	_, tables, _ := strings.Cut(string(guide), "\n## What you had, what you write here\n")
	code := strings.Join(words, "\n") + sources(t)
	checked := 0
	for line := range strings.Lines(tables) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		for _, span := range codeSpans(line) {
			checked++
			for part := range strings.SplitSeq(span, "…") {
				if !strings.Contains(dense(code), dense(part)) {
					t.Errorf("the guide tells to write %s; no code of the examples has %q", span, part)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("found %d pieces of code in the tables of the guide; want more than 50", checked)
	}
}

// sources joins the files of tried.
func sources(t *testing.T) string {
	var all strings.Builder
	for _, pattern := range tried {
		names, err := filepath.Glob(pattern)
		must(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			must(t, err)
			all.Write(text)
		}
	}
	return all.String()
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

// codeSpans gives the code in the last cell of a row.
func codeSpans(row string) []string {
	row = strings.ReplaceAll(strings.TrimSpace(row), `\|`, "\x00")
	cells := strings.Split(strings.Trim(row, "|"), "|")
	var spans []string
	for _, m := range codeSpan.FindAllStringSubmatch(cells[len(cells)-1], -1) {
		spans = append(spans, strings.ReplaceAll(m[1], "\x00", "|"))
	}
	return spans
}

// dense leaves out white space.
func dense(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
