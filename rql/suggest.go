package rql

import (
	"iter"
	"strconv"
)

// suggest is the end of a message about an unknown name: the nearest known
// one, if one is near enough to be a slip of the pen.
func suggest(name string, known iter.Seq[string]) hint {
	best, at := "", len(name)/3+2
	for k := range known {
		d := editDistance(name, k, at+1)
		if d < at || d == at && best != "" && k < best { // the order of known does not matter
			best, at = k, d
		}
	}
	if best == "" {
		return ""
	}
	return hint("; did you mean " + strconv.Quote(shortened(best, maxQuoted)) + "?")
}

// editDistance is the number of bytes to insert, delete, replace or swap with
// their neighbour to get from a to b, or limit where it is at least that. The
// limit keeps it cheap for names as long as a query may be.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d = 1 + min(d, last[j+1], row[j])
				if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
					d = min(d, before[j-1]+1)
				}
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// Suggest is the end of a message about an unknown name, "; did you mean …?",
// when one of the known names is near enough to be meant, else empty.
func Suggest(name string, known iter.Seq[string]) string {
	return string(suggest(name, known))
}
