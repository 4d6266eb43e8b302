package perstore

import (
	"fmt"
	"strings"
)

// gidPrefix begins the name of every transaction of this package.
const gidPrefix = "perstore:"

// maxDatabaseID is how long an identity may be: a name of a prepared transaction
// then fits into the 128 bytes that MariaDB has for it.
const maxDatabaseID = 64

// newGID names a transaction that the database of an identity decides over.
func newGID(decider string) (string, error) {
	if len(decider) > maxDatabaseID {
		return "", fmt.Errorf("%w: the identity of a database has %d bytes; want at most %d", ErrDatabase, len(decider), maxDatabaseID)
	}
	return gidPrefix + NewUUID().String() + ":" + decider, nil
}

// deciderOf gives the identity of the database that decides over gid; false is
// that gid names no transaction of this package.
func deciderOf(gid string) (decider string, ok bool) {
	rest, ok := strings.CutPrefix(gid, gidPrefix)
	if !ok {
		return "", false
	}
	id, decider, ok := strings.Cut(rest, ":")
	if _, err := ParseUUID(id); err != nil {
		return "", false
	}
	return decider, ok
}
