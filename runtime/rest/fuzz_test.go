package rest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// answered fails where an answer is none of those that a request may have.
func answered(t *testing.T, s *server, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code >= 500 || w.Code == 416 {
		t.Errorf("%s %s = %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	if w.Code >= 400 && w.Header().Get("Content-Type") != "application/problem+json" && r.URL.Path != "/" {
		t.Errorf("%s %s = %d of type %q", r.Method, r.URL, w.Code, w.Header().Get("Content-Type"))
	}
	return w
}

// FuzzRange sends ranges and parts of queries.
func FuzzRange(f *testing.F) {
	for _, seed := range [][2]string{
		{"items=0-24", ""}, {"items=-5", "limit(1)"}, {"items=5-2", "limit(2,1)"}, {"items=99999999999999999999-", "limit(9007199254740993)"},
		{"bytes=0-1", "limit(1,2,3)"}, {"items=0-", "after(x)"}, {"items=9223372036854775807-9223372036854775807", "limit(Infinity,9223372036854775807)"},
		{"", "limit(2)&after(AYbfuGIDBEeCJWY,2)"}, {"items=0-1", "aggregate(status,count())&limit(9999999999)"},
	} {
		f.Add(seed[0], seed[1])
	}
	s := serve(f, openShop(f, "memory:"), rest.Options{})
	f.Fuzz(func(t *testing.T, header, query string) {
		r := httptest.NewRequest("GET", "/Product/", nil)
		r.URL.RawQuery = query
		r.Header.Set("Range", header)
		answered(t, s, r)
	})
}

// FuzzPath sends paths and keys.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/Product/1", "/OrderItem/1,2", "/Product/(1,2)", "/Product/1/category/name", "/Class/Product", "/%zz", "//", "/Product/..%2f1", "/Product/%00", "/Order/1/items/1,2/product", "/openapi.json/"} {
		f.Add("GET", seed)
		f.Add("DELETE", seed+"9")
	}
	s := serve(f, openShop(f, "memory:"), rest.Options{})
	f.Fuzz(func(t *testing.T, method, path string) {
		at, err := url.ParseRequestURI(path)
		if err != nil || !strings.HasPrefix(path, "/") {
			return
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Method, r.URL = method, at
		answered(t, s, r)
	})
}

// FuzzBody sends bodies of all types to all that read one.
func FuzzBody(f *testing.F) {
	types := []string{"application/json", "application/merge-patch+json", "application/json-patch+json", "application/json-rpc"}
	requests := []string{"POST /Category/", "PUT /Category/1", "PATCH /Category/1", "POST /Category/1", "POST /", "PUT /OrderItem/1,2", "POST /Paper/1"}
	for _, body := range []string{
		`{"name":"a"}`, `[{"op":"add","path":"/name","value":"b"}]`, `[{"id":1,"method":"GET","to":"/Category/1"}]`, `{"name":"a","name":"b"}`, `{}`, ` {} `, `null`, `[`, strings.Repeat("[", 100),
		`[{"op":"copy","from":"","path":"/name"}]`, `[{"op":"test","path":"","value":null}]`, `[{"op":"move","from":"/name","path":"/name/x"}]`, `{"id":1e0,"name":"x"}`, `[{"op":null}]`, `[null]`,
	} {
		for i := range types {
			f.Add(uint8(i), uint8(i), body)
		}
		f.Add(uint8(4), uint8(0), body)
	}
	for _, call := range []string{`{"method":"rename","params":[{"title":"x"}],"id":1}`, `{"method":"rename","params":null,"id":{}}`, `{"method":"secret"}`, `{"params":[]}`} {
		f.Add(uint8(6), uint8(3), call)
	}
	s := serve(f, openShop(f, "memory:"), rest.Options{})
	papers, db := library(f, "memory:")
	must(f, db.AddFacets("caller", &perstore.Facet{Model: "Paper", Powers: perstore.CanPatch, Methods: []string{"rename", "fail"}}))
	papers.Handler = rest.Handler(db.Facets("caller", nil), rest.Options{})
	f.Fuzz(func(t *testing.T, request, mediaType uint8, body string) {
		method, path, _ := strings.Cut(requests[int(request)%len(requests)], " ")
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", types[int(mediaType)%len(types)])
		if strings.HasPrefix(path, "/Paper/") {
			answered(t, papers, r)
			return
		}
		answered(t, s, r)
	})
}

// FuzzConditions sends conditions: a state is that which there is, or it is not.
func FuzzConditions(f *testing.F) {
	for _, seed := range []string{`"1"`, `*`, `W/"1"`, `"0", "1"`, `"a,*,b"`, `"1`, `1`, `W/*`, `"x" , , W/"1",*`, "\"\t\"", ``, `W/W/"1"`} {
		f.Add(seed, seed)
	}
	s := serve(f, openShop(f, "memory:"), rest.Options{})
	send := func(t *testing.T, method, match, noneMatch string) int {
		r := httptest.NewRequest(method, "/Product/1", strings.NewReader(`{}`))
		r.Header.Set("Content-Type", "application/merge-patch+json")
		if match != "" {
			r.Header.Set("If-Match", match)
		}
		if noneMatch != "" {
			r.Header.Set("If-None-Match", noneMatch)
		}
		return answered(t, s, r).Code
	}
	f.Fuzz(func(t *testing.T, match, noneMatch string) {
		read, written := send(t, "GET", match, noneMatch), send(t, "PATCH", match, noneMatch)
		if (read == 200) != (written == 200) || read == 412 && written != 412 {
			t.Errorf("If-Match %q, If-None-Match %q: GET = %d, PATCH = %d", match, noneMatch, read, written)
		}
		if read == 200 && match != "" && strings.TrimSpace(match) != "*" && !strings.Contains(match, `"1"`) {
			t.Errorf("If-Match %q is met", match)
		}
		if read == 304 && !strings.Contains(noneMatch, `"1"`) && strings.TrimSpace(noneMatch) != "*" {
			t.Errorf("If-None-Match %q is met", noneMatch)
		}
	})
}
