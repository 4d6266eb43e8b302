// Package pgx tests the store of PostgreSQL over the driver pgx: the contract of
// stores, what goes wrong, queries and an example. It is a module of its own, so
// that nobody who uses the store has to have the driver.
package pgx
