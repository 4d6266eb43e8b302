package diag

import (
	"cmp"
	"slices"
	"strings"
)

// List collects diagnostics. As an error it prints one on each line.
type List []Diagnostic

// Error is every diagnostic on a line of its own.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Add collects diagnostics.
func (l *List) Add(ds ...Diagnostic) { *l = append(*l, ds...) }

// Addf collects the diagnostic of a place.
func (l *List) Addf(p Place, format string, args ...any) { l.Add(p.Errorf(format, args...)) }

// Sorted is the list in the order of files, lines, columns and messages, each
// diagnostic once. It does not depend on the order in which they were found.
func (l List) Sorted() List {
	sorted := make(List, 0, len(l))
	seen := make(map[Diagnostic]bool, len(l))
	for _, d := range l {
		if !seen[d] {
			seen[d] = true
			sorted = append(sorted, d)
		}
	}
	slices.SortFunc(sorted, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Message, b.Message), cmp.Compare(a.Pointer, b.Pointer),
		)
	})
	return sorted
}

// Err is the sorted list as an error, nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l.Sorted()
}
