package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// TestCheckSeed finds what is wrong with a seed before anything is built.
func TestCheckSeed(t *testing.T) {
	pkg := &ir.Package{Models: []*ir.Model{{Name: "Note"}, {Name: "Tag"}}}
	t.Chdir(t.TempDir())
	for _, tt := range []struct{ text, want string }{
		{text: `{"Note": [{"id": 1, "any": [{}]}, {}], "Tag": []}`},
		{text: `{}`},
		{"", `seed.json:1:1: the file ends early`},
		{`[]`, `seed.json:1:1: a seed is an object with a list of objects for each model: {"Product":[{…}]}`},
		{"{\"Note\": [],\n \"Tga\": [7]}", `seed.json:2:2: there is no model "Tga"; did you mean "Tag"? (#/Tga)
seed.json:2:10: is no object (#/Tga/0)`},
		{`{"Elsewhere": []}`, `seed.json:1:2: there is no model "Elsewhere"; there are Note, Tag (#/Elsewhere)`},
		{`{"Note": {}}`, `seed.json:1:10: the objects of Note are a list (#/Note)`},
		{"{\"Note\": [\n{},\n{\"a\" 1}]}", `seed.json:3:6: invalid character '1' after object key`},
		{"{\"Note\": [\n{", `seed.json:2:2: the file ends early`},
		{`{"Note": [{} 7]}`, `seed.json:1:14: expected comma after array element`},
		{`{} {}`, `seed.json:1:5: there is more behind the object`},
	} {
		if err := os.WriteFile("seed.json", []byte(tt.text), 0o666); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := CheckSeed(pkg, "seed.json"); err != nil {
			got = strings.ReplaceAll(err.Error(), " (#)", "")
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("CheckSeed(%s) (-want +got):\n%s", tt.text, diff)
		}
	}
	if err := CheckSeed(pkg, filepath.Join("none", "seed.json")); !os.IsNotExist(err) {
		t.Errorf("CheckSeed() of no file = %v; want that it is not there", err)
	}
	if err := CheckSeed(pkg, t.TempDir()); err == nil || !strings.HasSuffix(err.Error(), " is a folder; it is a file") {
		t.Errorf("CheckSeed() of a folder = %v", err)
	}
	if err := CheckSeed(pkg, os.DevNull); err != nil {
		t.Errorf("CheckSeed() of what is no file = %v; want that the program reads it", err)
	}
}
