package rest

import (
	"runtime"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestMemoriesGo checks that what is remembered goes with its data model.
func TestMemoriesGo(t *testing.T) {
	count := func() int {
		memories.mu.Lock()
		defer memories.mu.Unlock()
		return len(memories.of)
	}
	before := count()
	for range 100 {
		d := new(perstore.DataModel)
		if m := memoryOf(d); m != memoryOf(d) {
			t.Error("a data model has two memories")
		}
	}
	for i := 0; i < 1000 && count() > before+10; i++ {
		runtime.GC() // after which cleanups run, at some time
		runtime.Gosched()
	}
	if n := count(); n > before+10 {
		t.Errorf("of 100 memories %d are left", n-before)
	}
}
