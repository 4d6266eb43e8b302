package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

const egon = `{"sku":"L-5","name":"Egon","price":5,"status":"draft","categoryId":1}`

func TestAdd(t *testing.T) {
	eachShop(t, rest.Options{MaxBatch: 3, MaxBody: 2000}, func(s *server) {
		got := s.want("POST /Product/", egon, `201 {"id":5,"sku":"L-5",`)
		if h := got.Header(); h.Get("Location") != "/Product/5" || h.Get("Etag") != `"1"` {
			s.Errorf("added = %v", h)
		}
		s.want("POST /Product/", egon, "409 ")
		s.want("POST /Product/", egon, "412 ", "If-None-Match: *")
		two := `[{"name":"Tables"},{"name":"Chairs"}]`
		s.want("POST /Category/", two, `201 [{"id":3,"name":"Tables"`)
		s.want("POST /Category/", `[{"name":"Beds"},{"name":""}]`, `422 `)
		s.want("POST /Category/", `[{"name":"Beds"},{"nome":"x"}]`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"invalid: /1/nome`)
		s.want("GET /Category/?count()", "", "200 4")
		got = s.want("POST /Category/", `{"name":"Beds"}`, "201", "Prefer: return=minimal")
		if got.Body.Len() > 0 || got.Header().Get("Location") == "" || got.Header().Get("Preference-Applied") != "return=minimal" {
			s.Errorf("minimal = %v %s", got.Header(), got)
		}
		for body, want := range map[string]string{
			`{"name":`:                              "400 ",
			`{"name":"a"} {}`:                       "400 ",
			`{"name":"a","name":"b"}`:               "422 ",
			`{"name":"a","extra":1}`:                "422 ",
			`{"name":7}`:                            "422 ",
			`null`:                                  "422 ",
			`7`:                                     "422 ",
			strings.Repeat("[", 1500):               "400 ",
			`[{},{},{},{}]`:                         "413 ",
			`"` + strings.Repeat("a", 2000):         "413 ",
			"{\"name\":\"\xff\"}":                   "400 ",
			`{"name":"a","id":9223372036854775808}`: "422 ",
		} {
			s.want("POST /Category/", body, want)
		}
		s.want("POST /Category/", "a=1", "415 ", "Content-Type: application/x-www-form-urlencoded")
		s.want("GET /Category/?count()", "", "200 5")
	})
}

func TestIdempotency(t *testing.T) {
	eachShop(t, rest.Options{Origins: []string{"https://shop.test"}}, func(s *server) {
		first := s.want("POST /Product/", egon, "201 ", "Idempotency-Key: k")
		again := s.want("POST /Product/", egon, "201 ", "Idempotency-Key: k")
		if first.String() != again.String() || again.Header().Get("Location") != "/Product/5" {
			s.Errorf("again = %s, %v; want %s", again, again.Header(), first)
		}
		s.want("POST /Product/", strings.Replace(egon, "Egon", "Else", 1), "422 ", "Idempotency-Key: k")
		if vary := strings.Join(again.Header()["Vary"], " "); vary != "Origin" && !strings.HasPrefix(vary, "Origin ") {
			s.Errorf("again has Vary %q", vary)
		}
		s.want("POST /Product/", egon, "422 ", "Idempotency-Key: k", "If-None-Match: *")
		s.want("POST /Product/", egon, "409 ", "Idempotency-Key: other")
		s.want("POST /Product/", strings.Replace(egon, "L-5", "L-6", 1), "201 ", "Idempotency-Key: other")
	})
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	for _, request := range []struct{ line, body, want string }{
		{"PUT /Category/9", `{"name":"Once"}`, "201 "}, {"DELETE /Category/9", "", "204 "}, {"PATCH /Product/1", `{"price":3}`, "200 "},
		{"POST /", `[{"id":1,"method":"POST","to":"/Category/","body":{"name":"In a batch"}}]`, "200 "},
	} {
		for range 2 { // again it would be 200, 404, 412 and another category
			headers := []string{"Idempotency-Key: " + request.line}
			if strings.HasPrefix(request.line, "PATCH") {
				headers = append(headers, "Content-Type: application/merge-patch+json", `If-Match: "1"`)
			}
			s.want(request.line, request.body, request.want, headers...)
		}
	}
	s.want("GET /Category/?name=In%20a%20batch&count()", "", "200 1")
	long := "[" + strings.Repeat(`{"name":"`+strings.Repeat("x", 80)+`"},`, 999) + `{"name":"x"}]`
	s.want("POST /Category/", long, "201 ", "Idempotency-Key: long")
	s.want("POST /Category/", long, "409 ", "Idempotency-Key: long")
	s.want("POST /Category/1", `{"name":"new"}`, `200 {"id":1,"name":"new"`, "Idempotency-Key: k")
	s.want("POST /Category/1", `{"name":"newer"}`, "422 ", "Idempotency-Key: k")
	small := serve(t, openShop(t, "memory:"), rest.Options{Idempotency: rest.NewIdempotency(1)})
	for i := range 3 {
		small.want("POST /Category/", fmt.Sprintf(`{"name":"%d"}`, i), "201 ", fmt.Sprint("Idempotency-Key: ", i))
	}
	small.want("POST /Category/", `{"name":"0"}`, `201 {"id":6`, "Idempotency-Key: 0")
}

// TestIdempotencyOfTransactions checks that what was undone can be done again.
func TestIdempotencyOfTransactions(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		add := `{"method":"POST","to":"/Category/","headers":{"Idempotency-Key":"k"},"body":{"name":"Beds"}}`
		s.want("POST /", "["+add+`,{"method":"GET","to":"/Category/99"}]`, "404 ")
		s.want("POST /", "["+add+"]", `200 [{"status":201,`)
		s.want("POST /Category/", `{"name":"Beds"}`, `201 {"id":`, "Idempotency-Key: k")
		s.want("GET /Category/?name=Beds&count()", "", "200 1")
		inner, met := s.Handler, 2
		s.Handler = rest.Transactional(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r)
			if met--; met >= 0 {
				panic(perstore.ErrConflict)
			}
		}))
		func() {
			defer func() { _ = recover() }()
			s.do("POST /Category/", `{"name":"Rugs"}`, "Idempotency-Key: l")
		}()
		met = 0
		s.want("POST /Category/", `{"name":"Rugs"}`, `201 `, "Idempotency-Key: l")
		s.want("GET /Category/?name=Rugs&count()", "", "200 1")
	})
}

// TestIdempotencyOfRequests checks that a key is heeded where each request has a handler of
// its own, and that callers are kept apart there.
func TestIdempotencyOfRequests(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{})
	s.Handler = rest.ForRequest(func(r *http.Request) (http.Handler, error) {
		return rest.Handler(s.db.Core(), rest.Options{Holder: r.Header.Get("X-User")}), nil
	})
	const key = "Idempotency-Key: k"
	for _, who := range []string{"X: y", "Authorization: ann", "Authorization: eve", "Cookie: session=1", "X-User: bob"} {
		for range 2 {
			s.want("POST /Category/", `{"name":"Beds"}`, "201 ", key, who)
			s.want("POST /", `[{"method":"POST","to":"/Category/","headers":{"Idempotency-Key":"l"},"body":{"name":"Rugs"}}]`, "200 ", who)
		}
	}
	s.want("GET /Category/?name=Beds&count()", "", "200 5")
	s.want("GET /Category/?name=Rugs&count()", "", "200 5")
	s.want("POST /Category/", `{"name":"Beds"}`, "201 ", key, "X-User: bob", "Authorization: renewed")
	s.want("GET /Category/?name=Beds&count()", "", "200 5")

	other := serve(t, openShop(t, "memory:"), rest.Options{})
	other.want("POST /Category/", `{"name":"Beds"}`, "201 ", key)
	other.want("GET /Category/?name=Beds&count()", "", "200 1")
}

// TestIdempotencyIsShared checks that one who sends many keys pushes out none of another.
func TestIdempotencyIsShared(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{Idempotency: rest.NewIdempotency(10)})
	first := s.want("POST /Category/", `{"name":"Beds"}`, "201 ", "Idempotency-Key: k", "Authorization: ann")
	for i := range 30 {
		s.want("POST /Category/", `{"name":"Rugs"}`, "201 ", fmt.Sprint("Idempotency-Key: ", i), "Authorization: eve")
	}
	if again := s.want("POST /Category/", `{"name":"Beds"}`, "201 ", "Idempotency-Key: k", "Authorization: ann"); again.String() != first.String() {
		t.Errorf("again = %s; want %s", again, first)
	}
}

// TestIdempotencyOfHolders checks that nobody is given the answer to another one.
func TestIdempotencyOfHolders(t *testing.T) {
	eachLibrary(t, func(s *server, db *perstore.DataModel) {
		shared := rest.NewIdempotency(10)
		must(s, db.AddFacets("author", &perstore.Facet{Model: "Paper", Powers: perstore.CanAdd, Where: "author=$author"}))
		as := func(name string) {
			given := perstore.Given{Name: "author", Value: rql.String(name)}
			s.Handler = rest.Handler(db.Facets("author", nil, given), rest.Options{Idempotency: shared})
		}
		body := fmt.Sprintf(`{"title":%q,"author":"ann","note":%q}`, s.Name(), s.Name())
		as("ann")
		s.want("POST /Paper/", body, "201 ", "Idempotency-Key: k")
		s.want("POST /Paper/", body, "201 ", "Idempotency-Key: k")
		as("eve")
		s.want("POST /Paper/", body, "409 ", "Idempotency-Key: k") // the note is taken
	})
}

// TestBatchOfDeletions checks what a batch needs that deletes what its other requests
// delete along: conditions on what is read, and deletions of what may be gone.
func TestBatchOfDeletions(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		s.want("HEAD /Product/1", "", "200", `If-Match: "1"`)
		s.want("GET /Product/1", "", "412 ", `If-Match: "2"`)
		s.want("DELETE /Product/99", "", "404 ")
		s.want("DELETE /Product/99", "", "204", "Prefer: handling=lenient")
		s.want("DELETE /Product/3", "", "412 ", "Prefer: handling=lenient", `If-Match: "7"`)
	})
}

func TestPut(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		s.want("PUT /Product/1", egon, `200 {"id":1,"sku":"L-5","name":"Egon","price":5,"status":"draft","categoryId":1,"revision":2}`)
		got := s.want("PUT /Product/9", strings.Replace(egon, "L-5", "L-9", 1), `201 {"id":9,`)
		if got.Header().Get("Location") != "/Product/9" {
			s.Errorf("created = %v", got.Header())
		}
		s.want("PUT /OrderItem/1,3", `{"productId":3,"quantity":1,"price":1}`, `201 {"orderId":1,"line":3,`)
		s.want("PUT /OrderItem/1,3", `{"orderId":1,"line":3,"productId":3,"quantity":2,"price":1}`, `200 {"orderId":1,"line":3,"productId":3,"quantity":2`)
		s.want("PUT /OrderItem/1,3", `{"orderId":1,"line":4,"productId":3,"quantity":2,"price":1}`, "409 ")
		s.want("PUT /Product/1", `{"id":2,"sku":"x"}`, "409 ")
		s.want("PUT /Product/1", `{"id":"1","sku":"x"}`, "409 ")
		s.want("PUT /Product/1", `{}`, "422 ")
		s.want("PUT /Product/1", `[]`, "422 ")
		s.want("PUT /Product/1", egon, "412 ", "If-None-Match: *")
		s.want("PUT /Product/1", egon, "412 ", `If-Match: "1"`)
		s.want("PUT /Product/1", egon, "412 ", `If-Match: W/"2"`)
		s.want("PUT /Product/1", egon, "200 ", `If-Match: "7", "2"`)
		s.want("PUT /Product/77", egon, "412 ", "If-Match: *")
		s.want("PUT /Product/1", egon, "200 ", "If-Match: *", "If-None-Match: null") // as dstore on Node has it
		s.want("PUT /Product/abc", egon, "404 ")
		const ann = "/Customer/0190b0a0-0000-7000-8000-000000000001"
		s.want("PUT "+ann, `{"id":"0190B0A0-0000-7000-8000-000000000001","email":"ann@shop.test","name":"Anne"}`, `200 {"id":"0190b0a0-`)
		s.want("PUT "+ann, `{"id":"0190b0a0-0000-7000-8000-000000000002","email":"ann@shop.test","name":"Anne"}`, "409 ")
		s.want("PUT "+ann, `{"id":"x","email":"ann@shop.test","name":"Anne"}`, "409 ")
		if got := s.want("PUT /Product/1", egon, "415 ", "Content-Encoding: gzip"); got.Header().Get("Accept-Encoding") != "identity" {
			s.Errorf("a packed body = %v", got.Header())
		}
		if got := s.want("PUT /Product/1", egon, "204", "Prefer: return=minimal"); got.Header().Get("Etag") != `"5"` {
			s.Errorf("minimal = %v", got.Header())
		}
		s.want("PUT /Product/2", egon, "409 ", "If-Match: null") // as dstore on Node has it, too
		s.want("PUT /Product/", egon, "405 ")
	})
}

func TestPatch(t *testing.T) {
	const merge, patch = "Content-Type: application/merge-patch+json", "Content-Type: application/json-patch+json"
	eachShop(t, rest.Options{MaxBody: 5000}, func(s *server) {
		s.want("PATCH /Product/1", `{"price":11,"supplierId":null}`, `200 {"id":1,"sku":"L-1","name":"Anna","price":11,"stock":0,"status":"published","categoryId":2,"revision":2}`, merge)
		s.want("POST /Product/1", `{"price":12}`, `200 {"id":1,"sku":"L-1","name":"Anna","price":12`)
		s.want("PATCH /Product/1", `[{"op":"test","path":"/price","value":12},{"op":"replace","path":"/price","value":13},{"op":"add","path":"/tags","value":["new"]}]`, `200 {"id":1,"sku":"L-1","name":"Anna","price":13`, patch)
		s.want("PATCH /Product/1", `[{"op":"test","path":"/price","value":12}]`, "409 ", patch)
		s.want("PATCH /Product/1", `[{"op":"remove","path":"/nope"}]`, "422 ", patch)
		s.want("PATCH /Product/1", `[{"op":"remove","path":"/name"}]`, `422 `, patch)
		s.want("PATCH /Product/1", `{"op":"remove"}`, "400 ", patch)
		s.want("PATCH /Product/1", `[7]`, "400 ", patch)
		doubling := `[` + strings.Repeat(`{"op":"copy","from":"/tags","path":"/tags/0"},`, 60) + `{"op":"copy","from":"/tags","path":"/tags/0"}]`
		s.want("PATCH /Product/1", doubling, "413 ", patch)
		s.want("PATCH /Product/1", `{"price":-1}`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"invalid: /price: is -1; at least 0 is needed","errors":[{"pointer":"/price","keyword":"minimum","detail":"is -1; at least 0 is needed"}]}`, merge)
		s.want("PATCH /Product/1", `{"id":2}`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"invalid: /id`, merge)
		s.want("PATCH /Product/1", `{"extra":2}`, "422 ", merge)
		s.want("PATCH /Product/1", `{"name":null}`, "422 ", merge)
		s.want("PATCH /Product/1", `{"price":1,"price":2}`, "422 ", merge)
		s.want("PATCH /Product/1", `[]`, "422 ", merge)
		s.want("PATCH /Product/1", `{`, "400 ", merge)
		s.want("PATCH /Product/99", `{"price":1}`, "404 ", merge)
		s.want("PATCH /Product/99", `{"price":1}`, "404 ", merge, "If-Match: *")
		s.want("PATCH /Product/1", `{"price":1}`, "412 ", merge, `If-Match: "1"`)
		if got := s.want("PATCH /Product/1", `{"price":1}`, "415 "); got.Header().Get("Accept-Patch") != "application/merge-patch+json, application/json-patch+json" {
			s.Errorf("415 = %v", got.Header())
		}
		s.want("PATCH /Order/1", `{"placedAt":"2020-01-01T00:00:00Z"}`, `422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"invalid: /placedAt: is read-only`, merge)
		s.want("GET /Product/1", "", `200 {"id":1,"sku":"L-1","name":"Anna","price":13,"stock":0,"status":"published","tags":["new"],"categoryId":2,"revision":4}`)
		if got := s.want("PATCH /Product/1", `{}`, "200 ", merge); got.Header().Get("Etag") != `"4"` {
			s.Errorf("a patch of nothing = %v", got.Header())
		}
	})
}

func TestDelete(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		s.want("DELETE /Product/4", "", "412 ", `If-Match: "9"`)
		s.want("DELETE /Product/4", "", "204", `If-Match: "1"`)
		s.want("DELETE /Product/4", "", "404 ")
		s.want("DELETE /Product/4", "", "204", "Prefer: handling=lenient")
		s.want("DELETE /Product/4", "", "412 ", "Prefer: handling=lenient", `If-Match: "1"`)
		s.want("GET /Product/4", "", "404 ")
	})
}

func TestOptions(t *testing.T) {
	s := serve(t, openShop(t, "memory:"), rest.Options{Origins: []string{"https://shop.test"}})
	got := s.want("OPTIONS /Product/1", "", "204")
	if h := got.Header(); h.Get("Allow") != "GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS" || !strings.Contains(h.Get("Accept-Patch"), "merge-patch") {
		t.Errorf("OPTIONS = %v", h)
	}
	got = s.do("OPTIONS /Product/1", "", "Origin: https://shop.test", "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: if-match")
	if h := got.Header(); got.Code != 204 || h.Get("Access-Control-Allow-Origin") != "https://shop.test" || h.Get("Access-Control-Allow-Headers") != "if-match" {
		t.Errorf("preflight = %d %v", got.Code, h)
	}
	got = s.do("GET /Product/1", "", "Origin: https://shop.test")
	if h := got.Header(); !strings.Contains(h.Get("Access-Control-Expose-Headers"), "Content-Range") || strings.Join(h["Vary"], " ") != "Origin Accept" {
		t.Errorf("GET = %v", h)
	}
	if got := s.do("GET /Product/1", "", "Origin: https://evil.test"); got.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin = %v", got.Header())
	}
}

// TestConditional demands that a change names the state that it means.
func TestConditional(t *testing.T) {
	const merge = "Content-Type: application/merge-patch+json"
	eachShop(t, rest.Options{Conditional: []string{"Product"}}, func(s *server) {
		s.want("PUT /Product/1", egon, "428 ")
		s.want("PATCH /Product/1", `{"price":1}`, "428 ", merge)
		s.want("POST /Product/1", `{"price":1}`, "428 ")
		s.want("DELETE /Product/1", "", "428 ")
		s.want("DELETE /Product/99", "", "428 ")
		s.want("DELETE /Product/1", "", "428 ", "If-Match: null")
		s.want("PATCH /Product/1", `{"price":1}`, "200 ", merge, `If-Match: "1"`)
		s.want("PUT /Product/9", egon, "201 ", "If-None-Match: *")
		s.want("PATCH /Category/1", `{"name":"x"}`, "200 ", merge)
		s.want("POST /Product/", strings.Replace(egon, "L-5", "L-6", 1), "201 ")
	})
}

// TestConditionalOfNothing checks that a name that no model has is not overlooked.
func TestConditionalOfNothing(t *testing.T) {
	defer func() {
		if told := fmt.Sprint(recover()); !strings.Contains(told, `"Prodcut"`) {
			t.Errorf("a misspelt model = %s", told)
		}
	}()
	serve(t, openShop(t, "memory:"), rest.Options{Conditional: []string{"Prodcut"}})
}

// TestStrict refuses what is ignored for others.
func TestStrict(t *testing.T) {
	const strict = "Prefer: handling=strict"
	eachShop(t, rest.Options{}, func(s *server) {
		for request, header := range map[string]string{
			"GET /Product/1?select(name)":  "X: y",
			"GET /Product/1/name?x=1":      "X: y",
			"PUT /Category/1?overwrite=no": "X: y",
			"GET /Product/":                "Range: items=-5",
			"GET /Category/":               "Range: bytes=0-1",
			"PUT /Category/2":              "Put-Before: 1",
		} {
			body := ""
			if strings.HasPrefix(request, "PUT") {
				body = `{"name":"x"}`
			}
			s.want(request, body, "400 ", strict, header)
			s.want(request, body, "200 ", "Prefer: handling=lenient", header)
		}
		s.want("GET /Product/", "", `400 {"type":"about:blank","title":"Bad Request","status":400,"detail":"there is no preference \"wait=5\""}`, "Prefer: handling=strict, wait=5")
		s.want("GET /Product/", "", "200 ", "Prefer: wait=5")
		s.want("GET /Order/1/items/?quantity=1", "", "200 ", strict)
		got := s.want("GET /Order/1/items?quantity=1", "", "200 ", `Prefer: handling = "strict"; x=y, Count=exact`)
		if applied := strings.Join(got.Header()["Preference-Applied"], " "); applied != "handling=strict count=exact" {
			s.Errorf("applied = %q", applied)
		}
		got = s.want("POST /Category/1", `{"name":"x"}`, "200 ", "Prefer: return=representation")
		if got.Header().Get("Preference-Applied") != "return=representation" {
			s.Errorf("applied = %v", got.Header())
		}
	})
}
