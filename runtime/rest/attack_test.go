package rest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// TestAbsurdQueries checks that what is too much is told so, and by no 500.
func TestAbsurdQueries(t *testing.T) {
	eachShop(t, rest.Options{MaxQuery: 64 << 10}, func(s *server) {
		for name, query := range map[string]string{
			"nested or":    strings.Repeat("or(id=1,", 240) + "id=2" + strings.Repeat(")", 240),
			"nested not":   strings.Repeat("not(", 240) + "id=2" + strings.Repeat(")", 240),
			"open":         strings.Repeat("(", 60000),
			"terms":        strings.Repeat("id=1&", 10000) + "id=1",
			"many terms":   strings.Repeat("id=ne=1&", 990) + "id=2",
			"alternatives": strings.Repeat("id=1|", 990) + "id=1",
			"in":           "in(id,(" + strings.Repeat("1,", 9900) + "1))",
			"links":        strings.Repeat("category/name=Lamps&", 900) + "id=1",
			"deep links":   strings.Repeat("category/parent/parent/parent/parent/parent/name=Lamps&", 300) + "id=1",
			"long path":    "category/" + strings.Repeat("parent/", 70) + "name=x",
			"select links": "select(" + strings.Repeat("category/name,", 900) + "id)",
			"sort":         "sort(" + strings.Repeat("name,", 9000) + "id)",
			"sort links":   "sort(" + strings.Repeat("category/name,category/parent/name,supplier/name,", 300) + "id)",
			"aggregate":    "aggregate(" + strings.Repeat("sum(price),", 900) + "status)",
			"values":       "values(" + strings.Repeat("name,", 900) + "id)",
			"rel":          strings.Repeat("rel(category,rel(products,", 4) + "id=1" + strings.Repeat("))", 4),
			"many rel":     strings.Repeat("rel(category,name=x)|", 200) + "id=1",
			"match":        "name=match=" + strings.Repeat("(a*)*", 100),
			"text":         "name=" + strings.Repeat("%61", 20000),
			"number":       "price=" + strings.Repeat("9", 60000),
			"offset":       "limit(1,9007199254740991)",
			"nul":          "name=%00",
			"not utf-8":    "name=%ff",
			"new line":     "name=a%0d%0aX%3A%20y&limit(1)",
		} {
			got := s.do("GET /Product/?"+strings.ReplaceAll(query, " ", "%20"), "")
			if got.Code >= 500 && got.Code != 501 || got.Code == 416 {
				s.Errorf("%s = %.300s", name, got)
			}
		}
	})
}

// TestHeadersOfAttackers checks that nothing of a request becomes a header of its own.
func TestHeadersOfAttackers(t *testing.T) {
	eachShop(t, rest.Options{Origins: []string{"https://shop.test"}}, func(s *server) {
		got := s.want("GET /Product/?(name=a%0d%0aX%3A%20y%3C%3E%22|id=gt=0)&limit(1)", "", "200 ")
		if !strings.HasPrefix(links(got)["next"], "/Product/?or(eq(name,a%0D%0AX%3A%20y%3c%3e%22),gt(id,0))&limit(1)&after(") {
			s.Errorf("Link = %q", got.Header()["Link"])
		}
		for name, values := range got.Header() {
			if strings.ContainsAny(strings.Join(values, ""), "\r\n") {
				s.Errorf("%s = %q", name, values)
			}
		}
		r := httptest.NewRequest("GET", "/Product", nil)
		r.URL.RawQuery = "a=\r\nX: y<>\""
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != "/Product/?a=%0D%0AX:%20y%3C%3E%22" {
			s.Errorf("Location = %q", got)
		}
	})
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		s.Handler = rest.Handler(db, rest.Options{})
		got := s.want("PUT /Secret/x%0D%0Ay%2F..%2Fz%3C%3E", "{}", "201 ")
		if at := got.Header().Get("Location"); at != "/Secret/x%0D%0Ay%2F..%2Fz%3C%3E" {
			s.Errorf("Location = %q", at)
		}
		s.want("GET /Secret/x%0D%0Ay%2F..%2Fz%3C%3E", "", "200 ")
		s.want("GET /Secret/x/../Paper/1", "", "404 ")
		s.want("GET /Secret/..%2FPaper%2F1", "", "404 ")
	})
}

// TestStandardHeaders checks what all answers say.
func TestStandardHeaders(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{Base: "api/"})
	for _, request := range []string{"GET /api/Product/1", "GET /api/Product/99", "GET /api/", "OPTIONS /api/Product/", "GET /api/openapi.json"} {
		if h := s.do(request, "").Header(); h.Get("Cache-Control") != "private, no-cache" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s = %v", request, h)
		}
	}
	if got := s.do("HEAD /api/Product/99", ""); got.Code != 404 || got.Body.Len() > 0 {
		t.Errorf("HEAD of nothing = %s", got)
	}
	s.want("GET /api/Product?"+strings.Repeat("a", 17<<10), "", "414 ")
}

// TestConditionsOfReads checks the conditions of RFC 9110 on what is read.
func TestConditionsOfReads(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		s.want("GET /Product/1", "", "412 ", `If-Match: "2"`)
		s.want("GET /Product/1", "", "412 ", `If-Match: W/"1"`)
		s.want("GET /Product/1", "", "200 ", `If-Match: "1"`)
		s.want("GET /Product/1", "", "200 ", `If-Match: *`)
		s.want("GET /Product/99", "", "404 ", `If-Match: *`)
		s.want("GET /Product/1/category", "", "412 ", `If-Match: "2"`)
		s.want("GET /Product/1", "", "412 ", `If-Match: "a, *, b"`)
		s.want("GET /Product/1", "", "412 ", `If-Match: "x" * "y`)
		s.want("GET /Product/1", "", "200 ", `If-Match: "a,b" ,, "1"`)
		s.want("GET /Product/1", "", "304", `If-None-Match: "a,b", W/"1"`)
		s.want("GET /Product/1", "", "412 ", `If-None-Match: "1"`, `If-Match: "2"`)
		if got := s.want("HEAD /Product/", "", "200", "Range: items=0-0"); got.Header().Get("Content-Range") != "" {
			s.Errorf("HEAD with a Range = %v", got.Header())
		}
		s.want("GET /Product/", "", "200 ", "Range: items=0-0", `If-Range: "x"`)
	})
}

// TestColumnsOnce checks that a row has no two members of a name.
func TestColumnsOnce(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		s.want("GET /Product/?aggregate(status,sum(price),count(),sum(price))&sort(status)", "", `200 [{"status":"draft","sum(price)":40,"count()":1},`)
		s.want("GET /Product/?status=none&select(name,price)", "", "200 id,name,price", "Accept: text/csv")
	})
}
