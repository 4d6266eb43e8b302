package keys_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/keys/want"
)

var leapDay = perstore.Date{Year: 2024, Month: time.February, Day: 29}

func TestGeneratedKeys(t *testing.T) {
	goldentest.Each(t, keys.Open, func(t *testing.T, db *keys.DB) {
		ctx := t.Context()
		counters := []*keys.Counter{{Name: "a"}, {Name: "b"}, {ID: 40, Name: "c"}, {Name: "d"}}
		for _, c := range counters {
			goldentest.Must(t, db.Counters.Add(ctx, c))
		}
		if counters[0].ID == 0 || counters[1].ID <= counters[0].ID || counters[2].ID != 40 || counters[3].ID <= 40 {
			t.Errorf("keys = %d, %d, %d, %d; want them to grow and the given one to stay", counters[0].ID, counters[1].ID, counters[2].ID, counters[3].ID)
		}
		tokens := []*keys.Token{{}, {}}
		goldentest.Must(t, db.Tokens.AddAll(ctx, tokens))
		if tokens[0].ID.IsZero() || tokens[0].ID == tokens[1].ID {
			t.Errorf("keys = %v, %v; want two uuids", tokens[0].ID, tokens[1].ID)
		}
		if got, err := db.Tokens.Get(ctx, tokens[1].ID); err != nil || got.ID != tokens[1].ID {
			t.Errorf("Get(%v) = %v, %v", tokens[1].ID, got, err)
		}
	})
}

func TestGivenKeys(t *testing.T) {
	goldentest.Each(t, keys.Open, func(t *testing.T, db *keys.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Tickets.Add(ctx, &keys.Ticket{Number: 0, Text: perstore.Some("zero is a key")}))
		if err := db.Tickets.Add(ctx, &keys.Ticket{Number: 0}); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add of a ticket twice error = %v; want ErrExists", err)
		}
		goldentest.Must(t, db.Weekdays.Add(ctx, &keys.Weekday{Day: keys.WeekdayDaySun}))
		if _, err := db.Weekdays.Get(ctx, keys.WeekdayDaySun); err != nil {
			t.Errorf("Get(sun) error = %v", err)
		}
		if err := db.Weekdays.Add(ctx, &keys.Weekday{Day: "mon"}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Add(mon) error = %v; want ErrInvalid", err)
		}
		goldentest.Must(t, db.Closings.Add(ctx, &keys.Closing{On: leapDay}))
		if err := db.Closings.Delete(ctx, leapDay); err != nil {
			t.Errorf("Delete(%v) error = %v", leapDay, err)
		}
		if err := db.Closings.Delete(ctx, leapDay); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Delete(%v) again error = %v; want ErrNotFound", leapDay, err)
		}
	})
}

// fill stores a booking with all that it refers to.
func fill(t *testing.T, db *keys.DB) *keys.Booking {
	t.Helper()
	ctx := t.Context()
	token := &keys.Token{}
	goldentest.Must(t, db.Tokens.Add(ctx, token))
	goldentest.Must(t, db.Countries.Add(ctx, &keys.Country{Code: "DE", Name: "Germany"}))
	goldentest.Must(t, db.Holidays.Add(ctx, &keys.Holiday{Country: "DE", On: leapDay, Name: perstore.Some("Leap day")}))
	b := &keys.Booking{Country: "DE", Day: leapDay, Token: token.ID, Seat: 7, Part: keys.BookingPartPm}
	goldentest.Must(t, db.Bookings.Add(ctx, b))
	return b
}

func TestCompositeKeys(t *testing.T) {
	goldentest.Each(t, keys.Open, func(t *testing.T, db *keys.DB) {
		ctx := t.Context()
		b := fill(t, db)
		key := keys.BookingKey{Country: "DE", Day: leapDay, Token: b.Token, Seat: 7, Part: keys.BookingPartPm}
		if b.PrimaryKey() != key {
			t.Errorf("PrimaryKey = %v; want %v", b.PrimaryKey(), key)
		}
		b.Note = perstore.Some("window")
		goldentest.Must(t, b.Save(ctx))
		got, err := db.Bookings.Get(ctx, key)
		goldentest.Must(t, err)
		if diff := cmp.Diff(b, got); diff != "" {
			t.Errorf("Get (-saved +got):\n%s", diff)
		}
		other := key
		other.Part = keys.BookingPartAm
		goldentest.Must(t, db.Bookings.Put(ctx, &keys.Booking{Country: "DE", Day: leapDay, Token: b.Token, Seat: 7, Part: keys.BookingPartAm}))
		many, err := db.Bookings.GetMany(ctx, key, other, keys.BookingKey{})
		goldentest.Must(t, err)
		if len(many) != 2 || many[key] == nil || many[other] == nil {
			t.Errorf("GetMany = %v; want the two bookings by their keys", many)
		}
		goldentest.Must(t, db.Bookings.Delete(ctx, other))
		n, err := db.Bookings.Where(keys.BookingFields.Day.Le(leapDay), keys.BookingFields.Token.Eq(b.Token)).Count(ctx)
		if n != 1 || err != nil {
			t.Errorf("Count = %d, %v; want 1", n, err)
		}
	})
}

func TestLinksOverCompositeKeys(t *testing.T) {
	goldentest.Each(t, keys.Open, func(t *testing.T, db *keys.DB) {
		ctx := t.Context()
		b := fill(t, db)
		holiday, err := b.Holiday(ctx)
		goldentest.Must(t, err)
		country, err := holiday.CountryLink(ctx)
		goldentest.Must(t, err)
		if country.Name != "Germany" {
			t.Errorf("country of the holiday = %q; want Germany", country.Name)
		}
		move := &keys.Move{Country: perstore.Some("DE"), Day: perstore.Some(leapDay), Token: perstore.Some(b.Token), Seat: perstore.Some[int64](7), Part: perstore.Some("pm")}
		goldentest.Must(t, db.Moves.AddAll(ctx, []*keys.Move{move, {Country: perstore.Some("DE")}}))
		booking, err := move.Booking(ctx)
		goldentest.Must(t, err)
		if booking == nil || booking.PrimaryKey() != b.PrimaryKey() {
			t.Errorf("Booking of the move = %v; want %v", booking, b)
		}
		moves, err := db.Moves.Where().Sort(keys.MoveFields.ID.Asc()).With(keys.MoveLinks.Booking.With(keys.BookingLinks.TokenOf, keys.BookingLinks.Moved)).All(ctx)
		goldentest.Must(t, err)
		loaded, err := moves[0].Booking(ctx)
		goldentest.Must(t, err)
		if n, err := loaded.Moved().Count(ctx); n != 1 || err != nil {
			t.Errorf("Moved of the booking = %d, %v; want 1", n, err)
		}
		if none, err := moves[1].Booking(ctx); none != nil || err != nil {
			t.Errorf("Booking of a move with half a key = %v, %v; want none", none, err)
		}
		found, err := db.Countries.Where(keys.CountryLinks.Holidays.Has(keys.HolidayLinks.Bookings.Has(keys.BookingFields.Seat.Eq(7)))).One(ctx)
		if err != nil || found.Code != "DE" {
			t.Errorf("the country with a booking of seat 7 = %v, %v; want DE", found, err)
		}
	})
}

func TestDeleteActsOnCompositeKeys(t *testing.T) {
	goldentest.In(t, goldentest.SQLite, keys.Open, func(t *testing.T, db *keys.DB) {
		ctx := t.Context()
		b := fill(t, db)
		move := &keys.Move{Country: perstore.Some("DE"), Day: perstore.Some(leapDay), Token: perstore.Some(b.Token), Seat: perstore.Some[int64](7), Part: perstore.Some("pm")}
		goldentest.Must(t, db.Moves.Add(ctx, move))
		goldentest.Must(t, db.Holidays.Delete(ctx, keys.HolidayKey{Country: "DE", On: leapDay}))
		if n, err := db.Bookings.Where().Count(ctx); n != 0 || err != nil {
			t.Errorf("bookings after their holiday was deleted = %d, %v; want 0", n, err)
		}
		goldentest.Must(t, move.Load(ctx))
		if !move.Country.IsZero() || !move.Part.IsZero() {
			t.Errorf("the move after its booking was deleted = %v; want no booking", move)
		}
	})
}

// TestKeysInJSON checks that a generated key is left out until it is set, and no
// other key ever is.
func TestKeysInJSON(t *testing.T) {
	for want, obj := range map[string]any{
		`{"name":"a"}`:          &keys.Counter{Name: "a"},
		`{"id":7,"name":"a"}`:   &keys.Counter{ID: 7, Name: "a"},
		`{"number":0}`:          &keys.Ticket{},
		`{"day":""}`:            &keys.Weekday{},
		`{"on":"2024-02-29"}`:   &keys.Closing{On: leapDay},
		`{"code":"","name":""}`: &keys.Country{},
	} {
		if got, err := json.Marshal(obj); err != nil || string(got) != want {
			t.Errorf("Marshal(%T) = %s, %v; want %s", obj, got, err, want)
		}
	}
}
