// Package crashtest kills processes that commit transactions over several
// databases, at each step and at random moments, and sees that the databases agree
// once perstore.Recover was called. It has tests alone: see make crash.
package crashtest
