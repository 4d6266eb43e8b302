package dialecttest

import (
	"testing"

	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestVocabulary checks that what a query could bring into a text is found.
func TestVocabulary(t *testing.T) {
	known := vocabulary(t, sqlite.Dialect{})
	for _, text := range []string{
		"SELECT 'b'", "SELECT t0.\"b\"", "SELECT drop", "SELECT 12345", "SELECT 1; SELECT 1", "SELECT 1 -- 1", "SELECT 1 /* 1", "SELECT é", "SELECT ?", "SELECT ?1", "SELECT '",
	} {
		if err := known.check(text, 0); err == nil {
			t.Errorf("check(%s) finds nothing", text)
		}
	}
	if err := known.check(`SELECT t7."id" FROM "products" AS t7 WHERE t7."id" = ? LIMIT 12345`, 1); err != nil {
		t.Errorf("check = %v", err)
	}
}
