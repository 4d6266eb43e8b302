//go:build !unix

package sqlite_test

import (
	"testing"
	"time"
)

// cpuTime is known on Unix alone.
func cpuTime(testing.TB) time.Duration { return 0 }
