package rql

import (
	"errors"
	"strings"
	"testing"
)

// TestPatternBound bounds what a pattern compiles to, over JSON and over models.
func TestPatternBound(t *testing.T) {
	for query, ok := range map[string]bool{
		"note=glob:" + strings.Repeat("*x", 1300):       true,
		"note=glob:" + strings.Repeat("*x", 2000):       false,
		"match(note," + strings.Repeat("x", 3900) + ")": true,
		"match(note," + strings.Repeat("x", 4000) + ")": false,
		"note=re:" + strings.Repeat("x%7B1000%7D", 3):   true,
		"note=re:" + strings.Repeat("x%7B1000%7D", 4):   false,
		"note!=RE:" + strings.Repeat("x%7B1000%7D", 4):  false,
		"like(note," + strings.Repeat("*x", 2000) + ")": true, // is no regular expression
	} {
		for _, s := range []*Schema{Untyped, orders} {
			q, err := Parse(query)
			if err != nil {
				t.Fatalf("Parse(%.30s…) error = %v", query, err)
			}
			_, err = Bind(q, s)
			if e := (*Error)(nil); ok != (err == nil) || err != nil && (!errors.As(err, &e) || !strings.Contains(err.Error(), "at most 4000 are run")) {
				t.Errorf("Bind(%.30s…) to %s error = %.100v; want one that names the bound: %t", query, s.Name, err, !ok)
			}
		}
	}
}
