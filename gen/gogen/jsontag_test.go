package gogen

import "testing"

func TestJSONTag(t *testing.T) {
	tests := []struct {
		property string
		omitZero bool
		want     string
	}{
		{"name", false, "`json:\"name\"`"},
		{"name", true, "`json:\"name,omitzero\"`"},
		{"-", false, "`json:\"-,\"`"},
		{"-", true, "`json:\"-,omitzero\"`"},
		{"a b", false, "`json:\"a b\"`"},
		{"`", false, `"json:\"` + "`" + `\""`},
		{"\u202e", false, "`json:\"\\u202e\"`"},
	}
	for _, tt := range tests {
		if got := jsonTag(tt.property, tt.omitZero); got != tt.want {
			t.Errorf("jsonTag(%q, %v) = %s; want %s", tt.property, tt.omitZero, got, tt.want)
		}
	}
}
