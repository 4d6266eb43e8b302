package diag_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/perstore/perstoregen/gen/diag"
)

func TestDiagnosticError(t *testing.T) {
	tests := []struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		{diag.Diagnostic{Message: "no schema was named"}, "no schema was named"},
		{diag.Diagnostic{File: "a.json", Message: "no such file"}, "a.json: no such file"},
		{diag.Diagnostic{File: "a.json", Line: 1, Col: 2, Message: "odd"}, "a.json:1:2: odd (#)"},
		{diag.Diagnostic{File: "a.json", Line: 1, Col: 2, Pointer: "/é x/~1", Message: "odd"}, "a.json:1:2: odd (#/é x/~1)"},
		{diag.Diagnostic{File: "a\n.json", Line: 1, Col: 2, Pointer: "/a\n\u202eb\xff", Message: "odd"}, "a%0A.json:1:2: odd (#/a%0A%E2%80%AEb%FF)"},
	}
	for _, tt := range tests {
		if got := tt.diagnostic.Error(); got != tt.want {
			t.Errorf("%+v.Error() = %q; want %q", tt.diagnostic, got, tt.want)
		}
	}
}

func TestListErr(t *testing.T) {
	var list diag.List
	if err := list.Err(); err != nil {
		t.Errorf("Err() of an empty list = %v; want nil", err)
	}
	at := func(file string, line, col int) diag.Place { return diag.Place{File: file, Line: line, Col: col} }
	list.Addf(at("b.json", 1, 1), "four")
	list.Addf(at("a.json", 10, 1), "three")
	list.Addf(at("a.json", 9, 7), "two")
	list.Addf(at("a.json", 9, 2), "one z")
	list.Addf(at("a.json", 9, 2), "one a")
	list.Addf(at("a.json", 9, 7), "two")

	var got diag.List
	if !errors.As(list.Err(), &got) {
		t.Fatalf("Err() = %T; want a diag.List", list.Err())
	}
	var messages []string
	for _, d := range got {
		messages = append(messages, d.Message)
	}
	want := []string{"one a", "one z", "two", "three", "four"}
	if diff := cmp.Diff(want, messages); diff != "" {
		t.Errorf("messages of Err() (-want +got):\n%s", diff)
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"index", "indexed", "indexes", "key", "table", "goName", "supplierId"}
	tests := []struct{ name, want string }{
		{"indexs", "index"},
		{"indexess", "indexes"},
		{"INDEXED", "indexed"},
		{"tabel", "table"},
		{"kye", "key"},
		{"goname", "goName"},
		{"suplierID", "supplierId"},
		{"colour", ""},
		{"", ""},
		{"id", ""},
	}
	for _, tt := range tests {
		if got := diag.Nearest(tt.name, keys); got != tt.want {
			t.Errorf("Nearest(%q) = %q; want %q", tt.name, got, tt.want)
		}
	}
}

func ExampleList() {
	var problems diag.List
	place := diag.Place{File: "product.json", Line: 12, Col: 9, Pointer: "/x-perstore/indexs"}
	problems.Addf(place, "unknown key %q in x-perstore%s", "indexs", diag.DidYouMean("indexs", []string{"key", "indexes"}))
	fmt.Println(problems.Err())
	// Output: product.json:12:9: unknown key "indexs" in x-perstore; did you mean "indexes"? (#/x-perstore/indexs)
}
