// Package memstore keeps objects in memory: ordered by key, indexed, with
// transactions that roll back. Queries read a snapshot and never wait for a
// writer; writers run one after another. Nothing outlives the process.
//
// All stores of one [Database] take part in its transactions together.
package memstore
