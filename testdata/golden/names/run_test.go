package names_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/names/want"
)

func TestNames(t *testing.T) {
	goldentest.Each(t, names.Open, func(t *testing.T, db *names.DB) {
		ctx := t.Context()
		e := &names.HTTPEndpoint{
			ProductIDs: []int64{1}, BaseURL: perstore.Some("http://x"), XRequestID: perstore.Some("7"), X2fa: perstore.Some(true),
			V1_1: perstore.Some("v"), Status: perstore.Some(names.HTTPEndpointStatusInStock), Label: perstore.Some("l"),
			Straße: perstore.Some("s"), X日本: perstore.Some("j"), RefIsh: perstore.Some("r"),
			ColourVariants: []names.HTTPEndpointColourVariant{{Hex: perstore.Some("#fff"), Names: []names.HTTPEndpointColourVariantName{{Lang: perstore.Some("en")}}}},
			Address:        perstore.Some(names.WhereItIs{City: perstore.Some("Rome")}),
		}
		goldentest.Must(t, db.HTTPEndpoints.Add(ctx, e))
		text, err := json.Marshal(e)
		goldentest.Must(t, err)
		want := `{"id":1,"productIDs":[1],"base_url":"http://x","X-Request-Id":"7","2fa":true,"v1_1":"v","STATUS":"in stock","name":"l",` +
			`"straße":"s","日本":"j","$ref-ish":"r","colour variants":[{"hex":"#fff","names":[{"lang":"en"}]}],"address":{"city":"Rome"}}`
		if diff := cmp.Diff(want, string(text)); diff != "" {
			t.Errorf("JSON (-want +got):\n%s", diff)
		}
		e.Endpoint = perstore.Some(e.ID)
		goldentest.Must(t, e.Save(ctx))
		goldentest.Must(t, db.Mice.Add(ctx, &names.Mouse{EndpointID: perstore.Some(e.ID)}))
		goldentest.Must(t, db.SalesForce.Add(ctx, &names.SalesPeople{}))
		query := url.PathEscape("straße") + "=s&" + url.PathEscape("日本") + "=j&X-Request-Id=7&colour%20variants=ne=null&%24ref-ish=r&rel(called-by,2fa=true)&rel(mice)"
		got, err := db.HTTPEndpoints.RQL(query).One(ctx)
		goldentest.Must(t, err)
		self, err := got.EndpointLink(ctx)
		goldentest.Must(t, err)
		if diff := cmp.Diff(e, self); diff != "" {
			t.Errorf("EndpointLink (-want +got):\n%s", diff)
		}
	})
}
