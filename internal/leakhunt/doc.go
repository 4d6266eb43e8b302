// Package leakhunt looks for what a facet tells of what it hides. It makes a family of
// models with facets, and of each two databases that differ only in what the facet
// hides: the names and values of blocked properties, the objects outside of its
// condition, the models without it. The same random requests go to both; where the
// answers differ, something has leaked.
//
// docs/decisions/0042-leak-hunt.md has what is left out because no facet can hide it.
package leakhunt
