// Command driver reads texts for one generated type and tells what the type
// makes of them. The file beside it, which the test writes, has the table of types.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// answer is what a type makes of one text, as the test reads it.
type answer struct {
	Stage      string // of the failure: decode validate encode again panic; "" is none
	Error      string
	Violations []perstore.Violation
	Text       []byte // what was encoded
}

// main answers each line of standard input, a text in base64 as JSON has it, with
// a line.
func main() {
	judge := types[os.Args[1]]
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var text []byte
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			panic(err)
		}
		if err := out.Encode(judge(text)); err != nil {
			panic(err)
		}
	}
}

// judge decodes a text to a T, validates it and encodes it; what was encoded must
// decode to the same.
func judge[T any](text []byte) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Stage: "panic", Error: fmt.Sprint(r)}
		}
	}()
	v := new(T)
	if err := decode(text, v); err != nil {
		return failed("decode", err)
	}
	if err := validate(v); err != nil {
		return failed("validate", err)
	}
	first, err := json.Marshal(v)
	if err != nil {
		return failed("encode", err)
	}
	again := new(T)
	if err := json.Unmarshal(first, again); err != nil {
		return failed("again", err)
	}
	if second, err := json.Marshal(again); err != nil || !bytes.Equal(first, second) {
		return failed("again", fmt.Errorf("%s became %s, %v", first, second, err))
	}
	return answer{Text: first}
}

// decode lets a generated type itself read the text where it can: encoding/json would
// keep texts from it that are no JSON.
func decode(text []byte, v any) error {
	generated := strings.Contains(reflect.TypeOf(v).Elem().PkgPath(), "/generated/")
	if v, ok := v.(json.Unmarshaler); ok && generated {
		return v.UnmarshalJSON(text)
	}
	return json.Unmarshal(text, v)
}

// validate asks the type itself, which a type without rules has no answer to.
func validate(v any) error {
	if v, ok := v.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	return nil
}

func failed(stage string, err error) answer {
	a := answer{Stage: stage, Error: err.Error()}
	if invalid, ok := errors.AsType[*perstore.ValidationError](err); ok {
		a.Violations = invalid.Violations
	}
	return a
}
