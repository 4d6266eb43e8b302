package drafts_test

import (
	"errors"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	drafts "github.com/perstore/perstoregen/testdata/golden/drafts/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// TestPerstore uses a model that Perstore could have had.
func TestPerstore(t *testing.T) {
	goldentest.Each(t, drafts.Open, func(t *testing.T, db *drafts.DB) {
		ctx := t.Context()
		page := &drafts.WikiPage{Title: "Home", State: drafts.WikiPageStateDraft, Created: perstore.Some(time.Unix(1, 0).UTC())}
		goldentest.Must(t, db.WikiPages.Add(ctx, page))
		if err := db.WikiPages.Add(ctx, &drafts.WikiPage{Title: "Home", State: drafts.WikiPageStateShown}); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add with the title of another page error = %v; want ErrExists", err)
		}
		page.Created = perstore.Some(time.Unix(2, 0).UTC())
		if err := db.WikiPages.Put(ctx, page); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Put with a changed readonly property error = %v; want ErrInvalid", err)
		}
	})
}

// TestRules breaks a rule of each draft.
func TestRules(t *testing.T) {
	for _, tt := range []struct {
		draft   string
		obj     interface{ Validate() error }
		keyword string
	}{
		{"3, required", &drafts.WikiPage{}, "enum"},
		{"3, divisibleBy", &drafts.WikiPage{State: drafts.WikiPageStateDraft, Rank: perstore.Some(0.7)}, "multipleOf"},
		{"3, exclusiveMinimum", &drafts.WikiPage{State: drafts.WikiPageStateDraft, Rank: perstore.Some(0.0)}, "exclusiveMinimum"},
		{"3, extends", &drafts.WikiPage{State: drafts.WikiPageStateDraft, Note: perstore.Some("a long long note")}, "maxLength"},
		{"4, exclusiveMinimum", &drafts.Draft4{Above: 0}, "exclusiveMinimum"},
		{"4, id", &drafts.Draft4{Above: 1, Size: perstore.Some(drafts.Size("huge"))}, "enum"},
		{"6, const", &drafts.Draft6{Kind: perstore.Some("seven")}, "const"},
		{"6, $ref into a document of draft 4", &drafts.Draft6{Size: perstore.Some(drafts.Size("huge"))}, "enum"},
		{"7, beside $ref", &drafts.Draft7{Name: perstore.Some("longer than two")}, ""},
		{"7, $ref", &drafts.Draft7{Name: perstore.Some("")}, "minLength"},
		{"2019-09, beside $ref", &drafts.Draft2019{Name: perstore.Some("longer than five")}, "maxLength"},
		{"2020-12, $ref into a document of draft 7", &drafts.Draft2020{Name: perstore.Some("")}, "minLength"},
	} {
		err := tt.obj.Validate()
		wrong, ok := errors.AsType[*perstore.ValidationError](err)
		switch {
		case tt.keyword == "" && err != nil:
			t.Errorf("draft %s: Validate() = %v; want nil", tt.draft, err)
		case tt.keyword != "" && (!ok || wrong.Violations[0].Keyword != tt.keyword):
			t.Errorf("draft %s: Validate() = %v; want that %s is broken", tt.draft, err, tt.keyword)
		}
	}
}

// TestRecursion stores trees.
func TestRecursion(t *testing.T) {
	goldentest.Each(t, drafts.Open, func(t *testing.T, db *drafts.DB) {
		ctx := t.Context()
		leaf := drafts.Tree2019{Name: perstore.Some("leaf")}
		obj := &drafts.Draft2019{Tree: perstore.Some(drafts.Tree2019{Children: []drafts.Tree2019{{Children: []drafts.Tree2019{leaf}}}})}
		goldentest.Must(t, db.Draft2019s.Add(ctx, obj))
		got, err := db.Draft2019s.Get(ctx, obj.ID)
		if err != nil || got.Tree.V.Children[0].Children[0].Name != leaf.Name {
			t.Errorf("Get(%d) = %+v, %v; want the tree", obj.ID, got, err)
		}
	})
}
