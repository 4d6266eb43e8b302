package load

import "github.com/perstore/perstoregen/gen/schema"

// Limits of what is generated. Definitions are written by people: what is larger
// would take minutes to print and to compile.
const (
	maxProperties = 10_000 // of an object
	maxValues     = 10_000 // of an enum
	maxLinks      = 10_000 // of a model
	maxIndexes    = 10_000 // of a model, in x-perstore.indexes
	maxTypes      = 20_000 // in a package, beside models
)

// atMost are the first of some parts of a schema. Where there are more than most
// this is reported: what says what is in the place of the first one too many.
func atMost[T any](l *loader, parts []T, most int, at func(T) *schema.Node, what string) []T {
	if len(parts) <= most {
		return parts
	}
	l.problem(at(parts[most]).NamePlace(), "one of %d %s; at most %d make a package", len(parts), what, most)
	return parts[:most]
}

// itself is the node of an item.
func itself(n *schema.Node) *schema.Node { return n }

// valueOf is the node of a member.
func valueOf(m schema.Member) *schema.Node { return m.Value }
