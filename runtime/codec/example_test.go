package codec_test

import (
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/runtime/codec"
)

// room is a type as generated code has it.
type room struct {
	Name string
	Beds []int64
}

func (r *room) ValidateTo(c *codec.Check) {
	c.MinLength("name", r.Name, 1)
	c.In("beds")
	for i, n := range r.Beds {
		c.Index(i)
		c.MinInt("", n, 1)
		c.Out()
	}
	c.Out()
}

// A Check lists all that is wrong; First stops at once.
func ExampleFirst() {
	r := room{Beds: []int64{1, 0}}
	var c codec.Check
	r.ValidateTo(&c)
	fmt.Println(c.Err())
	fmt.Println(codec.First(&r), errors.Is(codec.First(&r), codec.ErrInvalid))
	// Output:
	// invalid: /name: has 0 characters; at least 1 are needed; /beds/1: is 0; at least 1 is needed
	// invalid: /name: has 0 characters; at least 1 are needed true
}

// door is a type as generated code has it: closed, with a required and an
// optional member.
type door struct {
	Width int64
	Color codec.Opt[string]
}

func (v *door) DecodeJSON(d *codec.Decoder) {
	*v = door{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "width":
			v.Width = d.Once(&seen, 0).Int()
		case "color":
			v.Color = codec.Some(d.Once(&seen, 1).String())
		default:
			d.Unknown()
		}
	}
	d.Require(seen, 0x1, "width")
}

func (v *door) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"width":`).Int(v.Width)
	codec.WriteOpt(e, `"color":`, v.Color, (*codec.Encoder).String)
	e.EndObject()
}

// An integer may be written as JSON Schema allows it; what the type cannot hold
// is an error with its place.
func ExampleUnmarshal() {
	var v door
	for _, text := range []string{`{"width": 9e1}`, `{"width": "90"}`, `{"width": 90, "size": 1}`, `{"width": 90`} {
		err := codec.Unmarshal([]byte(text), &v)
		fmt.Println(v.Width, err)
	}
	// Output:
	// 90 <nil>
	// 0 invalid: /width: is a string; want an integer
	// 90 invalid: /size: is no member that is allowed
	// 90 invalid JSON at offset 12: unexpected end
}

// An absent member is not written.
func ExampleMarshal() {
	for _, v := range []door{{Width: 90}, {Width: 80, Color: codec.Some("red")}} {
		data, err := codec.Marshal(&v)
		fmt.Println(string(data), err)
	}
	// Output:
	// {"width":90} <nil>
	// {"width":80,"color":"red"} <nil>
}

// Numbers are equal by value, objects whatever the order of their members.
func ExampleParse() {
	a, _ := codec.Parse([]byte(`{"n": 1.0, "list": [true]}`))
	b, _ := codec.Parse([]byte(`{"list": [true], "n": 10e-1}`))
	n, _ := a.Member("n")
	fmt.Println(a.Equal(b), n.Number(), n.IsInteger())
	// Output:
	// true 1.0 true
}
