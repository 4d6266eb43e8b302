package rest

import "testing"

// TestEvent checks that no text ends an event before its end.
func TestEvent(t *testing.T) {
	got := string(event("put", []byte("{\"a\":\r\n\n1}")))
	if want := "event: put\ndata: {\"a\":   1}\n"; got != want {
		t.Errorf("event = %q; want %q", got, want)
	}
}
