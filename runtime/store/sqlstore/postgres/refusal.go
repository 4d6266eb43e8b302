package postgres

import (
	"errors"
	"reflect"

	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// refusal is an error of the server, as any driver gives it.
type refusal struct {
	err   error
	state string // the SQLSTATE; empty where the server has not said anything
}

// refusalOf finds the server's error. Those of lib/pq and of pgx have the method.
func refusalOf(err error) refusal {
	if failed, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return refusal{failed, failed.SQLState()}
	}
	return refusal{}
}

// member is what the server tells beside the message. It is looked up by the names
// that drivers give to the field: to know their types would be to link them all.
func (r refusal) member(names ...string) string {
	fields := reflect.Indirect(reflect.ValueOf(r.err))
	if fields.Kind() != reflect.Struct {
		return ""
	}
	for _, name := range names {
		if f := fields.FieldByName(name); f.Kind() == reflect.String {
			return f.String()
		}
	}
	return ""
}

// Classify reads the SQLSTATE.
func (Engine) Classify(err error) sqlstore.Class {
	failed := refusalOf(err)
	if failed.state == "0A000" && failed.member("Routine") == "RevalidateCachedQuery" { // the message is in the server's language
		return sqlstore.Stale
	}
	return classOf(failed.state)
}

// classOf gives the meaning of an SQLSTATE.
func classOf(state string) sqlstore.Class {
	switch state {
	case "23505", "23P01": // a unique index, an exclusion
		return sqlstore.Unique
	case "23503", "23001": // a foreign key, RESTRICT
		return sqlstore.ForeignKey
	case "40001", "40P01": // serialization, deadlock
		return sqlstore.Lost
	case "55P03": // a lock was not free
		return sqlstore.Busy
	case "57P01", "57P02", "57P03", "53300": // it goes down, has crashed, comes up, has no connection left
		return sqlstore.Unreachable
	case "2200H": // the sequence of a key is used up
		return sqlstore.Other
	case "54000", "42804": // a value that no index takes, of another type than the column
		return sqlstore.Check
	}
	if len(state) < 2 {
		return sqlstore.Other
	}
	switch state[:2] {
	case "22", "23": // what a column cannot hold, or must not
		return sqlstore.Check
	case "08": // the connection
		return sqlstore.Unreachable
	}
	return sqlstore.Other
}
