package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
)

// CheckSeed tells what is wrong with a seed as far as the definitions tell without the
// types that are generated: it is an object with a list of objects for each model. What
// is no file, such as a pipe, can be read only once, and so by the program.
func CheckSeed(pkg *ir.Package, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("the seed %s is a folder; it is a file", file)
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	c := &seedCheck{file: file, text: text}
	for _, m := range pkg.Models {
		c.models = append(c.models, m.Name)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if err := c.lists(d); err != nil {
		c.failed(d, err)
	}
	return c.wrong.Err()
}

type seedCheck struct {
	file   string
	text   []byte
	models []string
	wrong  diag.List
}

// at is the place of an offset.
func (c *seedCheck) at(offset int64, pointer string) diag.Place {
	before := c.text[:min(max(offset, 0), int64(len(c.text)))]
	return diag.Place{
		File: c.file, Line: bytes.Count(before, []byte{'\n'}) + 1,
		Col: len(before) - bytes.LastIndexByte(before, '\n'), Pointer: pointer,
	}
}

// failed keeps the error that ended the reading.
func (c *seedCheck) failed(d *json.Decoder, err error) {
	offset := d.InputOffset()
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntaxOffset(c.text)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		offset, err = int64(len(c.text)), errors.New("the file ends early")
	}
	c.wrong.Addf(c.at(offset, ""), "%v", err)
}

// lists reads {"Product":[…],…}.
func (c *seedCheck) lists(d *json.Decoder) error {
	if ok, err := c.opens(d, '{', "", `a seed is an object with a list of objects for each model: {"Product":[{…}]}`); !ok {
		return err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if !slices.Contains(c.models, name) {
			hint := diag.DidYouMean(name, c.models)
			if hint == "" {
				hint = "; there are " + strings.Join(c.models, ", ")
			}
			quote := bytes.LastIndexByte(c.text[:d.InputOffset()-1], '"')
			c.wrong.Addf(c.at(int64(quote), "/"+name), "there is no model %q%s", name, hint)
		}
		if ok, err := c.list(d, name); !ok {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more behind the object")
	}
	return nil
}

// opens wants a delimiter. It is not ok where the reading ends.
func (c *seedCheck) opens(d *json.Decoder, want json.Delim, pointer, message string) (ok bool, err error) {
	start := afterSpace(c.text, d.InputOffset())
	token, err := d.Token()
	if err == nil && token != want {
		c.wrong.Addf(c.at(start, pointer), "%s", message)
	}
	return err == nil && token == want, err
}

// list reads the objects of a model.
func (c *seedCheck) list(d *json.Decoder, name string) (ok bool, err error) {
	if ok, err := c.opens(d, '[', "/"+name, fmt.Sprintf("the objects of %s are a list", name)); !ok {
		return false, err
	}
	for i := 0; d.More(); i++ {
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return false, err
		}
		if text[0] != '{' {
			c.wrong.Addf(c.at(d.InputOffset()-int64(len(text)), fmt.Sprintf("/%s/%d", name, i)), "is no object")
		}
	}
	_, err = d.Token()
	return err == nil, err
}

// afterSpace is where the value begins that comes next.
func afterSpace(text []byte, offset int64) int64 {
	return int64(len(text) - len(bytes.TrimLeft(text[offset:], " \t\r\n:,")))
}

// syntaxOffset is where a text ceases to be JSON. A decoder that has given tokens
// counts from elsewhere.
func syntaxOffset(text []byte) int64 {
	var all json.RawMessage
	syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &all))
	if !ok {
		return 0
	}
	return syntax.Offset - 1
}
