package oracle

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// schemaCase is one schema of testdata with values that it must judge. The files
// there are lists of them, one file a class:
//
//	name      of the case, unique in its file
//	about     what it is there for
//	schema    the document; files are those that it refers to, by path
//	valid     instances that are accepted and come back as they were
//	invalid   instances that are refused; pointer and keyword tell how, if given
//	refused   instances that are valid but that Go's types cannot hold
//	declares  types and fields, as Type.Field, that the package must have
//	root      the name of the root type, where it is not what the test finds
type schemaCase struct {
	Name, About string
	Schema      json.RawMessage
	Files       map[string]json.RawMessage
	Valid       []json.RawMessage
	Invalid     []invalidInstance
	Refused     []json.RawMessage
	Declares    []string
	Root        string

	class string
}

// invalidInstance is refused. The pointer is of the value that breaks the rule: a
// missing or unknown member may be reported at the member as well as at its object.
type invalidInstance struct {
	Instance json.RawMessage
	Pointer  *string
	Keyword  string
}

// id is the case as part of an import path.
func (c *schemaCase) id() string { return goName(c.class + "_" + c.Name) }

// goName keeps of a text what any Go name may have.
func goName(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' {
			return '_'
		}
		return r
	}, strings.ToLower(text))
}

// ownCases are those of testdata, class by class.
func ownCases(t *testing.T) []*schemaCase {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []*schemaCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []*schemaCase
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			c.class = strings.TrimSuffix(filepath.Base(file), ".json")
		}
		all = append(all, cases...)
	}
	return all
}

// TestCases checks the cases themselves: the oracle says what they say.
func TestCases(t *testing.T) {
	known := make(map[string]bool)
	for _, c := range ownCases(t) {
		if known[c.id()] || c.About == "" {
			t.Errorf("%s/%s has the name of another case, or nothing that it is about", c.class, c.Name)
		}
		known[c.id()] = true
		judge := newJudge(t, c.Schema, c.Files)
		for _, text := range c.Valid {
			if err := judge.invalid(mustParse(t, text)); err != nil {
				t.Errorf("%s/%s: %s is not valid: %#v", c.class, c.Name, text, err)
			}
		}
		for _, in := range c.Invalid {
			err := judge.invalid(mustParse(t, in.Instance))
			if err == nil {
				t.Errorf("%s/%s: %s is not invalid", c.class, c.Name, in.Instance)
			} else if in.Pointer != nil && !says(err, *in.Pointer, in.Keyword) {
				t.Errorf("%s/%s: %s is invalid, but not at %q for %s: %#v", c.class, c.Name, in.Instance, *in.Pointer, in.Keyword, err)
			}
		}
		for _, text := range c.Refused {
			if v := mustParse(t, text); judge.invalid(v) == nil && excused(v, []string{""}) == "" {
				t.Errorf("%s/%s: %s is valid and has no excuse", c.class, c.Name, text)
			}
		}
	}
	if len(known) < 60 {
		t.Errorf("there are %d cases; want at least 60", len(known))
	}
}

// parse reads JSON and keeps its numbers as they are written.
func parse(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return v, nil
}

// mustParse reads JSON of the test's own.
func mustParse(t *testing.T, text []byte) any {
	t.Helper()
	v, err := parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// print is v as JSON, names in order.
func print(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // v was parsed
	}
	return bytes.TrimSpace(b.Bytes())
}
