package ir

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Encode is the JSON of a package: indented, members in the order of the Go
// fields, the same bytes for the same package.
func Encode(p *Package) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(p)
	return b.Bytes(), err
}

// Decode reads what [Encode] wrote and checks that it is whole, since it may
// come from another program: unknown members, another [Format] and references
// that lead nowhere are errors.
func Decode(text []byte) (*Package, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var p Package
	if err := dec.Decode(&p); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("something stands behind the package")
	}
	if p.Format != Format {
		return nil, fmt.Errorf("its format is %d; this version reads %d", p.Format, Format)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return &p, nil
}
