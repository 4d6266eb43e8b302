package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/perstore/perstoregen/internal/benchcodec/payload"
	"github.com/perstore/perstoregen/runtime/codec"
)

// payloads are the names of the schemas and of the texts that they admit.
var payloads = []string{"record", "order", "records", "gateway"}

// value is a pointer to a generated type.
type value interface {
	json.Unmarshaler
	json.Marshaler
	Validate() error
	DecodeJSON(dec *codec.Decoder)
	EncodeJSON(enc *codec.Encoder)
}

// payloadCase is a text, and all that reads it.
type payloadCase struct {
	name   string
	data   []byte
	schema *jsonschema.Schema
	ours   func() value // a new one
	plain  func() any   // a pointer to a new plain value
}

// newCase reads the text and the schema of a payload.
func newCase(folder, name string) (*payloadCase, error) {
	c := &payloadCase{name: name}
	var err error
	if c.data, err = os.ReadFile(filepath.Join(folder, "testdata", name+".json")); err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	for _, other := range payloads {
		if err := addSchema(compiler, filepath.Join(folder, "schemas", other+".schema.json"), other); err != nil {
			return nil, err
		}
	}
	if c.schema, err = compiler.Compile(schemaURL(name)); err != nil {
		return nil, err
	}
	switch name {
	case "record":
		c.ours, c.plain = func() value { return new(payload.Record) }, func() any { return new(record) }
	case "order":
		c.ours, c.plain = func() value { return new(payload.Order) }, func() any { return new(order) }
	case "records":
		c.ours, c.plain = func() value { return new(payload.Records) }, func() any { return new([]record) }
	case "gateway":
		c.ours, c.plain = func() value { return new(payload.Gateway) }, func() any { return new(gateway) }
	default:
		return nil, fmt.Errorf("no payload is called %s", name)
	}
	return c, nil
}

func schemaURL(name string) string { return "https://example.org/bench/" + name + ".schema.json" }

func addSchema(compiler *jsonschema.Compiler, file, name string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return compiler.AddResource(schemaURL(name), f)
}

// task is something to do with a payload: by generated code, by encoding/json and
// the validator, and by encoding/json and plain structs, which check nothing. Nil
// is not done so.
type task struct {
	name          string
	ours, v5, std func() error
}

// tasks are those of a payload.
func (c *payloadCase) tasks() []task {
	return []task{
		{"decode and validate", c.decodeOurs, c.decodeV5, c.decodePlain},
		c.validation(),
		c.encoding(),
	}
}

func (c *payloadCase) decodeOurs() error {
	v := c.ours()
	if err := codec.Unmarshal(c.data, v); err != nil {
		return err
	}
	return v.Validate()
}

func (c *payloadCase) decodeV5() error {
	var v any
	if err := json.Unmarshal(c.data, &v); err != nil {
		return err
	}
	return c.schema.Validate(v)
}

func (c *payloadCase) decodePlain() error { return json.Unmarshal(c.data, c.plain()) }

// validation is of values that were read before.
func (c *payloadCase) validation() task {
	ours := c.ours()
	var decoded any
	err := json.Unmarshal(c.data, ours)
	if err == nil {
		err = json.Unmarshal(c.data, &decoded)
	}
	return task{
		name: "validate",
		ours: func() error { return firstOf(err, ours.Validate) },
		v5:   func() error { return firstOf(err, func() error { return c.schema.Validate(decoded) }) },
	}
}

// encoding is of values that were read before.
func (c *payloadCase) encoding() task {
	ours, plain := c.ours(), c.plain()
	err := json.Unmarshal(c.data, ours)
	if err == nil {
		err = json.Unmarshal(c.data, plain)
	}
	return task{
		name: "encode",
		ours: func() error { return firstOf(err, func() error { _, err := codec.Marshal(ours); return err }) },
		std:  func() error { return firstOf(err, func() error { _, err := json.Marshal(plain); return err }) },
	}
}

// firstOf gives err, or what do gives.
func firstOf(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}
