package perstore_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// mustTerms gives the terms of a query.
func mustTerms(t *testing.T, text string) []rql.Node {
	t.Helper()
	q, err := rql.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", text, err)
	}
	return q.Terms()
}
