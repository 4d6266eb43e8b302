package exact_test

import (
	"encoding/json"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
	exact "github.com/perstore/perstoregen/testdata/golden/exact/want"
)

// TestRound reads and writes numbers that no machine word holds.
func TestRound(t *testing.T) {
	const text = `{"serial":123456789012345678901,"balance":-0.10000000000000000000001,"rate":99999999999999999999.99,"parts":[1,1e30],"limit":1.0}`
	var l exact.Ledger
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	if err := l.Validate(); err != nil {
		t.Errorf("Validate() = %v; want nil", err)
	}
	written, err := json.Marshal(l)
	if err != nil || string(written) != text {
		t.Errorf("Marshal = %s, %v; want %s", written, err, text)
	}
	l.Defaults()
	if l.Rate.V != "99999999999999999999.99" {
		t.Errorf("Defaults() makes the rate %s", l.Rate.V)
	}
}

// TestRules breaks rules about numbers.
func TestRules(t *testing.T) {
	for text, want := range map[string]string{
		`{"serial":1.5,"balance":0}`:                            "/serial",
		`{"serial":0,"balance":0}`:                              "/serial",
		`{"serial":1,"balance":0,"rate":0.001}`:                 "/rate",
		`{"serial":1,"balance":0,"parts":[1,0.5]}`:              "/parts/1",
		`{"serial":1,"balance":0,"limit":0.5}`:                  "/limit",
		`{"serial":123456789012345678901.5,"balance":0}`:        "/serial",
		`{"serial":1,"balance":0,"rate":99999999999999999.999}`: "/rate",
	} {
		var l exact.Ledger
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Errorf("Unmarshal(%s) = %v; want nil", text, err)
			continue
		}
		failed, ok := l.Validate().(*codec.ValidationError)
		if !ok || len(failed.Violations) != 1 || failed.Violations[0].Pointer != want {
			t.Errorf("Validate() of %s = %v; want one violation at %s", text, failed, want)
		}
	}
}
