package load

import (
	"context"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// Rules decides about the rules of the named documents alone: the package has
// functions that check any JSON value against their roots, and no types. The name
// of a document leads to that of its function, which is empty where every value is
// valid. This is how the rules are compared with other validators, without the
// types that generated packages have.
func Rules(ctx context.Context, set *schema.Set, opts Options) (*ir.Package, map[string]string, error) {
	l := newLoader(ctx, set, opts)
	if err := l.run([]func(*loader){(*loader).options}); err != nil {
		return nil, nil, err
	}
	roots := make(map[string]string)
	for _, doc := range set.Docs {
		if doc.Named && doc.Root != nil {
			roots[doc.Name] = l.jsonRules(nil, []*schema.Node{doc.Root})
		}
	}
	for _, d := range l.plain {
		l.pkg.Documents = append(l.pkg.Documents, d.ir)
	}
	return l.pkg, roots, l.problems.Err()
}
