package sqlstore

import perstore "github.com/perstore/perstoregen/runtime"

var _ perstore.Viewer = (*store)(nil)

// View reads the table as e describes it.
func (s *store) View(e *perstore.Entity) perstore.Store { return newStore(s.db, e) }
