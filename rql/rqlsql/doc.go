// Package rqlsql compiles bound queries of package rql to SQL.
//
// A [Statement] is a bound query with what is asked of it: [Select], [Heads], [Count],
// [Exists] or [Reduce], or with what is done to its rows: [Update] or [Delete].
// It costs nothing to make and gives three things:
//
//   - Shape, a compact key. Statements of one shape have one text, so a store
//     keeps prepared statements by shape.
//   - SQL, the text. Every value in it is a placeholder; identifiers come only
//     from the schema and are quoted by the [Dialect].
//   - Args, the values in the order of their placeholders.
//
// One walk over the query makes all three, so they cannot disagree.
//
// # Null
//
// Predicates of rql are two-valued, those of SQL are not. The text pushes
// negations down to the comparisons and writes the complement of each so that
// it holds where its column is null. What is left is conjunctions and
// disjunctions of comparisons, in which SQL's unknown acts as false, and in
// which an index can serve.
//
// # Bounds
//
// A query of more than 900 terms, or one that nests 64 parentheses or 16
// sub-queries, is [errors.ErrUnsupported]: databases break down on such texts.
// The times of a JSON array are compared as texts, and so have to be written as
// encoding/json writes a time in UTC.
package rqlsql
