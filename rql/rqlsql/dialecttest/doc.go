// Package dialecttest checks a dialect of package rqlsql against a database.
//
// [Run] makes tables of a small shop, fills them with the same rows that it
// keeps in memory, and asks both the same queries: a list that was written by
// hand, and random ones. A dialect is right where the database gives the rows,
// their order, the counts and the reductions that package rql gives, and where
// it updates and deletes the rows that package rql finds, and no others. It may
// refuse a random query for a regular expression that it refuses, but not many.
//
// What is random is the same in every run; the number PERSTORE_TEST_SEED in the
// environment makes it another.
package dialecttest
