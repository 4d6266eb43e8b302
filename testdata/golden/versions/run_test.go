package versions_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/versions/want"
)

// refused checks that a call failed because of its condition.
func refused(t *testing.T, call string, err error) {
	t.Helper()
	if !errors.Is(err, perstore.ErrPrecondition) {
		t.Errorf("%s error = %v; want ErrPrecondition", call, err)
	}
}

func TestVersions(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		ctx := t.Context()
		mine := &versions.Page{Title: "Home", CreatedBy: "ann", Version: 12}
		goldentest.Must(t, db.Pages.Add(ctx, mine))
		theirs, err := db.Pages.Get(ctx, mine.ID)
		goldentest.Must(t, err)
		theirs.Body = perstore.Some("theirs")
		goldentest.Must(t, theirs.Save(ctx))
		if mine.Version != 1 || theirs.Version != 2 {
			t.Errorf("the versions are %d and %d; want 1, 2", mine.Version, theirs.Version)
		}

		mine.Body = perstore.Some("mine")
		refused(t, "Save", mine.Save(ctx))
		refused(t, "Put(IfMatch)", db.Pages.Put(ctx, mine, perstore.IfMatch(mine.Version)))
		refused(t, "Delete(IfMatch)", db.Pages.Delete(ctx, mine.ID, perstore.IfMatch(mine.Version)))
		if mine.Version != 1 {
			t.Errorf("refused writes left version %d; want 1", mine.Version)
		}
		goldentest.Must(t, mine.Load(ctx))
		mine.Body = perstore.Some("both")
		goldentest.Must(t, mine.Save(ctx))
		goldentest.Must(t, db.Pages.Put(ctx, mine)) // whatever is stored
		if got, err := db.Pages.Get(ctx, mine.ID); err != nil || cmp.Diff(mine, got) != "" || got.Version != 4 {
			t.Errorf("Get = %+v, %v; want %+v in version 4", got, err, mine)
		}
		refused(t, "Save of what is gone", errors.Join(db.Pages.Delete(ctx, mine.ID, perstore.IfMatch(mine.Version)), mine.Save(ctx)))
	})
}

// TestVersionIsTheStores checks that a version that a literal or a client gives
// means nothing, although the property is readOnly.
func TestVersionIsTheStores(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Pages.Add(ctx, &versions.Page{ID: 1, Title: "Home", CreatedBy: "ann"}))
		other := &versions.Page{ID: 1, Title: "House", CreatedBy: "ann", Version: 77}
		goldentest.Must(t, db.Pages.Put(ctx, other))
		if other.Version != 2 {
			t.Errorf("Put gives version %d; want 2", other.Version)
		}
		other.CreatedBy = "eve"
		if err := db.Pages.Put(ctx, other); !errors.Is(err, perstore.ErrInvalid) || other.Version != 2 {
			t.Errorf("Put with another readOnly member error = %v, version %d; want ErrInvalid, 2", err, other.Version)
		}
		text, err := json.Marshal(&versions.Page{ID: 2, Title: "New"})
		if got := string(text); err != nil || got != `{"id":2,"title":"New","createdBy":""}` {
			t.Errorf("the JSON of a page that is not stored = %s, %v; want no version", got, err)
		}
	})
}

func TestCompositeKey(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		ctx := t.Context()
		seats := []*versions.Seat{{Row: "A", Number: 1}, {Row: "A", Number: 2, Rev: 3}}
		goldentest.Must(t, db.Seats.AddAll(ctx, seats))
		for i := range int64(3) {
			seats[1].Guest = perstore.Some("guest")
			goldentest.Must(t, seats[1].Save(ctx))
			if seats[1].Rev != i+2 {
				t.Errorf("save %d gives version %d; want %d", i, seats[1].Rev, i+2)
			}
		}
		if got, err := db.Seats.Where(versions.SeatFields.Rev.Gt(1)).One(ctx); err != nil || cmp.Diff(seats[1], got) != "" {
			t.Errorf("the seat beyond version 1 = %+v, %v; want %+v", got, err, seats[1])
		}
		marker := &versions.Marker{ID: 5}
		goldentest.Must(t, errors.Join(db.Markers.Add(ctx, marker), db.Markers.Put(ctx, marker), db.Markers.Put(ctx, marker, perstore.Overwrite(true)), marker.Save(ctx)))
		if marker.Version != 4 {
			t.Errorf("four writes of a marker give version %d; want 4", marker.Version)
		}
	})
}

// TestPatches checks that patches, which have no version, count and are checked.
func TestPatches(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		ctx := t.Context()
		page := &versions.Page{Title: "Home", CreatedBy: "ann"}
		goldentest.Must(t, db.Pages.Add(ctx, page))
		body := versions.PagePatch{Body: perstore.Some("x")}
		got, err := db.Pages.Patch(ctx, page.ID, body, perstore.IfMatch(page.Version))
		if err != nil || got.Version != 2 {
			t.Errorf("Patch = %+v, %v; want version 2", got, err)
		}
		_, err = db.Pages.Patch(ctx, page.ID, body, perstore.IfMatch(page.Version))
		refused(t, "Patch(IfMatch)", err)
		if n, err := db.Pages.Where().Update(ctx, body); n != 1 || err != nil {
			t.Errorf("Update = %d, %v; want 1", n, err)
		}
		goldentest.Must(t, page.Load(ctx))
		if page.Version != 3 {
			t.Errorf("after a patch and an update the version is %d; want 3", page.Version)
		}
	})
}

// TestAborted checks that objects have their versions back after an abort.
func TestAborted(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		page, fresh, oops := &versions.Page{Title: "Home", CreatedBy: "ann"}, &versions.Page{Title: "New", CreatedBy: "ann"}, errors.New("oops")
		goldentest.Must(t, db.Pages.Add(t.Context(), page))
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			goldentest.Must(t, errors.Join(page.Save(ctx), page.Save(ctx), db.Pages.Add(ctx, fresh)))
			return oops
		})
		if !errors.Is(err, oops) || page.Version != 1 || fresh.Version != 0 || fresh.ID != 0 {
			t.Errorf("Transaction error = %v; versions %d and %d, key %d; want 1, 0, 0", err, page.Version, fresh.Version, fresh.ID)
		}
		goldentest.Must(t, page.Save(t.Context()))
	})
}

// TestHashes checks the revisions of a model without a version.
func TestHashes(t *testing.T) {
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		ctx, store := t.Context(), db.Notes.Store()
		note := &versions.Note{Text: perstore.Null[string](), At: perstore.Some(time.Now()), Scores: json.RawMessage(`{"b": 1, "a": 2}`)}
		goldentest.Must(t, db.Notes.Add(ctx, note))
		read, err := db.Notes.Get(ctx, note.ID)
		goldentest.Must(t, err)
		rev := perstore.Revision(store, note)
		if got := perstore.Revision(store, read); got != rev || rev == "" {
			t.Errorf("the revisions of a note are %q when written and %q when read; want one", rev, got)
		}
		read.Text = perstore.Some("changed")
		goldentest.Must(t, db.Notes.Put(ctx, read, perstore.IfMatch(rev)))
		refused(t, "Put(IfMatch)", db.Notes.Put(ctx, note, perstore.IfMatch(rev)))
		refused(t, "Delete(IfMatch)", db.Notes.Delete(ctx, note.ID, perstore.IfMatch(rev)))
		goldentest.Must(t, db.Notes.Delete(ctx, note.ID, perstore.IfMatch(perstore.Revision(store, read))))
	})
}

// TestNoLostUpdates writes one page from many goroutines.
func TestNoLostUpdates(t *testing.T) {
	const writers, each = 8, 10
	goldentest.Each(t, versions.Open, func(t *testing.T, db *versions.DB) {
		page := &versions.Page{Title: "Home", CreatedBy: "ann"}
		goldentest.Must(t, db.Pages.Add(t.Context(), page))
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				for range each {
					if err := appendTo(t.Context(), db, page.ID); err != nil {
						t.Errorf("append error = %v", err)
					}
				}
			})
		}
		group.Wait()
		got, err := db.Pages.Get(t.Context(), page.ID)
		if err != nil || len(got.Body.Or("")) != writers*each || got.Version != 1+writers*each {
			t.Errorf("after %d updates the page has %d letters, in version %d, %v", writers*each, len(got.Body.Or("")), got.Version, err)
		}
	})
}

// appendTo adds a letter to a page, again while others are faster.
func appendTo(ctx context.Context, db *versions.DB, id int64) error {
	for {
		page, err := db.Pages.Get(ctx, id)
		if err != nil {
			return err
		}
		page.Body = perstore.Some(page.Body.Or("") + "x")
		if err := page.Save(ctx); !errors.Is(err, perstore.ErrPrecondition) && !errors.Is(err, perstore.ErrConflict) {
			return err
		}
	}
}
