package plain_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	plain "github.com/perstore/perstoregen/testdata/golden/plain/want"
)

const text = `[{
	"kind": "on-hold", "at": "2024-05-06T07:08:09Z", "tags": ["a"], "sender": {"street": "Main"},
	"retries": [{"count": 2}], "payload": {"any": [1]}, "headers": {"x-id": "1", "x_id": "2", "validate": true}
}]`

// TestRound reads and writes a document of the foreign service.
func TestRound(t *testing.T) {
	var events plain.EventList
	if err := json.Unmarshal([]byte(text), &events); err != nil {
		t.Fatal(err)
	}
	if err := events.Validate(); err != nil {
		t.Errorf("Validate() = %v; want nil", err)
	}
	var at plain.When = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	e := events[0]
	if e.Kind != plain.KindOnMinusHold || !e.At.Equal(at) || e.Headers.V.XUnderscoreID.Or("") != "2" || !e.Headers.V.ValidateField.Or(false) {
		t.Errorf("Unmarshal gives %+v", e)
	}
	e.Defaults()
	if got, ok := e.Weight.Get(); !ok || got != 1.5 {
		t.Errorf("Defaults() gives weight %v, %t; want 1.5", got, ok)
	}
	var want, got any
	written, err := json.Marshal(events)
	if err := errors.Join(err, json.Unmarshal(written, &got), json.Unmarshal([]byte(text), &want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Marshal (-want +got):\n%s", diff)
	}
}

// TestRules breaks rules at every depth.
func TestRules(t *testing.T) {
	events := plain.EventList{{
		Kind: "lost", Tags: []string{"a", "A", "b", "c"}, Retries: []plain.Retry{{}},
		Sender: perstore.Some(plain.Shared_address{}),
	}}
	var failed *perstore.ValidationError
	if err := events.Validate(); !errors.As(err, &failed) {
		t.Fatalf("Validate() = %v; want a ValidationError", err)
	}
	var got []string
	for _, v := range failed.Violations {
		got = append(got, v.Pointer+" "+v.Keyword+" "+v.SchemaPointer)
	}
	want := []string{
		"/0/kind enum event.schema.json#/definitions/kind/enum",
		"/0/tags maxItems event.schema.json#/definitions/tags/maxItems",
		"/0/tags/1 pattern event.schema.json#/definitions/tags/items/pattern",
		"/0/sender/street minLength shared.json#/definitions/address/properties/street/minLength",
		"/0/retries/0/count minimum event.schema.json#/definitions/retry/properties/count/minimum",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
	if err := (plain.EventList{}).Validate(); !errors.As(err, &failed) || failed.Violations[0].Keyword != "minItems" || failed.Violations[0].Pointer != "" {
		t.Errorf("Validate() of no event = %v; want minItems of the whole", err)
	}
	if err := plain.Code("x").Validate(); err == nil {
		t.Error(`Code("x").Validate() = nil; want minLength`)
	}
	if err := plain.Tags.Validate(nil); err != nil {
		t.Errorf("Tags(nil).Validate() = %v; want nil", err)
	}
}
