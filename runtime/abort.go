package perstore

import "context"

// OnAbort runs fn if ctx's transaction is aborted, or the nested one around the call:
// once for each attempt of it. Without a transaction it never runs.
func OnAbort(ctx context.Context, fn func()) { onAbort(ctx, fn) }
