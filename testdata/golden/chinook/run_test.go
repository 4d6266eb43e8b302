package chinook_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/chinook/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// fill stores a little of everything.
func fill(t *testing.T, db *chinook.DB) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) { t.Helper(); goldentest.Must(t, err) }
	must(db.Artists.AddAll(ctx, []*chinook.Artist{{ArtistID: 1, Name: perstore.Some("AC/DC")}, {ArtistID: 2, Name: perstore.Null[string]()}}))
	must(db.Albums.AddAll(ctx, []*chinook.Album{{AlbumID: 1, Title: "Rock", ArtistID: 1}, {AlbumID: 2, Title: "Rust", ArtistID: 1}}))
	must(db.Genres.Add(ctx, &chinook.Genre{GenreID: 1, Name: perstore.Some("Rock")}))
	must(db.MediaTypes.Add(ctx, &chinook.MediaType{MediaTypeID: 1, Name: perstore.Some("MPEG")}))
	for i, name := range []string{"One", "Two", "Three", "Four"} {
		must(db.Tracks.Add(ctx, &chinook.Track{TrackID: int64(i + 1), Name: name, AlbumID: perstore.Some(int64(i%2 + 1)), MediaTypeID: 1, Milliseconds: int64(1000 * i), UnitPrice: 0.99}))
	}
	must(db.Playlists.AddAll(ctx, []*chinook.Playlist{{PlaylistID: 1, Name: perstore.Some("Mine"), CoverTrackIDs: []int64{4, 2}}, {PlaylistID: 2}}))
	must(db.PlaylistTracks.AddAll(ctx, []*chinook.PlaylistTrack{{PlaylistID: 1, TrackID: 1}, {PlaylistID: 1, TrackID: 3}, {PlaylistID: 2, TrackID: 3}}))
	must(db.Employees.Add(ctx, &chinook.Employee{EmployeeID: 1, LastName: "Adams", FirstName: "Andrew"}))
	must(db.Employees.AddAll(ctx, []*chinook.Employee{
		{EmployeeID: 2, LastName: "Edwards", FirstName: "Nancy", ReportsTo: perstore.Some[int64](1), BirthDate: perstore.Some(time.Date(1958, 12, 8, 0, 0, 0, 0, time.UTC))},
		{EmployeeID: 3, LastName: "Peacock", FirstName: "Jane", ReportsTo: perstore.Some[int64](1)},
	}))
	must(db.Customers.Add(ctx, &chinook.Customer{CustomerID: 1, FirstName: "Luís", LastName: "Gonçalves", Email: "luisg@embraer.com.br", SupportRepID: perstore.Some[int64](3)}))
	must(db.Invoices.Add(ctx, &chinook.Invoice{InvoiceID: 1, CustomerID: 1, InvoiceDate: time.Date(2010, 3, 11, 0, 0, 0, 0, time.UTC), Total: 3.98}))
	must(db.InvoiceLines.AddAll(ctx, []*chinook.InvoiceLine{
		{InvoiceLineID: 1, InvoiceID: 1, TrackID: 1, UnitPrice: 0.99, Quantity: 1},
		{InvoiceLineID: 2, InvoiceID: 1, TrackID: 3, UnitPrice: 0.99, Quantity: 3},
	}))
}

func TestManyToMany(t *testing.T) {
	goldentest.Each(t, chinook.Open, func(t *testing.T, db *chinook.DB) {
		fill(t, db)
		ctx := t.Context()
		lists, err := db.Playlists.Where().Sort(chinook.PlaylistFields.PlaylistID.Asc()).With(chinook.PlaylistLinks.Tracks, chinook.PlaylistLinks.CoverTracks).All(ctx)
		goldentest.Must(t, err)
		for i, want := range [][]string{{"One", "Three"}, {"Three"}} {
			loaded, err := lists[i].Tracks().All(ctx)
			goldentest.Must(t, err)
			if diff := cmp.Diff(want, names(loaded)); diff != "" {
				t.Errorf("loaded tracks of list %d (-want +got):\n%s", i+1, diff)
			}
			read, err := lists[i].Tracks().Sort(chinook.TrackFields.TrackID.Asc()).All(ctx)
			goldentest.Must(t, err)
			if diff := cmp.Diff(want, names(read)); diff != "" {
				t.Errorf("tracks of list %d (-want +got):\n%s", i+1, diff)
			}
		}
		fresh, err := db.Playlists.Get(ctx, lists[0].PlaylistID)
		goldentest.Must(t, err)
		for how, list := range map[string]*chinook.Playlist{"loaded": lists[0], "read": fresh} {
			cover, err := list.CoverTracks().All(ctx)
			goldentest.Must(t, err)
			if diff := cmp.Diff([]string{"Two", "Four"}, names(cover)); diff != "" {
				t.Errorf("%s cover tracks, in the order of their keys (-want +got):\n%s", how, diff)
			}
		}
		if n, err := lists[1].CoverTracks().Count(ctx); n != 0 || err != nil {
			t.Errorf("cover tracks of a list without = %d, %v; want 0", n, err)
		}
		with, err := db.Playlists.Where(chinook.PlaylistLinks.Tracks.Has(chinook.TrackFields.Name.Eq("One"))).All(ctx)
		goldentest.Must(t, err)
		if len(with) != 1 || with[0].PlaylistID != 1 {
			t.Errorf("lists with track One = %v; want list 1", with)
		}
	})
}

func TestSelfLink(t *testing.T) {
	goldentest.Each(t, chinook.Open, func(t *testing.T, db *chinook.DB) {
		fill(t, db)
		ctx := t.Context()
		boss, err := db.Employees.Where(chinook.EmployeeFields.ReportsTo.IsNull()).With(chinook.EmployeeLinks.Reports.With(chinook.EmployeeLinks.Manager, chinook.EmployeeLinks.Customers)).One(ctx)
		goldentest.Must(t, err)
		reports, err := boss.Reports().All(ctx)
		goldentest.Must(t, err)
		if len(reports) != 2 {
			t.Fatalf("Reports = %d employees; want 2", len(reports))
		}
		for _, r := range reports {
			manager, err := r.Manager(ctx)
			if err != nil || manager.EmployeeID != boss.EmployeeID {
				t.Errorf("Manager of %s = %v, %v; want %v", r.LastName, manager, err, boss)
			}
		}
	})
}

func TestPaths(t *testing.T) {
	goldentest.Each(t, chinook.Open, func(t *testing.T, db *chinook.DB) {
		fill(t, db)
		ctx := t.Context()
		tests := []struct {
			rql  string
			want []string
		}{
			{"album/artist/name=AC%2FDC&sort(trackId)", []string{"One", "Two", "Three", "Four"}},
			{"rel(invoiceLines,quantity=gt=2)", []string{"Three"}},
			{"rel(invoiceLines,invoice/customer/supportRep/lastName=Peacock)&sort(-trackId)", []string{"Three", "One"}},
			{"genreId=null&sort(album/title,-name)&limit(3)", []string{"Three", "One", "Two"}},
		}
		for _, tt := range tests {
			got, err := db.Tracks.RQL(tt.rql).All(ctx)
			if err != nil {
				t.Errorf("RQL(%q) error = %v", tt.rql, err)
				continue
			}
			if diff := cmp.Diff(tt.want, names(got)); diff != "" {
				t.Errorf("RQL(%q) (-want +got):\n%s", tt.rql, diff)
			}
		}
		first, err := db.InvoiceLines.RQL("sort(-invoiceLineId)").With(chinook.InvoiceLineLinks.Invoice.With(chinook.InvoiceLinks.Customer), chinook.InvoiceLineLinks.Track.With(chinook.TrackLinks.Album)).First(ctx)
		goldentest.Must(t, err)
		track, err := first.Track(ctx)
		goldentest.Must(t, err)
		album, err := track.Album(ctx)
		goldentest.Must(t, err)
		if album.Title != "Rock" {
			t.Errorf("album of the last line = %q; want Rock", album.Title)
		}
	})
}

func names(tracks []*chinook.Track) []string {
	var out []string
	for _, t := range tracks {
		out = append(out, t.Name)
	}
	return out
}
