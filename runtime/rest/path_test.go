package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/rest"
)

func TestPaths(t *testing.T) {
	eachShop(t, rest.Options{Base: "/api", MaxPage: 2}, func(s *server) {
		for request, want := range map[string]string{
			"GET /api/Product/1/name":                             `200 "Anna"`,
			"GET /api/Product/1/category":                         `200 {"id":2,"name":"Lamps","parentId":1}`,
			"GET /api/Product/1/category/parent/name":             `200 "Furniture"`,
			"GET /api/Product/1/nope":                             "404 ",
			"GET /api/Product/1/category/nope":                    "404 ",
			"GET /api/Product/99/name":                            "404 ",
			"GET /api/Product/1/name/":                            "404 ",
			"GET /api/Order/1/items":                              `200 [{"orderId":1,"line":1,`,
			"GET /api/Order/1/items?quantity=1":                   `200 [{"orderId":1,"line":2,`,
			"GET /api/Order/1/items/1,2/product/name":             `200 "Bodo"`,
			"GET /api/Order/1/items/1,9":                          "404 ",
			"GET /api/Order/9/items":                              "404 ",
			"PUT /api/Product/1/name":                             "405 ",
			"GET /api/Product/(1,99)":                             `200 [{"id":1,`,
			"GET /api/Product/()":                                 `200 []`,
			"GET /api/Product/(1,2,3)":                            "414 ",
			"GET /api/OrderItem/((1,2),(1,9))":                    `200 [{"orderId":1,"line":2,`,
			"GET /api/OrderItem/((1,2))":                          `200 [{"orderId":1,"line":2,`,
			"GET /api/OrderItem/((1,1),(1,2),(1,3))":              "414 ",
			"GET /api/OrderItem/(1,2)":                            "404 ",
			"GET /api/OrderItem/((1,2),1,3)":                      "404 ",
			"GET /api/OrderItem/((1),(2))":                        "404 ",
			"GET /api/OrderItem/()":                               `200 []`,
			"GET /api/Product/(a)":                                "404 ",
			"GET /Product/1":                                      "404 ",
			"GET /apiProduct/1":                                   "404 ",
			"GET /api/Product/1" + strings.Repeat("/category", 9): "404 ",
		} {
			s.want(request, "", want)
		}
		if got := s.do("GET /api/Product/(1,99)", ""); !strings.HasSuffix(got.String(), ",null]") {
			s.Errorf("many = %s", got)
		}
		got := s.want("GET /api/Supplier/1/products?sort(-price)", "", `200 [{"id":4`)
		if got.Header().Get("Content-Range") != "items 0-1/*" || !strings.HasPrefix(links(got)["next"], "/api/Supplier/1/products?") {
			s.Errorf("a page of a link = %v", got.Header())
		}
		s.want("GET "+links(got)["next"], "", `200 [{"id":2`)
		if got := s.do("GET /api/Product/1/category", ""); got.Header().Get("Link") != `</api/Class/Category>; rel="describedby"` || got.Header().Get("Etag") == "" {
			s.Errorf("a target = %v", got.Header())
		}
	})
}

func TestDocuments(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	got := s.want("GET /Class/Product", "", `200 {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Product","type":"object","required":["sku",`)
	if got.Header().Get("Content-Type") != "application/schema+json" || strings.Contains(got.String(), "x-perstore") {
		t.Errorf("schema = %s", got)
	}
	s.want("GET /Class/", "", `200 {"CardPayment":{`)
	s.want("GET /Class/Nope", "", "404 ")
	s.want("GET /Class/Review", "", "404 ") // the handler was not given it
	s.want("POST /Class/Product", "{}", "405 ")
	var api struct {
		OpenAPI    string
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]any }
	}
	must(t, json.Unmarshal(s.want("GET /openapi.json", "", "200 ").Body.Bytes(), &api))
	if api.OpenAPI != "3.1.0" || api.Paths["/Product/{id}"]["patch"] == nil || api.Paths["/OrderItem/{orderId},{line}"]["get"] == nil || api.Components.Schemas["Product"] == nil {
		t.Errorf("openapi.json = %+v", api)
	}
}

func TestBatch(t *testing.T) {
	eachShop(t, rest.Options{MaxBatch: 4}, func(s *server) {
		s.want("POST /", `[
			{"id":"a","method":"POST","to":"/Category/","body":{"name":"Tables"}},
			{"id":2,"method":"PATCH","to":"/Product/1","headers":{"Content-Type":"application/merge-patch+json","If-Match":"\"1\""},"body":{"price":7}},
			{"method":"GET","to":"/Product/?price=7&select(price)"},
			{"id":4,"method":"DELETE","to":"/Product/4"}]`,
			`200 [{"id":"a","status":201,"headers":{"Content-Type":"application/json; profile=\"/Class/Category\"","Etag":`)
		s.want("GET /Product/4", "", "404 ")
		got := s.want("POST /", `[{"id":1,"method":"DELETE","to":"/Product/3"},{"id":2,"method":"DELETE","to":"/Product/99"},{"id":3,"method":"DELETE","to":"/Product/2"}]`, "404 [")
		if !strings.HasPrefix(got.String(), `404 [{"id":1,"status":424},{"id":2,"status":404,`) || !strings.HasSuffix(got.String(), `{"id":3,"status":424}]`) {
			s.Errorf("a batch that fails = %s", got)
		}
		s.want("GET /Product/3", "", "200 ")
		s.want("POST /", `[{"method":"GET","to":"/Product/?count()","headers":{"Accept":"text/event-stream"}}]`, `200 [{"status":200,`)
		for body, want := range map[string]string{
			`{}`: "422 ", `[{"nope":1}]`: "422 ", `[{},{},{},{},{}]`: "413 ", `[`: "400 ",
			`[{"method":"POST","to":"/","body":[]}]`: "400 ", `[{"method":"GET","to":"http://other.test/Product/1"}]`: "400 ",
			`[{"method":"G E T","to":"/Product/1"}]`: "400 ", `[]`: "200 []",
		} {
			s.want("POST /", body, want)
		}
		const refused = `"status":400,"headers":{"Content-Type":"application/problem+json"},"body":{"type":"about:blank","title":"Bad Request","status":400,"detail":"a request of a batch`
		for _, to := range []string{"http://other.test/Product/1", "/", "//other.test/"} {
			s.want("POST /", fmt.Sprintf(`[{"id":1,"method":"POST","to":%q,"body":[]}]`, to), `400 [{"id":1,`+refused)
		}
		for body, header := range map[string]string{
			`[{"method":"POST","to":"/Class/Product"}]`:                                                         "Allow: GET, HEAD, OPTIONS",
			`[{"method":"PATCH","to":"/Product/1","body":{}}]`:                                                  "Accept-Patch: application/merge-patch+json, application/json-patch+json",
			`[{"method":"POST","to":"/Product/","headers":{"Content-Encoding":"gzip"}}]`:                        "Accept-Encoding: identity",
			`[{"method":"POST","to":"/Product/","headers":{"Content-Type":"text/csv"}}]`:                        "Accept-Post: application/json",
			`[{"method":"GET","to":"/Product/1"},{"method":"PUT","to":"/Product/","body":{}},{"method":"GET"}]`: "Allow: GET, HEAD, POST, OPTIONS",
		} {
			name, value, _ := strings.Cut(header, ": ")
			if got := s.want("POST /", body, "4"); got.Header().Get(name) != value || !strings.Contains(got.String(), fmt.Sprintf("%q:%q", name, value)) {
				s.Errorf("%s = %v %s; want %s", body, got.Header(), got, header)
			}
		}
	})
}
