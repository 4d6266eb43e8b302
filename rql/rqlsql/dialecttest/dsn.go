package dialecttest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// DSN is the address of a server that the environment names, as the driver
// takes it. Where it names none, the test is skipped and says which engine is left
// out: once for all tests of the package on stderr too, since go test shows the
// reason of a skip with -v alone.
func DSN(t testing.TB, engine, variable, example string) string {
	t.Helper()
	dsn := os.Getenv(variable)
	if dsn == "" {
		reason := fmt.Sprintf("left out: %s; set %s to a DSN, such as %s", engine, variable, example)
		if _, before := said.LoadOrStore(reason, true); !before {
			fmt.Fprintln(os.Stderr, reason)
		}
		t.Skip(reason)
	}
	return dsn
}

// said are the reasons that were printed.
var said sync.Map
