package sqlstore

import (
	"database/sql"
	"errors"
	"testing"
)

// classifier is an engine that can only classify.
type classifier struct {
	Engine
	class Class
}

func (c classifier) Classify(error) Class { return c.class }
func (c classifier) FailureAborts() bool  { return false }

// TestBrokenTransaction: a write that fails for another reason than what it
// writes may have undone the whole transaction; what follows must not run.
func TestBrokenTransaction(t *testing.T) {
	failed := errors.New("interrupted")
	for _, tt := range []struct {
		name   string
		class  Class
		write  bool
		broken bool
	}{
		{"write interrupted", Other, true, true},
		{"write while busy", Busy, true, true},
		{"value refused", Unique, true, false},
		{"link refused", ForeignKey, true, false},
		{"read interrupted", Other, false, false},
		{"read in a deadlock", Busy, false, true},
	} {
		tx := &transaction{db: &Database{engine: classifier{class: tt.class}}, stmts: map[string]*sql.Stmt{"x": nil}}
		if err := tx.use(t.Context(), tt.write, "x", nil, func(*sql.Stmt, *trace) error { return failed }); err != failed {
			t.Errorf("%s: use = %v; want its error", tt.name, err)
		}
		err := tx.use(t.Context(), false, "x", nil, func(*sql.Stmt, *trace) error { return nil })
		if broken := errors.Is(err, failed); broken != tt.broken {
			t.Errorf("%s: the next call = %v; want the same error: %v", tt.name, err, tt.broken)
		}
	}
}
