//go:build leakyfacets

package rql

import "os"

var leak = os.Getenv("PERSTORE_LEAK")

// leaks tells whether a rule of facets is broken on purpose, so that the leak hunt can
// show that it finds such a leak. Nothing but that is built with this tag.
func leaks(rule string) bool { return leak == rule }
