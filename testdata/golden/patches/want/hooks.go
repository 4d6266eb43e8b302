package patches

import (
	"context"
	"errors"

	perstore "github.com/perstore/perstoregen/runtime"
)

var (
	_ perstore.BeforePutter[Seat] = (*Seat)(nil)
	_ perstore.AfterPutter[Seat]  = (*Seat)(nil)
	_ perstore.BeforeDeleter      = (*Seat)(nil)
	_ perstore.AfterDeleter       = (*Seat)(nil)
)

// Diary keeps what the hooks of seats are called with.
type Diary struct{ Entries []string }

type diaryKey struct{}

// With gives a ctx in which the hooks write to the diary.
func (d *Diary) With(ctx context.Context) context.Context {
	return context.WithValue(ctx, diaryKey{}, d)
}

func note(ctx context.Context, entry string) {
	if d, ok := ctx.Value(diaryKey{}).(*Diary); ok {
		d.Entries = append(d.Entries, entry)
	}
}

// ErrBanned is what the hooks refuse a guest with.
var ErrBanned = errors.New("is banned")

// BeforePut refuses one guest and gives another a name.
func (s *Seat) BeforePut(ctx context.Context, previous *Seat) error {
	before := "new"
	if previous != nil {
		before = previous.Guest.Or("-")
	}
	note(ctx, "before "+s.Row+": "+before+" "+s.Guest.Or("-"))
	switch s.Guest.Or("") {
	case "Mallory":
		return ErrBanned
	case "?":
		s.Guest = perstore.Some("Nobody")
	}
	return nil
}

// AfterPut notes the guest.
func (s *Seat) AfterPut(ctx context.Context, _ *Seat) {
	note(ctx, "after "+s.Row+": "+s.Guest.Or("-"))
}

// BeforeDelete keeps one guest.
func (s *Seat) BeforeDelete(ctx context.Context) error {
	note(ctx, "delete "+s.Row)
	if s.Guest.Or("") == "Queen" {
		return ErrBanned
	}
	return nil
}

// AfterDelete notes the seat.
func (s *Seat) AfterDelete(ctx context.Context) { note(ctx, "deleted "+s.Row) }
