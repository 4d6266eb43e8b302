// Package scenarios ports what was recorded of Perstore itself: each test is named
// after its scenario, and docs/scenarios.md lists them all. Error classes are our
// sentinels; messages are our own.
package scenarios

//go:generate go tool perstoregen generate --stores memory,sqlite -o records schemas
