package naming_test

import (
	"testing"

	"github.com/perstore/perstoregen/gen/naming"
)

func TestSpelledOut(t *testing.T) {
	tests := []struct{ text, exported, written string }{
		{"a-b", "AMinusB", "aMinusb"},
		{"a_b", "AUnderscoreB", "aUnderscoreb"},
		{"POST", "Post", "POST"},
		{"user-id", "UserMinusID", "userMinusid"},
		{"$ref", "DollarRef", "Dollarref"},
		{"e\u0301", "EU0301", "eU0301"},
		{"", "Empty", ""},
	}
	for _, tt := range tests {
		if got := naming.Exported(naming.SpelledOut(tt.text)); got != tt.exported {
			t.Errorf("Exported(SpelledOut(%q)) = %q; want %q", tt.text, got, tt.exported)
		}
		if got := naming.AsWritten(tt.text); got != tt.written {
			t.Errorf("AsWritten(%q) = %q; want %q", tt.text, got, tt.written)
		}
	}
}
