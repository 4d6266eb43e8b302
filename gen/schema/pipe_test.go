//go:build unix

package schema_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/perstore/perstoregen/gen/schema"
)

// TestPipe names a file that would be waited for.
func TestPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "product.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := schema.Read(t.Context(), nil, []string{pipe})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Problems) != 1 || !strings.Contains(set.Problems[0].Message, "not a file") {
		t.Errorf("Read(a pipe) reports %v; want that it is not a file", set.Problems)
	}
}
