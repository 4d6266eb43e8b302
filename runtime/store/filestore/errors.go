package filestore

import (
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// The errors of files, which [errors.As] finds.
type (
	// LockedError tells that a database is open already, with the process. It is
	// a perstore.ErrConflict.
	LockedError = wal.LockedError

	// CorruptError tells that a file is damaged in a way that no crash explains,
	// and where. The file is as it was. It is a perstore.ErrDatabase.
	CorruptError = wal.CorruptError

	// FailedError tells that a file could not be written: the disk is full, say.
	// The database takes no more writes until it is opened again. It is a
	// perstore.ErrDatabase.
	FailedError = wal.FailedError
)

// classified makes an error of a file one of the runtime's.
func classified(err error) error {
	if err == nil || errors.Is(err, perstore.ErrDatabase) || errors.Is(err, perstore.ErrInvalid) || errors.Is(err, perstore.ErrExists) {
		return err
	}
	if locked := (*LockedError)(nil); errors.As(err, &locked) {
		return fmt.Errorf("%w: %w", perstore.ErrConflict, err)
	}
	return fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
}
