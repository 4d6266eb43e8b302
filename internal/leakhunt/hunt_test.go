package leakhunt_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/internal/leakhunt"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
)

var (
	first    = flag.Uint64("seed", 1, "the first seed")
	requests = flag.Int("requests", 1000, "how many requests are sent to each store")
)

// each is how many requests one pair of worlds gets.
const each = 50

var hunts = map[string]leakhunt.Hunt{
	"memory": {URL: "memory:", Schemes: map[string]perstore.OpenFunc{"memory": memstore.Open}},
	"sqlite": {URL: "sqlite::memory:", Schemes: map[string]perstore.OpenFunc{"sqlite": sqlite.Open}},
}

// TestLeaks looks for leaks over the stores that have views.
func TestLeaks(t *testing.T) {
	for name, hunt := range hunts {
		t.Run(name, func(t *testing.T) {
			seen := map[string]int{}
			hunt.Seen = func(r leakhunt.Request, status int, body string) {
				class := fmt.Sprint(r.Method, " ", status)
				switch {
				case body == "[]":
					class += " empty"
				case strings.HasPrefix(body, "event: put"):
					class += " events"
				}
				seen[class]++
			}
			for n := 0; n < *requests; n += each {
				if err := hunt.Seed(t.Context(), *first+uint64(n/each), each); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%d requests from seed %d on: no leak; %v", *requests, *first, seen)
		})
	}
}
