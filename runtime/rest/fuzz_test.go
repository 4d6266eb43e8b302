package rest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

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
	types := []string{"application/json", "application/merge-patch+json", "application/json-patch+json"}
	requests := []string{"POST /Category/", "PUT /Category/1", "PATCH /Category/1", "POST /Category/1", "POST /", "PUT /OrderItem/1,2"}
	for _, body := range []string{
		`{"name":"a"}`, `[{"op":"add","path":"/name","value":"b"}]`, `[{"id":1,"method":"GET","to":"/Category/1"}]`, `{"name":"a","name":"b"}`, `{}`, ` {} `, `null`, `[`, strings.Repeat("[", 100),
		`[{"op":"copy","from":"","path":"/name"}]`, `[{"op":"test","path":"","value":null}]`, `[{"op":"move","from":"/name","path":"/name/x"}]`, `{"id":1e0,"name":"x"}`, `[{"op":null}]`, `[null]`,
	} {
		for i := range types {
			f.Add(uint8(i), uint8(i), body)
		}
		f.Add(uint8(4), uint8(0), body)
	}
	s := serve(f, openShop(f, "memory:"), rest.Options{})
	f.Fuzz(func(t *testing.T, request, mediaType uint8, body string) {
		method, path, _ := strings.Cut(requests[int(request)%len(requests)], " ")
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", types[int(mediaType)%len(types)])
		answered(t, s, r)
	})
}
