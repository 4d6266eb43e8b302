// Package codec is what types that perstoregen writes are read from JSON by,
// written to JSON by, and checked by. It needs no store: generate --types-only
// writes code that imports this package alone. Package perstore names what
// applications use of it: [Opt], [Date], [UUID], [Check], [ValidationError].
package codec
