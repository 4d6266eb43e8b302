// Package memstore keeps objects in memory: ordered by key, indexed, with
// transactions at snapshot isolation. Nobody waits: a transaction reads the state
// of its begin, and learns when it commits that another one was faster
// (perstore.ErrConflict). Single writes outside of a transaction run one after
// another on the newest state. Nothing outlives the process.
//
// All stores of one [Database] take part in its transactions together. They are a
// perstore.Counter, Reducer, Aggregator, Batcher, Explainer, Updater, Remover and
// Historian.
package memstore
