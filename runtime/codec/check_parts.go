package codec

import "sync"

// Ruled has rules, as generated types do.
type Ruled interface{ ValidateTo(c *Check) }

var checks = sync.Pool{New: func() any { return new(Check) }}

// Validate gives all rules that v breaks, as a *[ValidationError].
func Validate[T Ruled](v T) error {
	c := checks.Get().(*Check)
	v.ValidateTo(c)
	err := c.Err()
	*c = Check{}
	checks.Put(c)
	return err
}

// Nested checks the member at name.
func (c *Check) Nested(name string, v Ruled) {
	c.In(name)
	v.ValidateTo(c)
	c.Out()
}

// Opt checks a member that can be absent and not null: state and v are of an
// [Opt].
func (c *Check) Opt(name string, state OptState, v Ruled) {
	c.NotNull(name, state == OptNull)
	c.Nullable(name, state, v)
}

// Nullable checks a member that can be absent and null: state and v are of an
// [Opt].
func (c *Check) Nullable(name string, state OptState, v Ruled) {
	if state == OptValue {
		c.Nested(name, v)
	}
}

// NoNulls checks members that can be absent and not null, of which nothing else is
// asked.
//
//go:noinline
func (c *Check) NoNulls(names []string, states ...OptState) {
	for i, s := range states {
		c.NotNull(names[i], s == OptNull)
	}
}

// Given gives the value of a member that can be absent and not null.
//
//go:noinline
func Given[T any](c *Check, name string, o Opt[T]) (T, bool) {
	c.NotNull(name, o.State == OptNull)
	return o.Get()
}

// CheckOptEnum checks a member that can be absent and not null, and is one of the
// texts allowed.
//
//go:noinline
func CheckOptEnum[E ~string](c *Check, name string, o Opt[E], allowed []E) {
	if v, ok := Given(c, name, o); ok {
		CheckEnum(c, name, v, allowed)
	}
}

// CheckEnums checks that the elements of a list are of the texts allowed.
//
//go:noinline
func CheckEnums[E ~string](c *Check, name string, list, allowed []E) {
	c.In(name)
	for i, v := range list {
		c.Index(i)
		CheckEnum(c, "", v, allowed)
		c.Out()
	}
	c.Out()
}

// ruled is a pointer to a value of a generated type.
type ruled[T any] interface {
	*T
	Ruled
}

// CheckObjects checks the elements of a list.
func CheckObjects[T any, P ruled[T]](c *Check, name string, list []T) {
	c.In(name)
	for i := range list {
		c.Index(i)
		P(&list[i]).ValidateTo(c)
		c.Out()
	}
	c.Out()
}

// CheckObjectMap checks the values of a map.
func CheckObjectMap[T any, P ruled[T]](c *Check, name string, entries map[string]T) {
	c.In(name)
	for _, key := range Keys(entries) {
		v := entries[key]
		c.Entry(key)
		P(&v).ValidateTo(c)
		c.Out()
	}
	c.Out()
}
