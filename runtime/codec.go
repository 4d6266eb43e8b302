package perstore

import (
	"encoding/json"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

// What types have with and without stores is of package codec; applications
// know it by these names.
type (
	// OptState tells the three states of an [Opt] apart.
	OptState = codec.OptState

	// Opt is a member that may be absent, null or a value. The zero Opt is
	// absent; with `json:",omitzero"` an absent member is not written.
	Opt[T any] = codec.Opt[T]

	// Date is a day of the calendar without a time zone: the format "date".
	Date = codec.Date

	// UUID is a universally unique identifier (RFC 9562). The zero UUID stands
	// for "none yet" in a generated key.
	UUID = codec.UUID

	// TimeOfDay is a time with an offset, without a day: the format "time".
	TimeOfDay = codec.TimeOfDay

	// Duration is a span of the calendar and the clock: the format "duration".
	Duration = codec.Duration

	// Decimal is a number of JSON that is never rounded: the format "decimal".
	Decimal = codec.Decimal

	// Members are the members of an object that its schema does not name: the
	// field Extra of open models.
	Members = codec.Members

	// Check collects violations while generated code walks an object.
	Check = codec.Check

	// Violation is one broken rule.
	Violation = codec.Violation

	// ValidationError lists every rule that an object breaks. It is an
	// [ErrInvalid].
	ValidationError = codec.ValidationError

	// SyntaxError tells where a text is no JSON. It is an [ErrInvalid].
	SyntaxError = codec.SyntaxError
)

// The states of an Opt. Absent is the zero value.
const (
	OptAbsent = codec.OptAbsent
	OptNull   = codec.OptNull
	OptValue  = codec.OptValue
)

// Some makes an Opt that holds v.
func Some[T any](v T) Opt[T] { return codec.Some(v) }

// Null makes an Opt that is null.
func Null[T any]() Opt[T] { return codec.Null[T]() }

// OrAbsent makes null absent: what a store that keeps no difference gives back
// for an optional member. It is no method, which every Opt would be compiled
// with.
func OrAbsent[T any](o Opt[T]) Opt[T] { return codec.OrAbsent(o) }

// OrNull makes absent null: what a store that keeps no difference gives back
// for a required member.
func OrNull[T any](o Opt[T]) Opt[T] { return codec.OrNull(o) }

// IsNullJSON tells whether raw JSON is absent, which nil is, or null.
func IsNullJSON(raw json.RawMessage) bool { return codec.IsNullJSON(raw) }

// OrNoJSON is [OrAbsent] for raw JSON.
func OrNoJSON(raw json.RawMessage) json.RawMessage { return codec.OrNoJSON(raw) }

// OrNullJSON is [OrNull] for raw JSON.
func OrNullJSON(raw json.RawMessage) json.RawMessage { return codec.OrNullJSON(raw) }

// DateOf is the day of t in t's location.
func DateOf(t time.Time) Date { return codec.DateOf(t) }

// ParseDate reads YYYY-MM-DD.
func ParseDate(text string) (Date, error) { return codec.ParseDate(text) }

// MustParseDate is ParseDate for constants: it panics on a malformed text.
func MustParseDate(text string) Date { return codec.MustParseDate(text) }

// NewUUID makes a version 7 UUID: time ordered, so that new keys lie close
// together in an index.
func NewUUID() UUID { return codec.NewUUID() }

// ParseUUID reads the canonical form, in either case.
func ParseUUID(text string) (UUID, error) { return codec.ParseUUID(text) }

// MustParseUUID is ParseUUID for constants: it panics on a malformed text.
func MustParseUUID(text string) UUID { return codec.MustParseUUID(text) }

// OneOf tells whether v is one of the values of its enum. Unlike slices.Contains
// it is compiled once for all enums.
func OneOf[E ~string](v E, values []E) bool { return codec.OneOf(v, values) }

// CheckEnum checks that a text is one of those allowed.
func CheckEnum[E ~string](c *Check, name string, v E, allowed []E) {
	codec.CheckEnum(c, name, v, allowed)
}

// CheckUnique checks that no two items of a list are equal.
func CheckUnique[T comparable](c *Check, name string, items []T) {
	codec.CheckUnique(c, name, items)
}

// CheckText records a value that cannot be marshalled to text.
func CheckText[T any, P codec.TextMarshaler[T]](c *Check, name string, v P) {
	codec.CheckText(c, name, v)
}

// CloneList copies a list and each of its items.
func CloneList[T any](list []T, clone func(*T) T) []T { return codec.CloneList(list, clone) }

// CloneText is a copy of a value that shares nothing with it; the value as it is
// when its text does not lead back to it.
func CloneText[T any, P codec.Text[T]](v P) T { return codec.CloneText(v) }

// CloneJSON is CloneText by way of JSON.
func CloneJSON[T any](v *T) T { return codec.CloneJSON(v) }

// MustDecode reads a constant of generated code, whose JSON was checked when
// it was generated.
func MustDecode[T any](text string) T { return codec.MustDecode[T](text) }

// NotNil gives an empty list for none: what a required list is written as.
func NotNil[T any](list []T) []T { return codec.NotNil(list) }

// NotNilOpt is NotNil for a list that may be null.
func NotNilOpt[T any](o Opt[[]T]) Opt[[]T] { return codec.NotNilOpt(o) }
