package loose_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/loose/want"
)

// TestKeepsWhatWasWritten checks that what has no Go type survives JSON and
// every store.
func TestKeepsWhatWasWritten(t *testing.T) {
	const text = `{
		"id": 1, "any": {"b": [1, null, "x"], "a": 1e400}, "yes": false, "map": {"k": "v"}, "tuple": ["a", 1],
		"union": 7, "unionOrNull": "7", "choice": ["a"], "extended": {"a": "x", "more": "y"}, "huge": 123456789012345678901234567890123,
		"self": {"next": {"next": {}, "name": "b"}, "name": "a"}, "elements": [1, "x", null], "anyElements": ["a", 1.50],
		"uniqueAnything": [{}, []], "email": "a@b", "clock": "10:00:00Z", "money": 0.1, "data": "AA==", "lookahead": "x1", "few": [1],
		"untyped": "x", "tiny": -123456789012345678901234567890123, "lists": [[], [[]]], "labels": ["a", "a"],
		"nested": {"free": {"z": 1}, "known": "k"}
	}`
	var l loose.Loose
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	goldentest.Each(t, loose.Open, func(t *testing.T, db *loose.DB) {
		stored := l
		goldentest.Must(t, db.Looses.Add(t.Context(), &stored))
		got, err := db.Looses.Get(t.Context(), 1)
		goldentest.Must(t, err)
		back, err := json.Marshal(got)
		goldentest.Must(t, err)
		if diff := cmp.Diff(generic(t, text), generic(t, string(back))); diff != "" {
			t.Errorf("JSON through the store (-want +got):\n%s", diff)
		}
	})
}

func TestNothingStaysNothing(t *testing.T) {
	goldentest.Each(t, loose.Open, func(t *testing.T, db *loose.DB) {
		l := &loose.Loose{Any: json.RawMessage("null"), Yes: json.RawMessage("null"), Union: json.RawMessage(`""`), Self: perstore.Some(loose.Chain{})}
		goldentest.Must(t, db.Looses.Add(t.Context(), l))
		got, err := db.Looses.Where(loose.LooseFields.Map.IsNull(), loose.LooseFields.Yes.IsNull(), loose.LooseFields.Any.IsNull()).One(t.Context())
		goldentest.Must(t, err)
		text, err := json.Marshal(got)
		goldentest.Must(t, err)
		goldentest.Must(t, got.Save(t.Context())) // what is required is still there
		if want := `{"id":1,"any":null,"union":"","self":{}}`; string(text) != want {
			t.Errorf("JSON through the store = %s; want %s", text, want)
		}
	})
}

// generic reads JSON with numbers as they are written.
func generic(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	goldentest.Must(t, d.Decode(&v))
	return v
}

// TestRefusesWhatIsNoJSON checks that every store refuses a member that nobody
// could read again.
func TestRefusesWhatIsNoJSON(t *testing.T) {
	goldentest.Each(t, loose.Open, func(t *testing.T, db *loose.DB) {
		for _, text := range []string{"{bad", "1 2", ""} {
			err := db.Looses.Add(t.Context(), &loose.Loose{ID: 1, Any: json.RawMessage("1"), Union: json.RawMessage("1"), Map: json.RawMessage(text)})
			if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "map") {
				t.Errorf("Add of the map %q error = %v; want ErrInvalid that names it", text, err)
			}
		}
	})
}

// TestRefusesWhatIsInside checks the same of what is inside of a nested object.
func TestRefusesWhatIsInside(t *testing.T) {
	goldentest.Each(t, loose.Open, func(t *testing.T, db *loose.DB) {
		for _, chain := range []loose.Chain{{Next: json.RawMessage("{bad")}, {Name: perstore.Some("\xff")}} {
			err := db.Looses.Add(t.Context(), &loose.Loose{ID: 1, Any: json.RawMessage("1"), Union: json.RawMessage("1"), Self: perstore.Some(chain)})
			if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "self") {
				t.Errorf("Add of the chain %v error = %v; want ErrInvalid that names it", chain, err)
			}
		}
	})
}
