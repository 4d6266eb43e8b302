package patches_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/patches/want"
)

// TestOneStatement counts what goes to the database.
func TestOneStatement(t *testing.T) {
	var l log
	db, err := patches.Open(t.Context(), goldentest.SQLite, l.option())
	goldentest.Must(t, err)
	defer db.Close()
	goldentest.Must(t, db.Migrate(t.Context()))
	fillSlots(t, db)
	taken := patches.SlotPatch{Taken: perstore.Some(true)}
	sorted := db.Slots.Where(patches.SlotFields.Number.Gt(1)).Sort(patches.SlotFields.Row.Desc()).Limit(2).Offset(1)
	for name, c := range map[string]struct {
		run  func() error
		want int
	}{
		"Update":          {func() error { _, err := db.Slots.Where().Update(t.Context(), taken); return err }, 1},
		"Update(page)":    {func() error { _, err := sorted.Update(t.Context(), taken); return err }, 1},
		"Update(nothing)": {func() error { _, err := db.Slots.Where().Update(t.Context(), patches.SlotPatch{}); return err }, 0},
		"Delete(page)":    {func() error { _, err := sorted.Delete(t.Context()); return err }, 1},
		"Patch": {func() error {
			_, err := db.Slots.Patch(t.Context(), patches.SlotKey{Row: "a", Number: 1}, taken)
			return err
		}, 2},
		"Patch(nothing)": {func() error {
			_, err := db.Slots.Patch(t.Context(), patches.SlotKey{Row: "a", Number: 1}, patches.SlotPatch{})
			return err
		}, 1},
		"Update(hooks) of 0": {func() error {
			_, err := db.Seats.Where().Update(t.Context(), patches.SeatPatch{Taken: perstore.Some(true)})
			return err
		}, 1},
		"Delete(hooks) of 0": {func() error { _, err := db.Seats.Where().Delete(t.Context()); return err }, 1},
		"Update(with links)": {func() error {
			_, err := db.Parts.Where().With(patches.PartLinks.Maker).Update(t.Context(), patches.PartPatch{Name: perstore.Some("x")})
			return err
		}, 1},
		"Delete(over a link)": {func() error { _, err := db.Parts.RQL("maker/name=x").Delete(t.Context()); return err }, 1},
	} {
		sent := l.since(func() { goldentest.Must(t, c.run()) })
		if len(sent) != c.want {
			t.Errorf("%s sends %d statements; want %d:\n%s", name, len(sent), c.want, strings.Join(sent, "\n"))
		}
	}
}

func fillSlots(t *testing.T, db *patches.DB) {
	t.Helper()
	var slots []*patches.Slot
	for i := range 12 {
		slots = append(slots, &patches.Slot{Row: string(rune('a' + i%3)), Number: int64(i / 3), Opened: 1})
	}
	goldentest.Must(t, db.Slots.AddAll(t.Context(), slots))
}

// TestSetwiseIsObjectwise runs the same updates and deletions on slots, at once,
// and on seats, which have hooks, object by object.
func TestSetwiseIsObjectwise(t *testing.T) {
	queries := []string{
		"row=b&sort(-number)&limit(2)", "number=gt=1&sort(-row,number)&limit(3,2)", "taken=true&limit(1)", "limit(Infinity,10)",
		"guest=null&row!=a", "limit(0)", "not(guest=Ann)&sort(guest)&limit(4,1)", "select(row)&in(number,(0,3))", "",
	}
	changes := []struct {
		taken perstore.Opt[bool]
		guest perstore.Opt[string]
	}{
		{taken: perstore.Some(true)}, {guest: perstore.Some("Ann")}, {taken: perstore.Some(false), guest: perstore.Null[string]()},
		{guest: perstore.Some("x'; --")},
	}
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		fillSlots(t, db)
		for _, s := range all(t, db.Slots.Where()) {
			goldentest.Must(t, db.Seats.Add(t.Context(), &patches.Seat{Row: s.Row, Number: s.Number}))
		}
		for i, query := range append(queries, queries...) {
			c := changes[i%len(changes)]
			n, err := db.Slots.RQL(query).Update(t.Context(), patches.SlotPatch{Taken: c.taken, Guest: c.guest})
			m, err2 := db.Seats.RQL(query).Update(t.Context(), patches.SeatPatch{Taken: c.taken, Guest: c.guest})
			if n != m || err != nil || err2 != nil {
				t.Errorf("Update(%s) = %d, %v at once and %d, %v by object", query, n, err, m, err2)
			}
			compare(t, db, "Update("+query+")")
		}
		for _, query := range queries {
			n, err := db.Slots.RQL(query).Delete(t.Context())
			m, err2 := db.Seats.RQL(query).Delete(t.Context())
			if n != m || err != nil || err2 != nil {
				t.Errorf("Delete(%s) = %d, %v at once and %d, %v by object", query, n, err, m, err2)
			}
			compare(t, db, "Delete("+query+")")
		}
		if n, _ := db.Slots.Where().Count(t.Context()); n != 0 {
			t.Errorf("%d slots are left; want none", n)
		}
	})
}

func all(t *testing.T, q *patches.SlotQuery) []*patches.Slot {
	t.Helper()
	found, err := q.All(t.Context())
	goldentest.Must(t, err)
	return found
}

// compare checks that slots and seats are the same.
func compare(t *testing.T, db *patches.DB, call string) {
	t.Helper()
	seats, err := db.Seats.Where().All(t.Context())
	goldentest.Must(t, err)
	var want, got []string
	for _, s := range seats {
		want = append(want, fmt.Sprint(s.Row, s.Number, s.Taken, s.Guest))
	}
	for _, s := range all(t, db.Slots.Where()) {
		got = append(got, fmt.Sprint(s.Row, s.Number, s.Taken, s.Guest))
	}
	same(t, call, want, got)
}

// TestFixed updates a member that keeps its value: each object is compared.
func TestFixed(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		fillSlots(t, db)
		both := patches.SlotPatch{Opened: perstore.Some[int64](1), Taken: perstore.Some(true)}
		if n, err := db.Slots.Where().Update(t.Context(), both); n != 12 || err != nil {
			t.Errorf("Update(same) = %d, %v; want 12", n, err)
		}
		last := &patches.Slot{Row: "z", Opened: 2}
		goldentest.Must(t, db.Slots.Add(t.Context(), last))
		both.Taken = perstore.Some(false)
		_, err := db.Slots.Where().Update(t.Context(), both)
		same(t, "violations", []string{"/opened readOnly"}, violations(t, err))
		if n, err := db.Slots.Where(patches.SlotFields.Taken.Eq(true)).Count(t.Context()); n != 12 || err != nil {
			t.Errorf("after a refused Update %d slots are taken, %v; want all 12 as they were", n, err)
		}
	})
}

// TestTaken updates parts to one unique code.
func TestTaken(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		goldentest.Must(t, db.Parts.AddAll(t.Context(), []*patches.Part{part(), part(), part()}))
		_, err := db.Parts.Where().Update(t.Context(), patches.PartPatch{Code: perstore.Some("one"), Name: perstore.Some("new")})
		isError(t, "Update(one code for all)", err, perstore.ErrExists)
		if n, err := db.Parts.RQL("code!=null|name=new").Count(t.Context()); n != 0 || err != nil {
			t.Errorf("after a refused Update %d parts are changed, %v", n, err)
		}
		n, err := db.Parts.Where().Limit(1).Update(t.Context(), patches.PartPatch{Code: perstore.Some("one")})
		if n != 1 || err != nil {
			t.Errorf("Update(one) = %d, %v; want 1", n, err)
		}
		_, err = db.Parts.Patch(t.Context(), 3, patches.PartPatch{Code: perstore.Some("one")})
		isError(t, "Patch(taken)", err, perstore.ErrExists)
	})
}

// TestForeignKeys sets a link to what is not there, and deletes what is linked.
func TestForeignKeys(t *testing.T) {
	goldentest.In(t, goldentest.SQLite, patches.Open, func(t *testing.T, db *patches.DB) {
		goldentest.Must(t, db.Parts.AddAll(t.Context(), []*patches.Part{part(), part()}))
		goldentest.Must(t, db.Makers.Add(t.Context(), &patches.Maker{ID: "m", Name: "Maker"}))
		_, err := db.Parts.Where().Update(t.Context(), patches.PartPatch{MakerID: perstore.Some("nobody")})
		isError(t, "Update(missing target)", err, perstore.ErrInvalid)
		if err != nil && !strings.Contains(err.Error(), "link maker: no Maker nobody") {
			t.Errorf("Update(missing target) error = %q; want it to name the link", err)
		}
		_, err = db.Parts.Where().Update(t.Context(), patches.PartPatch{MakerID: perstore.Some("m")})
		goldentest.Must(t, err)
		_, err = db.Makers.Where().Delete(t.Context())
		isError(t, "Delete(linked)", err, perstore.ErrInvalid)
		if err != nil && !strings.Contains(err.Error(), "Part still refers to one of them by link maker") {
			t.Errorf("Delete(linked) error = %q; want it to name the link", err)
		}
	})
}

// TestLinkQueries updates and deletes what a link leads to, also where its
// targets were loaded.
func TestLinkQueries(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		maker, linked := &patches.Maker{ID: "m", Name: "Maker"}, part()
		goldentest.Must(t, db.Makers.Add(t.Context(), maker))
		linked.MakerID = perstore.Some("m")
		goldentest.Must(t, db.Parts.AddAll(t.Context(), []*patches.Part{part(), linked, part()}))
		loaded, err := db.Makers.Where().With(patches.MakerLinks.Parts).One(t.Context())
		goldentest.Must(t, err)
		for _, m := range []*patches.Maker{maker, loaded} {
			n, err := m.Parts().Update(t.Context(), patches.PartPatch{Note: perstore.Some("found")})
			if n != 1 || err != nil {
				t.Errorf("Parts().Update = %d, %v; want 1", n, err)
			}
		}
		n, err := db.Parts.RQL("maker/name=Maker&note=found").Update(t.Context(), patches.PartPatch{Name: perstore.Some("by path")})
		if n != 1 || err != nil {
			t.Errorf("Update over a path = %d, %v; want 1", n, err)
		}
		if n, err := loaded.Parts().Delete(t.Context()); n != 1 || err != nil {
			t.Errorf("Parts().Delete = %d, %v; want 1", n, err)
		}
		detached := &patches.Maker{ID: "m"}
		_, err = detached.Parts().Delete(t.Context())
		isError(t, "Delete of a detached object's link", err, perstore.ErrDetached)
		_, err = detached.Parts().Update(t.Context(), patches.PartPatch{})
		isError(t, "Update of a detached object's link", err, perstore.ErrDetached)
	})
}

// TestMistakes gives queries that cannot be written through.
func TestMistakes(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		goldentest.Must(t, db.Parts.Add(t.Context(), part()))
		goldentest.Must(t, db.Seats.Add(t.Context(), &patches.Seat{Row: "a"}))
		for _, query := range []string{"count()", "sum(number)", "first()", "one()"} {
			_, err := db.Seats.RQL(query).Update(t.Context(), patches.SeatPatch{Taken: perstore.Some(true)})
			isError(t, "Update("+query+")", err, perstore.ErrShape)
			_, err = db.Seats.RQL(query).Delete(t.Context())
			isError(t, "Delete("+query+")", err, perstore.ErrShape)
		}
		for _, query := range []string{"nothing=1", "sort(", "sort(nothing)", "select(nothing)"} {
			var wrong *rql.Error
			if _, err := db.Parts.RQL(query).Update(t.Context(), patches.PartPatch{}); !errors.As(err, &wrong) {
				t.Errorf("Update(%s) error = %v; want an *rql.Error", query, err)
			}
			if _, err := db.Parts.RQL(query).Delete(t.Context()); !errors.As(err, &wrong) {
				t.Errorf("Delete(%s) error = %v; want an *rql.Error", query, err)
			}
		}
		_, err := db.Parts.RQL("nothing=1").Delete(t.Context())
		var e *perstore.Error
		if !errors.As(err, &e) || e.Op != "delete" || e.Model != "Part" {
			t.Errorf("Delete(nothing=1) error = %v; want one of the operation", err)
		}
	})
}

// TestKeyAlone patches an object that is a key and nothing else.
func TestKeyAlone(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		goldentest.Must(t, db.Marks.Add(t.Context(), &patches.Mark{ID: "m"}))
		got, err := db.Marks.Patch(t.Context(), "m", patches.MarkPatch{})
		if err != nil || got.ID != "m" {
			t.Errorf("Patch = %v, %v; want the object", got, err)
		}
		if n, err := db.Marks.Where().Update(t.Context(), patches.MarkPatch{}); n != 0 || err != nil {
			t.Errorf("Update = %d, %v; want 0", n, err)
		}
		if n, err := db.Marks.Where().Delete(t.Context()); n != 1 || err != nil {
			t.Errorf("Delete = %d, %v; want 1", n, err)
		}
	})
}
