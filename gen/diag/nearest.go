package diag

import (
	"strconv"
	"strings"
)

// The bounds of the work of [Nearest]: nobody mistypes a longer name, and a
// definition with more names was made by a program.
const (
	maxNameCompared = 64
	maxCandidates   = 2000
)

// DidYouMean is `; did you mean "indexes"?` for the candidate nearest to name,
// or nothing when none is near.
func DidYouMean(name string, candidates []string) string {
	near := Nearest(name, candidates)
	if near == "" {
		return ""
	}
	return "; did you mean " + strconv.Quote(near) + "?"
}

// Nearest is the candidate that name was most likely meant to be: one that
// differs in case alone, or in at most a third of its letters. The first wins
// among equals, and the answer is empty when none is near.
func Nearest(name string, candidates []string) string {
	if len(candidates) > maxCandidates {
		return ""
	}
	best, distance := "", min(len(name)/3, 3)+1
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c
		}
		if d := editDistance(name, c, distance); d < distance {
			best, distance = c, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours between two names; it may give up at limit.
func editDistance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if max(len(x), len(y)) > maxNameCompared || max(len(x)-len(y), len(y)-len(x)) >= limit {
		return limit
	}
	var before []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next := make([]int, len(y)+1)
		next[0] = i + 1
		for j := range y {
			change := row[j]
			if x[i] != y[j] {
				change++
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, change)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}
