package reststore_test

import (
	"errors"
	"net/http"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/reststore"
)

// TestTags checks that a condition is sent as the ETag that the server has given, also
// where that is not the revision of what it has shown.
func TestTags(t *testing.T) {
	var match []string
	db, _ := shopAt(t, reststore.Options{}, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			send(w, 200, lamps, `ETag: "of what is stored"`)
		case http.MethodHead:
			w.WriteHeader(http.StatusOK)
		default:
			match = append(match, r.Header.Get("If-Match"))
			if r.Header.Get("If-Match") != `"of what is stored"` {
				send(w, 412, "{}")
				return
			}
			send(w, 200, "", `ETag: "next"`)
		}
	})
	ctx := t.Context()
	c, err := db.Categories.Get(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	revision := perstore.Revision(db.Categories.Store(), c)
	if err := db.Categories.Put(ctx, c, perstore.IfMatch(revision)); err != nil {
		t.Errorf("Put(IfMatch) error = %v", err)
	}
	if err := db.Categories.Delete(ctx, 1, perstore.IfMatch("another")); !errors.Is(err, perstore.ErrPrecondition) || errors.Is(err, perstore.ErrNotFound) {
		t.Errorf("Delete(IfMatch(another)) error = %v; want ErrPrecondition alone", err)
	}
	if want := []string{`"of what is stored"`, `"another"`}; len(match) != 2 || match[0] != want[0] || match[1] != want[1] {
		t.Errorf("If-Match = %q; want %q", match, want)
	}
}
