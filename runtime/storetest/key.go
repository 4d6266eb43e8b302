package storetest

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	perstore "github.com/perstore/perstoregen/runtime"
)

var keyTests = []test{
	{"WrongType", testWrongKeyType},
	{"Texts", testTextKeys},
	{"Integers", testIntegerKeys},
	{"Composite", testCompositeKeys},
}

func testWrongKeyType(t *testing.T, db *database) {
	put(t, db.nodes(), &node{ID: 1})
	for name, key := range map[string]any{
		"Thing": "1", "Account": int64(1), "Node": 1, "Ticket": "01890a5d-ac96-774b-bcce-b302099a8057", "Place": "group",
	} {
		_, err := db.store(name).Get(t.Context(), key)
		wantError(t, "Get(wrong type)", err, perstore.ErrInvalid)
		wantError(t, "Delete(wrong type)", db.store(name).Delete(t.Context(), key, perstore.Cond{}), perstore.ErrInvalid)
	}
	_, err := db.nodes().Get(t.Context(), nil)
	wantError(t, "Get(nil)", err, perstore.ErrInvalid)
}

// oddTexts are texts that a store must keep apart and give back as they are.
var oddTexts = []string{
	"", " ", "  ", "a", "A", "a ", " a", "ä", "a\u0308", "ß", "ss", "ı", "I", "i", "İ",
	"'", "''", `"`, `\`, `\\`, "`", "%", "_", "*", "?", "[a]", "$1", ":a", "@a", "--", ";", "a'; DROP TABLE things; --",
	"a/b", "a,b", "(a)", "a&b", "a=b", "null", "NULL", "true", "1", "01", "1.0", "1e3", "0x1", "NaN",
	"\t", "\n", "\r\n", "\u0001", "\u007f", "\u00a0", "\u200b", "\u2028", "\ufeff", "\ufffd",
	"日本語", "עברית", "e\u0301", "é", "👍", "👍🏽", "👨‍👩‍👧", "🇳🇴", "\U0010ffff",
	strings.Repeat("long ", 200),
}

// keyTexts are the odd texts that a key takes. A put of one that is longer is
// refused.
func keyTexts(t *testing.T, db *database) []string {
	return slices.DeleteFunc(slices.Clone(oddTexts), func(text string) bool {
		most := db.harness.KeyText
		if most == 0 || utf8.RuneCountInString(text) <= most {
			return false
		}
		err := db.accounts().Put(t.Context(), &account{Code: text}, perstore.Cond{})
		wantError(t, "Put(long key)", err, perstore.ErrInvalid)
		return true
	})
}

func testTextKeys(t *testing.T, db *database) {
	s, texts := db.accounts(), keyTexts(t, db)
	for _, text := range texts {
		if err := s.Put(t.Context(), &account{Code: text, Name: text}, perstore.Cond{Presence: perstore.Absent}); err != nil {
			t.Errorf("Put(%q) error = %v", text, err)
		}
	}
	for _, text := range texts {
		if got := get[*account](t, t.Context(), s, text); got.Code != text || got.Name != text {
			t.Errorf("Get(%q) = %q, named %q", text, got.Code, got.Name)
		}
		if got := find[*account](t, t.Context(), s, "code=$1", text); len(got) != 1 || got[0].Code != text {
			t.Errorf("Query(code=%q) gives %d objects; want that one", text, len(got))
		}
	}
	if n := count(t, t.Context(), s); n != int64(len(texts)) {
		t.Errorf("Count = %d; want %d", n, len(texts))
	}
}

func testIntegerKeys(t *testing.T, db *database) {
	s := db.places()
	numbers := []int64{0, 1, -1, 1 << 31, 1<<53 - 1, 1 << 53, 1<<53 + 1, math.MaxInt64 - 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1}
	for _, n := range numbers {
		put(t, s, &place{Order: n})
	}
	for _, n := range numbers {
		wantSame(t, "Get", get[*place](t, t.Context(), s, placeKey{"", n}), &place{Order: n})
		if got := find[*place](t, t.Context(), s, "order=$1", n); len(got) != 1 || got[0].Order != n {
			t.Errorf("Query(order=%d) gives %d objects; want that one", n, len(got))
		}
	}
}

func testCompositeKeys(t *testing.T, db *database) {
	s := db.places()
	put(t, s, &place{"a", 1, perstore.Meta{}}, &place{"a", 11, perstore.Meta{}}, &place{"a1", 1, perstore.Meta{}}, &place{"", 1, perstore.Meta{}})
	for _, key := range []placeKey{{"a", 1}, {"a", 11}, {"a1", 1}, {"", 1}} {
		wantSame(t, "Get", get[*place](t, t.Context(), s, key), &place{Group: key.Group, Order: key.Order})
	}
	_, err := s.Get(t.Context(), placeKey{"a", 2})
	wantError(t, "Get(a 2)", err, perstore.ErrNotFound)
	if err := s.Delete(t.Context(), placeKey{"a", 1}, perstore.Cond{}); err != nil {
		t.Errorf("Delete(a 1) error = %v", err)
	}
	if got := find[*place](t, t.Context(), s, "group=a"); len(got) != 1 || got[0].Order != 11 {
		t.Errorf("Query(group=a) = %v; want a 11", got)
	}
}
