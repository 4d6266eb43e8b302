package faulttest

import (
	"errors"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// ticket has a state, which takes some texts, and a mood that comes later.
type ticket struct {
	ID       int64
	State    string
	Mood     perstore.Opt[string]
	Perstore perstore.Meta
}

func (*ticket) Validate() error { return nil }
func (*ticket) Defaults()       {}

// tickets describes a version of ticket: with these states and, if there are any,
// these moods.
func tickets(states, moods []string) *perstore.Entity {
	m := describe.Model[ticket]{
		Name:     "Ticket",
		Key:      describe.IntKey(0, func(k *ticket) *int64 { return &k.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(k *ticket) *perstore.Meta { return &k.Perstore },
		Fields: []describe.Field[ticket]{
			describe.Plain("id", describe.Int(), func(k *ticket) *int64 { return &k.ID }),
			describe.Plain("state", describe.Text(), func(k *ticket) *string { return &k.State }).Column("is `in\""),
		},
	}
	if states != nil {
		m.Enums = append(m.Enums, perstore.ColumnEnum{Field: 1, Values: states})
	}
	if moods != nil {
		m.Fields = append(m.Fields, describe.Optional("mood", describe.Text(), func(k *ticket) *perstore.Opt[string] { return &k.Mood }))
		m.Enums = append(m.Enums, perstore.ColumnEnum{Field: 2, Values: moods})
	}
	return m.Entity()
}

// openTickets opens and migrates a version.
func openTickets(t *testing.T, db *database, states, moods []string) (perstore.Store, error) {
	t.Helper()
	version := openOther(t, db, tickets(states, moods))
	return version.Model("Ticket").Store(), version.Migrate(t.Context())
}

// putTicket puts a ticket of a state, which is refused or not.
func putTicket(t *testing.T, s perstore.Store, k *ticket, refused bool) {
	t.Helper()
	err := s.Put(t.Context(), k, perstore.Cond{})
	if refused != errors.Is(err, perstore.ErrInvalid) || !refused && err != nil || refused && !strings.Contains(err.Error(), "_enum_") {
		t.Errorf("Put(%q, %v) error = %v; want that it is refused by its constraint: %t", k.State, k.Mood, err, refused)
	}
}

// testEnums lets the values of an enum change from version to version.
func testEnums(t *testing.T, db *database) {
	odd := []string{"open", "it's", `back\slash`, "ä 😀", "", " "}
	s, err := openTickets(t, db, odd, nil)
	if err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	for _, state := range odd {
		putTicket(t, s, &ticket{State: state}, false)
	}
	for _, state := range []string{"Open", "open ", "its", "  ", "a\u0308 😀"} {
		putTicket(t, s, &ticket{State: state}, true)
	}
	s, err = openTickets(t, db, append(odd, "new"), []string{"good"})
	if err != nil {
		t.Fatalf("Migrate with another value and another enum error = %v", err)
	}
	putTicket(t, s, &ticket{State: "new", Mood: perstore.Some("good")}, false)
	putTicket(t, s, &ticket{State: "new"}, false)
	putTicket(t, s, &ticket{State: "old"}, true)
	putTicket(t, s, &ticket{State: "new", Mood: perstore.Some("bad")}, true)
	_, err = openTickets(t, db, odd, []string{"good"})
	wantError(t, "Migrate without a value that is in use", err, perstore.ErrInvalid, "_enum_")
	s, err = openTickets(t, db, append([]string{"new"}, odd...), []string{"bad", "good"})
	if err != nil {
		t.Fatalf("Migrate after a refused one error = %v", err)
	}
	putTicket(t, s, &ticket{State: "new", Mood: perstore.Some("bad")}, false)
	putTicket(t, s, &ticket{State: "old"}, true)
}

// testEnumOfOldColumn has rows that were made when there was no enum.
func testEnumOfOldColumn(t *testing.T, db *database) {
	s, err := openTickets(t, db, nil, nil)
	if err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	putTicket(t, s, &ticket{State: "anything"}, false)
	if s, err = openTickets(t, db, []string{"open"}, nil); err != nil {
		t.Errorf("Migrate with an enum for a column that was there error = %v", err)
	}
	putTicket(t, s, &ticket{State: "something"}, false)
}

// testEnumNoMore lets a column with an enum take any text again.
func testEnumNoMore(t *testing.T, db *database) {
	s, err := openTickets(t, db, []string{"open"}, []string{"good"})
	if err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	putTicket(t, s, &ticket{State: "anything"}, true)
	if s, err = openTickets(t, db, nil, []string{"good"}); err != nil {
		t.Fatalf("Migrate without an enum error = %v", err)
	}
	putTicket(t, s, &ticket{State: "anything"}, false)
	putTicket(t, s, &ticket{State: "open", Mood: perstore.Some("bad")}, true)
}
