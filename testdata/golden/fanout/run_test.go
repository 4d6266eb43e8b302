package fanout_test

import (
	"encoding/json"
	"testing"
	"unsafe"

	"github.com/perstore/perstoregen/testdata/golden/fanout/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// TestFanOut keeps an object whose schema has a hundred million members.
func TestFanOut(t *testing.T) {
	const text = `{"a":{"a":{"b":{"a":{}}},"b":{"b":{"c":{}}}}}`
	goldentest.Each(t, fanout.Open, func(t *testing.T, db *fanout.DB) {
		var thing fanout.Thing
		goldentest.Must(t, json.Unmarshal([]byte(text), &thing))
		goldentest.Must(t, db.Things.Add(t.Context(), &thing))
		got, err := db.Things.Get(t.Context(), thing.ID)
		goldentest.Must(t, err)
		kept, err := json.Marshal(got.A)
		if want := text[len(`{"a":`) : len(text)-1]; string(kept) != want || err != nil {
			t.Errorf("Get().A = %s, %v; want %s", kept, err, want)
		}
	})
	if size := unsafe.Sizeof(fanout.Thing{}); size > 1<<18 {
		t.Errorf("a Thing has %d bytes; want some that a stack holds", size)
	}
}
