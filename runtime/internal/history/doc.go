// Package history judges what transactions that ran at once have seen: whether it
// is what their isolation level promises. It is the method of Kingsbury and Alvaro's
// Elle: every transaction appends values of its own to lists, so that a list tells in
// which order its writers came, and a read tells which of them it has seen. What
// must come before what is then a graph, and each broken promise a cycle in it,
// named as Adya does.
package history
