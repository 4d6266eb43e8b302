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
