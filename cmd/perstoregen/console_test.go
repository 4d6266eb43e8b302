package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/perstore/perstoregen/gen/diag"
)

// TestColour checks that only a terminal whose owner likes colours gets them.
func TestColour(t *testing.T) {
	problem := diag.List{{File: "a.json", Line: 1, Col: 2, Pointer: "/x", Message: "odd"}}
	diff := "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same\n"
	for _, tt := range []struct {
		name             string
		con              console
		wantErr, wantOut string
	}{
		{"pipe", console{colour: true}, "a.json:1:2: odd (#/x)\n", diff},
		{"NO_COLOR", console{outTerminal: true, errTerminal: true}, "a.json:1:2: odd (#/x)\n", diff},
		{"terminal", console{outTerminal: true, errTerminal: true, colour: true},
			"\x1b[1ma.json:1:2\x1b[m: odd (#/x)\n",
			"\x1b[1m--- a\x1b[m\n\x1b[1m+++ b\x1b[m\n\x1b[36m@@ -1 +1 @@\x1b[m\n\x1b[31m-old\x1b[m\n\x1b[32m+new\x1b[m\n same\n"},
		{"json", console{outTerminal: true, errTerminal: true, colour: true, json: true},
			`{"severity":"error","file":"a.json","line":1,"col":2,"pointer":"/x","message":"odd"}` + "\n", ""},
	} {
		var out, err bytes.Buffer
		tt.con.stdout, tt.con.stderr = &out, &err
		if got := tt.con.fail(problem); got != fault {
			t.Errorf("%s: fail() = %d; want %d", tt.name, got, fault)
		}
		if got := err.String(); got != tt.wantErr {
			t.Errorf("%s: fail() writes %q; want %q", tt.name, got, tt.wantErr)
		}
		if tt.wantOut == "" {
			continue
		}
		if e := tt.con.diff([]byte(diff)); e != nil || out.String() != tt.wantOut {
			t.Errorf("%s: diff() writes %q, %v; want %q", tt.name, out.String(), e, tt.wantOut)
		}
	}
}

func TestIsTerminal(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if isTerminal(null) || isTerminal(w) {
		t.Error("isTerminal says that nobody is a person")
	}
}
