package indexes_test

import (
	"errors"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/indexes/want"
)

// TestTablesNamedLikeIndexes creates tables with the names that the index of
// another one would have.
func TestTablesNamedLikeIndexes(t *testing.T) {
	goldentest.Each(t, indexes.Open, func(t *testing.T, db *indexes.DB) {
		goldentest.Must(t, db.Things.Add(t.Context(), &indexes.Thing{B: perstore.Some("x")}))
		goldentest.Must(t, db.Nameds.Add(t.Context(), &indexes.Named{}))
		goldentest.Must(t, db.Guesseds.Add(t.Context(), &indexes.Guessed{}))
		if n, err := db.Things.Where(indexes.ThingFields.B.Eq("x")).Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Where(B = x).Count() = %d, %v; want 1", n, err)
		}
	})
}

// TestUniqueAmongSome keeps the emails of users apart who are not deleted, whatever
// the case of their letters.
func TestUniqueAmongSome(t *testing.T) {
	goldentest.Each(t, indexes.Open, func(t *testing.T, db *indexes.DB) {
		ctx, admin := t.Context(), indexes.UserRoleAdmin
		ann := &indexes.User{Email: "Ann@x.se", Role: admin}
		goldentest.Must(t, db.Users.Add(ctx, ann))
		if err := db.Users.Add(ctx, &indexes.User{Email: "ann@X.se", Role: admin}); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add(the same email) error = %v; want ErrExists", err)
		}
		if _, err := db.Users.Patch(ctx, ann.ID, indexes.UserPatch{DeletedAt: perstore.Some(time.Unix(0, 0))}); err != nil {
			t.Errorf("Patch error = %v", err)
		}
		goldentest.Must(t, db.Users.Add(ctx, &indexes.User{Email: "ann@X.se", Role: admin}))
		users, err := db.Users.Where(indexes.UserFields.Role.Eq(admin)).All(ctx)
		if len(users) != 2 || err != nil {
			t.Errorf("All gives %d users, %v; want both: the index of some hides none", len(users), err)
		}
	})
}

// TestIndexedList finds users by one of their tags, over the elements where the
// database has an index of them.
func TestIndexedList(t *testing.T) {
	goldentest.Each(t, indexes.Open, func(t *testing.T, db *indexes.DB) {
		ann := &indexes.User{Email: "ann@x.se", Role: indexes.UserRoleGuest, Tags: []string{"new", "a,b"}}
		goldentest.Must(t, db.Users.AddAll(t.Context(), []*indexes.User{ann, {Email: "bob@x.se", Role: indexes.UserRoleGuest, Tags: []string{"a"}}}))
		found, err := db.Users.Where(indexes.UserFields.Tags.Contains("a,b")).All(t.Context())
		if err != nil || len(found) != 1 || found[0].ID != ann.ID {
			t.Errorf("Where(Tags contains a,b) = %v, %v; want %v", found, err, ann.Email)
		}
	})
}
