package pgx_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(whole *testing.T) {
	server(whole)
	var used schemas
	storetest.Run(whole, storetest.Harness{
		Open:  open,
		Name:  func(t *testing.T) string { return used.empty(t, whole) },
		Views: true, Counts: true,
		Nests:   true,
		Reduces: true, Aggregates: true,
		Batches:    true,
		GetsMany:   true,
		Explains:   true,
		Updates:    true,
		Removes:    true,
		ReadsHeads: true,
		Persists:   true,
		ChecksRows: true,
		Conflicts:  true,
		NoNUL:      true,
		NoDayOf0:   true,
	})
}

// schemas are used again by one test after the other: to make their tables takes
// longer than most tests.
type schemas struct {
	free []string
}

// empty gives a schema for a test, which is emptied and free again after it. All
// of them are dropped at the end of the whole.
func (s *schemas) empty(t, whole *testing.T) string {
	t.Helper()
	if len(s.free) == 0 {
		s.free = append(s.free, newSchema(whole))
	}
	name := s.free[0]
	s.free = s.free[1:]
	t.Cleanup(func() {
		truncate(t, name)
		s.free = append(s.free, name)
	})
	return name
}

// truncate empties all tables of a schema.
func truncate(t *testing.T, name string) {
	t.Helper()
	db := connect(t, "postgres:"+name)
	mustExec(t, db, `DO $$ BEGIN
		EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY' FROM pg_tables WHERE schemaname = current_schema());
	END $$`)
}
