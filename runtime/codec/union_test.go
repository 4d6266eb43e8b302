package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// writing is a value that is written by a function.
type writing func(e *codec.Encoder)

func (w writing) EncodeJSON(e *codec.Encoder) { w(e) }

// TestEncodeParts writes what could be read as something else.
func TestEncodeParts(t *testing.T) {
	for label, tt := range map[string]struct {
		write func(e *codec.Encoder)
		fails bool
	}{
		"one of a union":            {func(e *codec.Encoder) { e.One("U", false, true) }, false},
		"none of a union":           {func(e *codec.Encoder) { e.One("U", false, false) }, true},
		"two of a union":            {func(e *codec.Encoder) { e.One("U", true, true) }, true},
		"one of a union or null":    {func(e *codec.Encoder) { e.AtMostOne("U", false, true) }, false},
		"none of a union or null":   {func(e *codec.Encoder) { e.AtMostOne("U", false, false) }, false},
		"two of a union or null":    {func(e *codec.Encoder) { e.AtMostOne("U", true, true) }, true},
		"a whole tuple":             {func(e *codec.Encoder) { e.NoGap("T", true, true) }, false},
		"an empty tuple":            {func(e *codec.Encoder) { e.NoGap("T", false, false) }, false},
		"the beginning of a tuple":  {func(e *codec.Encoder) { e.NoGap("T", true, false) }, false},
		"a tuple with a gap":        {func(e *codec.Encoder) { e.NoGap("T", true, false, true) }, true},
		"the end of a tuple":        {func(e *codec.Encoder) { e.NoGap("T", false, true) }, true},
		"another value":             {func(e *codec.Encoder) { e.Other(json.RawMessage(" 1")) }, false},
		"an object that hides some": {func(e *codec.Encoder) { e.Other(json.RawMessage(" {}")) }, true},
	} {
		if text, err := codec.Marshal(writing(tt.write)); (err != nil) != tt.fails {
			t.Errorf("%s: Marshal = %s, %v; want an error: %v", label, text, err, tt.fails)
		}
	}
	if got := violations(func(c *codec.Check) { c.In("a"); c.NoGap(false, true); c.Out() }); len(got) != 1 || got[0] != "/a minItems" {
		t.Errorf("NoGap gives %v; want one violation of /a", got)
	}
	if got := violations(func(c *codec.Check) { c.NoGap(true, false) }); got != nil {
		t.Errorf("NoGap without a gap gives %v", got)
	}
}
