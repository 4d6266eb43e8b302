package gogen

import "testing"

func TestDocOf(t *testing.T) {
	tests := []struct{ doc, want string }{
		{"", "Product is a stored object."},
		{" \n\u200b", "Product is a stored object."},
		{"Product is sold.", "Product is sold."},
		{"Something that is sold.", "Product: Something that is sold."},
		{"Pro", "Product: Pro"},
	}
	for _, tt := range tests {
		if got := docOf("Product", tt.doc, "is a stored object."); got != tt.want {
			t.Errorf("docOf(%q) = %q; want %q", tt.doc, got, tt.want)
		}
	}
}
