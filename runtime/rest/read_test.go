package rest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/rest"
)

func TestRoutes(t *testing.T) {
	eachShop(t, rest.Options{MaxQuery: 200}, func(s *server) {
		for request, want := range map[string]string{
			"GET /Product":         "308",
			"GET /Nope/":           `404 {"type":"about:blank","title":"Not Found","status":404,`,
			"GET /Nope/1":          "404",
			"GET /Product/99":      "404",
			"GET /Product/abc":     "404",
			"GET /Product/1,2":     "404",
			"GET /Product/%31":     `200 {"id":1,`,
			"GET /OrderItem/1,2":   `200 {"orderId":1,"line":2,"productId":2,"quantity":1,"price":20}`,
			"GET /OrderItem/1":     "404",
			"GET /OrderItem/1%2C2": "404",
			"GET /Category/2/products/?price=20&select(id)": `200 [{"id":2}]`,
			"GET /Category/2/products/2/":                   "404",
			"GET /Product/1/":                               "404",
			"GET /Product/1/../2":                           "404",
			"GET /product/1":                                "404",
			"BREW /Product/1":                               "405",
			"DELETE /Product/":                              "405",
			"GET /Product/?" + strings.Repeat("a", 201):     "414",
			"GET /": `200 {"Address":"/Address/",`,
		} {
			s.want(request, "", want)
		}
		if got := s.do("DELETE /Product/", "").Header().Get("Allow"); got != "GET, HEAD, POST, OPTIONS" {
			s.Errorf("Allow = %q", got)
		}
		if got := s.do("GET /Product?a=1", "").Header().Get("Location"); got != "/Product/?a=1" {
			s.Errorf("Location = %q", got)
		}
		got := s.do("GET /Product/1", "", "Accept: application/pdf")
		if got.Code != 406 || got.Header().Get("Content-Type") != "application/problem+json" {
			s.Errorf("an unknown type is %s", got)
		}
	})
}

func TestGet(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		got := s.want("GET /Product/1", "", `200 {"id":1,"sku":"L-1","name":"Anna","price":10,"stock":0,"status":"published","categoryId":2,"supplierId":1,"revision":1}`)
		for name, want := range map[string]string{
			"Etag": `"1"`, "Content-Type": `application/json; profile="/Class/Product"`, "Link": `</Class/Product>; rel="describedby"`, "Vary": "Accept", "Content-Length": "119",
		} {
			if got := got.Header().Get(name); got != want {
				s.Errorf("%s = %q; want %q", name, got, want)
			}
		}
		if got := s.want("HEAD /Product/1", "", "200 "); got.Body.Len() > 0 || got.Header().Get("Etag") != `"1"` {
			s.Errorf("HEAD = %v %s", got.Header(), got)
		}
		s.want("GET /Product/1", "", "304 ", `If-None-Match: "7", W/"1"`)
		s.want("GET /Product/1", "", "304 ", "If-None-Match: *")
		s.want("GET /Product/1", "", "200 ", `If-None-Match: "2"`)
		tag := s.do("GET /Category/1", "").Header().Get("Etag")
		s.want("GET /Category/1", "", "304 ", "If-None-Match: "+tag)
	})
}

// names are the names in the objects of an answer.
func names(a answer) string {
	var objs []struct{ Name string }
	if err := json.Unmarshal(a.Body.Bytes(), &objs); err != nil {
		return a.String()
	}
	var all []string
	for _, o := range objs {
		all = append(all, o.Name)
	}
	return strings.Join(all, " ")
}

// TestRanges checks which part of the objects is given, and what is told of it.
func TestRanges(t *testing.T) {
	eachShop(t, rest.Options{MaxPage: 3}, func(s *server) {
		for _, c := range []struct {
			query, header, names string
			status               int
			contentRange         string
		}{
			{"", "", "Anna Bodo Cleo", 200, "items 0-2/*"},
			{"status=published", "", "Anna Bodo Cleo", 200, ""},
			{"", "items=0-1", "Anna Bodo", 206, "items 0-1/4"},
			{"", "items=1-2", "Bodo Cleo", 206, "items 1-2/4"},
			{"", "items=2-99", "Cleo Dora", 206, "items 2-3/4"},
			{"", "items=0-99", "Anna Bodo Cleo", 206, "items 0-2/4"},
			{"id=1", "items=0-99", "Anna", 200, "items 0-0/1"},
			{"", "items=2-", "Cleo Dora", 206, "items 2-3/4"},
			{"", "items=9-12", "", 206, "items */4"},
			{"id=99", "items=0-1", "", 200, "items */0"},
			{"", "items=99999999999999999999-", "", 206, "items */4"},
			{"", "items=-5", "Anna Bodo Cleo", 200, "items 0-2/*"},
			{"", "items=5-2", "Anna Bodo Cleo", 200, "items 0-2/*"},
			{"", "bytes=0-1", "Anna Bodo Cleo", 200, "items 0-2/*"},
			{"limit(2)", "", "Anna Bodo", 200, "items 0-1/4"},
			{"limit(2,1)", "", "Bodo Cleo", 200, "items 1-2/4"},
			{"limit(2,9)", "", "", 200, "items */4"},
			{"limit(0)", "", "", 200, "items */4"},
			{"limit(2,1,Infinity)", "", "Bodo Cleo", 200, "items 1-2/4"},
			{"limit(Infinity,1)", "", "Bodo Cleo Dora", 200, "items 1-3/4"},
			{"limit(3,1)", "items=1-5", "Cleo Dora", 206, "items 2-3/3"},
			{"sort(-price)&limit(1)", "", "Dora", 200, "items 0-0/4"},
			{"sort(+price)&price=gt=10", "items=0-0", "Bodo", 206, "items 0-0/3"},
		} {
			got := s.do("GET /Product/?"+c.query, "", "Range: "+c.header)
			if got.Code != c.status || names(got) != c.names || got.Header().Get("Content-Range") != c.contentRange {
				s.Errorf("?%s Range %s = %d %s, %q; want %d %s, %q", c.query, c.header, got.Code, names(got), got.Header().Get("Content-Range"), c.status, c.names, c.contentRange)
			}
		}
		got := s.do("GET /Product/?price=gt=10", "", "Prefer: count=exact")
		if got.Header().Get("Content-Range") != "items 0-2/3" || got.Header().Get("Preference-Applied") != "count=exact" {
			s.Errorf("count=exact = %v", got.Header())
		}
	})
}

// links gives the addresses of an answer by their relation.
func links(a answer) map[string]string {
	found := make(map[string]string)
	for _, line := range a.Header()["Link"] {
		to, rel, _ := strings.Cut(line, ">; rel=")
		found[strings.Trim(rel, `"`)] = to[1:]
	}
	return found
}

// TestPages follows the links from page to page, and back.
func TestPages(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		for _, query := range []string{"sort(-price)&limit(1)", "sort(+status,-name)&limit(1)&name=in=(Anna%2CBodo%2CCleo%2CDora)"} {
			var forth, back []string
			var last string
			for at := "/Product/?" + query; at != ""; {
				page := s.want("GET "+at, "", "200 ")
				forth, last, at = append(forth, names(page)), at, links(page)["next"]
			}
			for at := last; at != ""; {
				page := s.want("GET "+at, "", "200 ")
				back, at = append(back, names(page)), links(page)["prev"]
			}
			slices.Reverse(back)
			if len(forth) != 4 || !slices.Equal(forth, back) {
				s.Errorf("%s: forth %q, back %q", query, forth, back)
			}
		}
		s.want("GET /Product/?after(nonsense)", "", "400 ")
		s.want("GET /Product/?before(nonsense)", "", "400 ")
		second := links(s.do("GET /Product/?sort(-price)&limit(2,2)", ""))["prev"]
		must(s, s.db.Products.Delete(s.Context(), 4))
		got := s.want("GET "+second, "", "200 ")
		if names(got) != "Cleo" || got.Header().Get("Content-Range") != "items 0-0/3" || links(got)["prev"] != "" {
			s.Errorf("back, after one was deleted: %s %v", names(got), got.Header())
		}
		next := links(s.do("GET /Product/?sort(-price)&limit(1)", ""))["next"]
		s.want("GET "+strings.Replace(next, "-price", "price", 1), "", "400 ")
	})
}

// TestQueries checks what dstore sends, what gives no objects, and mistakes.
func TestQueries(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		for query, want := range map[string]string{
			"name=in=(Anna%2CCleo)&sort(name)":        "200 [{\"id\":1,",
			"select(id,price)&limit(2)":               `200 [{"id":1,"price":10},{"id":2,"price":20}]`,
			"select(price)&sort(-name)&limit(1)":      `200 [{"id":4,"price":40}]`,
			"count()":                                 "200 4",
			"max(price)":                              "200 40",
			"price=gt=20&count()":                     "200 2",
			"aggregate(status,count())&sort(+status)": `200 [{"status":"draft","count()":1},{"status":"published","count()":3}]`,
			"values(name)&sort(-name)&limit(2)":       `200 ["Dora","Cleo"]`,
			"select(name,category/name)&limit(1)":     `200 [{"name":"Anna","category/name":"Lamps"}]`,
			"sort(-price)&first()":                    `200 {"id":4,`,
			"id=99&one()":                             "404",
			"one()":                                   "409",
			"category/name=Lamps&limit(1)":            `200 [{"id":1,`,
			"nope=1":                                  `400 {"type":"about:blank","title":"Bad Request","status":400,"detail":"rql: at byte 0: `,
			"a=1&b=2|c=3":                             "400",
			"sort(":                                   "400",
			"limit(-1)":                               "400",
			"limit(x)":                                "400",
			"price=lt=%zz":                            "400",
			"or(limit(1),id=1)":                       "400",
		} {
			s.want("GET /Product/?"+query, "", want)
		}
		got := s.want("GET /Product/?select(name,price)&limit(2)", "", "200 id,name,price\r\n1,Anna,10\r\n2,Bodo,20", "Accept: text/csv, application/json;q=0.5")
		if got.Header().Get("Content-Type") != "text/csv; charset=utf-8; header=present" {
			s.Errorf("CSV has the type %s", got.Header().Get("Content-Type"))
		}
		s.want("GET /Product/?aggregate(status,sum(price))&sort(status)", "", "200 status,sum(price)\r\ndraft,40\r\npublished,60", "Accept: text/csv")
	})
}
