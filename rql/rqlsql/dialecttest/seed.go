package dialecttest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// source is the n-th source of random choices. They are the same in every run, and
// others where PERSTORE_TEST_SEED is a number.
func source(t *testing.T, n uint64) *rand.Rand {
	t.Helper()
	var seed uint64
	if text := os.Getenv("PERSTORE_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("PERSTORE_TEST_SEED: %v", err)
		}
	}
	return rand.New(rand.NewPCG(n, n+1+seed))
}
