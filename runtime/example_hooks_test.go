package perstore_test

import (
	"context"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

// invoice stands for a generated struct; its methods are written by hand in a
// file beside the generated ones.
type invoice struct {
	Total int64
	Sent  bool
}

// The compiler checks here that these methods are hooks; perstoregen reports
// those that have the name of one and another signature.
var (
	_ perstore.BeforePutter[invoice] = (*invoice)(nil)
	_ perstore.AfterLoader           = (*invoice)(nil)
)

// BeforePut refuses to change what was sent.
func (i *invoice) BeforePut(_ context.Context, previous *invoice) error {
	if previous != nil && previous.Sent {
		return errors.New("it was sent")
	}
	return nil
}

// AfterLoad has nothing to do.
func (i *invoice) AfterLoad(context.Context) error { return nil }

func ExampleBeforePutter() {
	sent := &invoice{Total: 7, Sent: true}
	changed := &invoice{Total: 8, Sent: true}
	fmt.Println(changed.BeforePut(context.Background(), nil))
	fmt.Println(changed.BeforePut(context.Background(), sent))
	// Output:
	// <nil>
	// it was sent
}
