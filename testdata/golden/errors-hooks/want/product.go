// Package errorshooks has what somebody wrote by hand beside the generated code:
// a name that is generated too, and a hook that nobody would call.
package errorshooks

import "context"

// Product is generated too.
type Product struct{}

// BeforePut lacks the previous product and the error.
func (p *Product) BeforePut(context.Context) {}
