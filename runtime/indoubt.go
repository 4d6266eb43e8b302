package perstore

import (
	"errors"
	"fmt"
)

// ErrTorn is the error of a [BestEffort] transaction that some databases have
// committed and others have not.
var ErrTorn = errors.New("committed in some databases only")

// ErrInDoubt is what an [InDoubtError] is.
var ErrInDoubt = errors.New("in doubt")

// InDoubtError tells of a transaction over several databases that has not ended in
// all of them. What it has written there is kept, unseen, and other writers wait
// for it, until [Recover] ends it with the database that decides.
type InDoubtError struct {
	GID     string  // names the transaction in all databases
	Outcome Outcome // so far as it is known
	Err     error   // why it has not ended
}

// Outcome is how a transaction over several databases ends.
type Outcome string

// How a transaction ends.
const (
	Unknown   Outcome = "" // the database that decides knows it: see OutcomeOf
	Committed Outcome = "committed"
	Aborted   Outcome = "aborted"
)

// Error gives "transaction perstore:… is in doubt: …; call perstore.Recover …".
func (e *InDoubtError) Error() string {
	state := "is in doubt"
	if e.Outcome != Unknown {
		state = fmt.Sprintf("was %s, but not in every database yet", string(e.Outcome))
	}
	return fmt.Sprintf("transaction %s %s: %v; call perstore.Recover when all its databases can be reached", e.GID, state, e.Err)
}

// Unwrap gives [ErrInDoubt] and the cause.
func (e *InDoubtError) Unwrap() []error { return []error{ErrInDoubt, e.Err} }
