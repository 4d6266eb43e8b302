package refs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/refs/want"
)

func TestSharedTypes(t *testing.T) {
	goldentest.Each(t, refs.Open, func(t *testing.T, db *refs.DB) {
		ctx := t.Context()
		berlin := refs.PostalAddress{City: "Berlin"}
		p := &refs.Person{
			Name: "Ann", Nick: perstore.Some("A"), Home: berlin, Office: perstore.Some(berlin),
			Moods: []refs.Mood{refs.MoodCalm, refs.MoodWild}, Best: perstore.Some(refs.PersonValue{Name: "Bob", Home: berlin}),
		}
		goldentest.Must(t, p.Validate())
		goldentest.Must(t, db.People.Add(ctx, p))
		h := &refs.House{OwnerID: p.ID, Address: berlin}
		goldentest.Must(t, db.Houses.Add(ctx, h))
		if h.Mood != perstore.Some(refs.MoodCalm) {
			t.Errorf("mood after Add = %v; want the default calm", h.Mood)
		}
		goldentest.Must(t, db.Visits.Add(ctx, &refs.Visit{HouseID: h.ID, At: perstore.Some(time.Unix(1, 0))}))
		owner, err := h.Owner(ctx)
		goldentest.Must(t, err)
		if diff := cmp.Diff(p, owner); diff != "" {
			t.Errorf("Owner (-want +got):\n%s", diff)
		}
		if n, err := h.Visits().Count(ctx); n != 1 || err != nil {
			t.Errorf("Visits = %d, %v; want 1", n, err)
		}
		found, err := db.People.RQL("rel(houses,rel(visits,at=ge=$1))", time.Unix(1, 0)).One(ctx)
		if err != nil || found.ID != p.ID {
			t.Errorf("who has a visited house = %v, %v; want %v", found, err, p)
		}
	})
}

// TestSharedTypeInQueries asks for the members of an address, which is declared
// beside the houses, through both models that have one.
func TestSharedTypeInQueries(t *testing.T) {
	goldentest.Each(t, refs.Open, func(t *testing.T, db *refs.DB) {
		ctx := t.Context()
		berlin, rome := refs.PostalAddress{City: "Berlin"}, refs.PostalAddress{City: "Rome"}
		p := &refs.Person{Name: "Ann", Home: berlin, Office: perstore.Some(rome), Best: perstore.Some(refs.PersonValue{Name: "Bob", Home: rome})}
		goldentest.Must(t, db.People.Add(ctx, p))
		goldentest.Must(t, db.Houses.Add(ctx, &refs.House{OwnerID: p.ID, Address: berlin}))
		for query, want := range map[string]int64{
			"home/city=Berlin": 1, "home/city=Rome": 0, "office/city=Rome": 1, "best/home/city=Rome": 1,
			"houses/address/city=Berlin": 1, "houses/address/city=Rome": 0,
		} {
			if n, err := db.People.RQL(query).Count(ctx); n != want || err != nil {
				t.Errorf("People.RQL(%s).Count() = %d, %v; want %d", query, n, err, want)
			}
		}
		for query, want := range map[string]int64{"address/city=Berlin": 1, "address/city=Rome": 0, "(owner,office,city)=Rome": 1} {
			if n, err := db.Houses.RQL(query).Count(ctx); n != want || err != nil {
				t.Errorf("Houses.RQL(%s).Count() = %d, %v; want %d", query, n, err, want)
			}
		}
	})
}
