//go:build leakyfacets

package leakhunt_test

import (
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/perstore/perstoregen/internal/leakhunt"
)

// broken are the rules of facets that the build tag breaks, one in each process.
var broken = []string{
	"link",   // the target of a link need not meet the condition of the facet
	"sort",   // hidden properties can be sorted by
	"count",  // a total counts all objects
	"status", // a hidden object is 403, and not 404
	"etag",   // the ETag is one of all that is stored
	"text",   // errors tell of rules about what is hidden
}

// TestBroken checks that the hunt finds each broken rule, over each store.
func TestBroken(t *testing.T) {
	if os.Getenv("PERSTORE_LEAK") != "" {
		t.Skip("this is the process of one rule")
	}
	for _, rule := range broken {
		t.Run(rule, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run", "^TestFound$", "-test.v")
			cmd.Env = append(os.Environ(), "PERSTORE_LEAK="+rule)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

// TestFound looks for the leak of the rule that is broken in this process.
func TestFound(t *testing.T) {
	if os.Getenv("PERSTORE_LEAK") == "" {
		t.Skip("no rule is broken in this process: TestBroken starts others")
	}
	for name, hunt := range hunts {
		t.Run(name, func(t *testing.T) {
			leak := (*leakhunt.Leak)(nil)
			for seed := *first; ; seed++ {
				err := hunt.Seed(t.Context(), seed, each)
				if errors.As(err, &leak) {
					t.Log(leak)
					return
				}
				if n := int(seed-*first+1) * each; err != nil || n >= *requests {
					t.Fatalf("no leak in %d requests; %v", n, err)
				}
			}
		})
	}
}
