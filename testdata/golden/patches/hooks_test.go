package patches_test

import (
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/patches/want"
)

// TestHooksOfPatch patches and updates seats, each with its hooks.
func TestHooksOfPatch(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		key := patches.SeatKey{Row: "a", Number: 1}
		goldentest.Must(t, db.Seats.AddAll(t.Context(), []*patches.Seat{{Row: "a", Number: 1}, {Row: "b", Number: 2, Guest: perstore.Some("Bob")}}))
		var d patches.Diary
		ctx := d.With(t.Context())

		got, err := db.Seats.Patch(ctx, key, patches.SeatPatch{Guest: perstore.Some("?")})
		goldentest.Must(t, err)
		if got.Guest.V != "Nobody" {
			t.Errorf("Patch gives %v; want what the hook made of it", got.Guest)
		}
		n, err := db.Seats.Where().Sort(patches.SeatFields.Row.Desc()).Update(ctx, patches.SeatPatch{Guest: perstore.Some("Ann")})
		if n != 2 || err != nil {
			t.Errorf("Update = %d, %v; want 2", n, err)
		}
		same(t, "the diary", []string{
			"before a: - ?", "after a: Nobody",
			"before b: Bob Ann", "before a: Nobody Ann", "after b: Ann", "after a: Ann",
		}, d.Entries)

		d.Entries = nil
		_, err = db.Seats.Patch(ctx, key, patches.SeatPatch{Guest: perstore.Some("Mallory")})
		isError(t, "Patch(refused)", err, patches.ErrBanned)
		_, err = db.Seats.Where().Update(ctx, patches.SeatPatch{Guest: perstore.Some("Mallory")})
		isError(t, "Update(refused)", err, patches.ErrBanned)
		_, err = db.Seats.Patch(ctx, key, patches.SeatPatch{})
		goldentest.Must(t, err)
		same(t, "the diary", []string{"before a: Ann Mallory", "before a: Ann Mallory"}, d.Entries)
	})
}

// TestHooksOfDelete deletes seats, each with its hooks; what one refuses keeps
// all of them.
func TestHooksOfDelete(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		goldentest.Must(t, db.Seats.AddAll(t.Context(), []*patches.Seat{
			{Row: "a"}, {Row: "b", Guest: perstore.Some("Queen")}, {Row: "c"}, {Row: "d"}}))
		var d patches.Diary
		ctx := d.With(t.Context())
		_, err := db.Seats.Where().Delete(ctx)
		isError(t, "Delete(refused)", err, patches.ErrBanned)
		if n, _ := db.Seats.Where().Count(ctx); n != 4 {
			t.Errorf("a refused Delete leaves %d seats; want 4", n)
		}
		n, err := db.Seats.Where(patches.SeatFields.Guest.IsNull()).Sort(patches.SeatFields.Row.Desc()).Limit(2).Delete(ctx)
		if n != 2 || err != nil {
			t.Errorf("Delete = %d, %v; want 2", n, err)
		}
		same(t, "the diary", []string{"delete a", "delete b", "delete d", "delete c", "deleted d", "deleted c"}, d.Entries)
	})
}
