package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

func TestTransactional(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		inner := s.Handler
		status, met, runs := 0, 0, 0
		answer := func(w http.ResponseWriter, r *http.Request) {
			rest.Fail(w, r, fmt.Errorf("in the way: %w", perstore.ErrConflict))
		}
		s.Handler = rest.Transactional(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			runs++
			must(s, s.db.Categories.Add(r.Context(), &shop.Category{Name: "beside"}))
			if met > 0 {
				met--
				answer(w, r)
				return
			}
			inner.ServeHTTP(w, r)
			if status != 0 {
				panic(http.ErrAbortHandler)
			}
		}))
		count := func() string {
			n, err := s.db.Categories.Where().Count(s.Context())
			return fmt.Sprint(n, err)
		}
		s.want("POST /Category/", `{"name":"Chairs"}`, "201 ")
		if got := count(); got != "4 <nil>" {
			s.Errorf("after a commit there are %s", got)
		}
		s.want("POST /Category/", `{"name":""}`, "422 ")
		met = 2
		s.want("POST /Category/", `{"name":"Beds"}`, "201 ")
		if got := count(); got != "6 <nil>" {
			s.Errorf("after an abort and two conflicts there are %s", got)
		}
		met = 100
		if got := s.want("POST /Category/", `{"name":"Beds"}`, "503 "); got.Code != 503 {
			s.Errorf("conflicts = %v", got.Header())
		}
		for name, other := range map[string]http.HandlerFunc{
			"another 503": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
			"too long": func(w http.ResponseWriter, r *http.Request) {
				rest.Fail(w, r, fmt.Errorf("%w, after %w", context.DeadlineExceeded, perstore.ErrConflict))
			},
		} {
			met, runs, answer = 100, 0, other
			s.want("POST /Category/", `{"name":"Beds"}`, "503 ")
			if runs != 1 {
				s.Errorf("%s is run %d times", name, runs)
			}
		}
		met, status = 0, 1
		func() {
			defer func() { _ = recover() }()
			s.do("POST /Category/", `{"name":"Beds"}`)
		}()
		if got := count(); got != "6 <nil>" {
			s.Errorf("after a panic there are %s", got)
		}
	})
}

func TestForRequest(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	all := s.Handler
	s.Handler = rest.ForRequest(func(r *http.Request) (http.Handler, error) {
		switch r.Header.Get("Authorization") {
		case "ann":
			return all, nil
		case "":
			return nil, fmt.Errorf("%w: who are you?", perstore.ErrAccess)
		}
		return nil, fmt.Errorf("%w: there is no such user", perstore.ErrNotFound)
	})
	s.want("GET /Category/1", "", "200 ", "Authorization: ann")
	s.want("GET /Category/1", "", "404 ", "Authorization: eve")
	s.want("GET /Category/1", "", `403 {"type":"about:blank","title":"Forbidden","status":403,"detail":"access denied: who are you?"}`)
}

// TestChallenge asks those who have not said who they are to do so.
func TestChallenge(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	s.Handler = rest.ForRequest(func(*http.Request) (http.Handler, error) {
		return nil, &rest.UnauthenticatedError{Challenge: `Bearer realm="shop"`}
	})
	if got := s.want("GET /Category/1", "", "401 "); got.Header().Get("WWW-Authenticate") != `Bearer realm="shop"` {
		t.Errorf("401 = %v", got.Header())
	}
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		s.Handler = rest.Handler(db.Facets("public", nil), rest.Options{Challenge: "Bearer"})
		got := s.want("PATCH /Paper/1", `{"status":"draft"}`, `401 {"type":"about:blank","title":"Unauthorized","status":401,`, "Content-Type: application/merge-patch+json")
		if got.Header().Get("WWW-Authenticate") != "Bearer" {
			s.Errorf("401 = %v", got.Header())
		}
		s.want("DELETE /Paper/1", "", "405 ")
	})
}

// TestCrossOriginForRequest checks that a page of another origin comes to the handlers of
// requests: its browser asks first, without credentials.
func TestCrossOriginForRequest(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{Origins: []string{"https://shop.test"}})
	all := s.Handler
	s.Handler = rest.CrossOrigin([]string{"https://shop.test"}, rest.ForRequest(func(r *http.Request) (http.Handler, error) {
		if r.Header.Get("Authorization") == "" {
			return nil, &rest.UnauthenticatedError{}
		}
		return all, nil
	}))
	const origin = "Origin: https://shop.test"
	got := s.want("OPTIONS /Category/1", "", "204", origin, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: authorization")
	if h := got.Header(); h.Get("Access-Control-Allow-Origin") != "https://shop.test" || h.Get("Access-Control-Allow-Headers") != "authorization" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("preflight = %v", h)
	}
	got = s.want("GET /Category/1", "", "401 ", origin)
	if h := got.Header(); h.Get("Access-Control-Allow-Origin") != "https://shop.test" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("401 = %v", h)
	}
	got = s.want("GET /Category/1", "", "200 ", origin, "Authorization: ann")
	if h := got.Header(); h.Get("Access-Control-Allow-Origin") != "https://shop.test" || strings.Join(h["Vary"], " ") != "Origin Accept" {
		t.Errorf("GET = %v", h)
	}
	if h := s.want("OPTIONS /Category/1", "", "401 ", "Origin: https://evil.test", "Access-Control-Request-Method: PUT").Header(); h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin = %v", h)
	}
}
