package dialecttest

import (
	"os"
	"testing"
)

// DSN is the address of a server that the environment names, as the driver
// takes it. Where it names none, the test is skipped and says so.
func DSN(t *testing.T, variable, example string) string {
	t.Helper()
	dsn := os.Getenv(variable)
	if dsn == "" {
		t.Skipf("no server: set %s to a DSN, such as %s", variable, example)
	}
	return dsn
}
