// Package schema reads sets of JSON Schema documents: with the place of every
// value and the order of members, in the normal form of all drafts, with every
// $ref resolved, and checked against the meta-schema of their draft and of the
// keyword x-perstore. It knows no Go.
package schema

//go:generate go run ../../internal/schemadoc ../../docs/schema.md
