// Package perstore is the runtime below the packages that perstoregen writes.
//
// A generated package describes each model by an [Entity]; a [Store] keeps the
// objects of one entity; a [Model] adds the rules of the schema, the hooks and
// the links; [Query] reads. All of that is untyped on purpose, so that three
// hundred models cost little to compile: generated code puts thin typed shells
// around it.
//
// Models, queries and stores are safe for concurrent use; objects are not.
package perstore
