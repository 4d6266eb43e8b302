package perstore_test

import (
	"encoding/json"
	"math"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// memo is what revisions are made of.
type memo struct {
	ID       string
	Weight   float64
	Note     perstore.Opt[string]
	Nested   perstore.Opt[json.RawMessage]
	Perstore perstore.Meta
}

// memos describes memos with the first n fields.
func memos(n int) *perstore.Entity {
	return describe.Model[memo]{
		Name: "Memo",
		Key:  describe.TextKey(0, func(m *memo) *string { return &m.ID }),
		Meta: func(m *memo) *perstore.Meta { return &m.Perstore },
		Fields: []describe.Field[memo]{
			describe.Plain("id", describe.Text(), func(m *memo) *string { return &m.ID }),
			describe.Plain("weight", describe.Float(), func(m *memo) *float64 { return &m.Weight }),
			describe.Optional("note", describe.Text(), func(m *memo) *perstore.Opt[string] { return &m.Note }),
			describe.Nested("nested", func(m *memo) *perstore.Opt[json.RawMessage] { return &m.Nested }, nil),
		}[:n],
	}.Entity()
}

// TestRevisionOfEqualObjects checks that a revision does not tell spellings and
// schemas apart, only values.
func TestRevisionOfEqualObjects(t *testing.T) {
	nested := func(text string) perstore.Opt[json.RawMessage] { return perstore.Some(json.RawMessage(text)) }
	for _, c := range []struct {
		name string
		a, b memo
		same bool
	}{
		{"absent and null", memo{}, memo{Note: perstore.Null[string](), Nested: perstore.Null[json.RawMessage]()}, true},
		{"absent and empty", memo{}, memo{Note: perstore.Some("")}, false},
		{"0 and -0", memo{}, memo{Weight: math.Copysign(0, -1)}, true},
		{"members in another order", memo{Nested: nested(`{"a":1,"b":[{"c":2,"d":3}]}`)}, memo{Nested: nested(`{ "b": [{"d":3, "c":2}], "a": 1}`)}, true},
		{"items in another order", memo{Nested: nested(`[1,2]`)}, memo{Nested: nested(`[2,1]`)}, false},
		{"numbers beyond floats", memo{Nested: nested(`9007199254740993`)}, memo{Nested: nested(`9007199254740992`)}, false},
		{"texts that run together", memo{ID: "a", Note: perstore.Some("b")}, memo{ID: "ab", Note: perstore.Some("")}, false},
	} {
		if a, b := memos(4).Revision(&c.a), memos(4).Revision(&c.b); (a == b) != c.same {
			t.Errorf("%s: revisions %q and %q; want them equal: %v", c.name, a, b, c.same)
		}
	}
	m := &memo{ID: "a", Weight: 2.5}
	if old, grown := memos(2).Revision(m), memos(4).Revision(m); old != grown {
		t.Errorf("with more optional properties in the schema the revision of an old object is %q, not %q", grown, old)
	}
}
