// Package memdb keeps the objects of a database in memory: ordered by key,
// indexed, with transactions that roll back. It is the engine of memstore and
// of filestore, which lets it note each commit in a [Log] before it is seen.
package memdb
