package rest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	facets "github.com/perstore/perstoregen/testdata/golden/facets/want"
)

const (
	mergePatch = "Content-Type: application/merge-patch+json"
	jsonPatch  = "Content-Type: application/json-patch+json"
)

// market has the products of two suppliers, and is served to the first of them: the
// facet blocks code, and holds what is the supplier's own.
type market struct {
	*server
	db *facets.DB
}

func eachMarket(t *testing.T, opts rest.Options, test func(m market)) {
	for name, url := range map[string]string{"memory": "memory:", "sqlite": "sqlite:" + filepath.Join(t.TempDir(), "market.db")} {
		t.Run(name, func(t *testing.T) {
			db, err := facets.Open(t.Context(), url)
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			must(t, db.Migrate(t.Context()))
			must(t, db.Suppliers.AddAll(t.Context(), []*facets.Supplier{{ID: 1, Name: "one"}, {ID: 2, Name: "two"}}))
			for i := range 4 {
				p := &facets.Product{Name: fmt.Sprint("p", i+1), Price: 10, Cost: 3, SupplierID: int64(1 + i/2), Status: "draft", Tags: []string{"a"}, Code: perstore.Some(fmt.Sprint("code", i))}
				must(t, db.Products.Add(t.Context(), p))
			}
			opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
			h := rest.Handler(db.Supplier(facets.SupplierParams{Supplier: 1}).Core(), opts)
			test(market{&server{t, h, nil}, db})
		})
	}
}

// all is all that is stored, as JSON.
func (m market) all() string {
	objs, err := m.db.Products.Where().All(m.Context())
	must(m, err)
	text, err := json.Marshal(objs)
	must(m, err)
	return string(text)
}

// refuses sends a request that must be refused, and looks that nothing has changed.
func (m market) refuses(request, body, want string, headers ...string) {
	m.Helper()
	before := m.all()
	got := m.want(request, body, want, headers...)
	if after := m.all(); after != before {
		m.Errorf("%s %.200s was answered with %d and has changed\n%s\nto\n%s", request, body, got.Code, before, after)
	}
	for name, values := range got.Header() {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
			m.Errorf("%s: the header %s is %q", request, name, values)
		}
	}
}

// TestAbuseWrites sends what a holder must not be able to write.
func TestAbuseWrites(t *testing.T) {
	own := func(more string) string {
		return `{"name":"n","price":1,"cost":1,"status":"draft","supplierId":1,"tags":["a"]` + more + `}`
	}
	eachMarket(t, rest.Options{}, func(m market) {
		outside := strings.Replace(own(""), `"supplierId":1`, `"supplierId":2`, 1)
		m.refuses("PATCH /Product/1", `{"supplierId":2}`, "403 ", mergePatch)
		m.refuses("PATCH /Product/1", `[{"op":"replace","path":"/supplierId","value":2}]`, "403 ", jsonPatch)
		m.refuses("POST /Product/1", `{"supplierId":2}`, "403 ")
		m.refuses("PUT /Product/1", outside, "403 ")
		m.refuses("POST /Product/", outside, "403 ")
		m.refuses("POST /Product/", "["+own("")+","+outside+"]", "403 ")
		m.refuses("PATCH /Product/3", `{"name":"mine"}`, "404 ", mergePatch) // another's
		m.refuses("POST /Product/3", `{"name":"mine"}`, "404 ")
		m.refuses("PUT /Product/3", own(""), "409 ")
		m.refuses("DELETE /Product/3", "", "405 ")
		m.refuses("DELETE /Product/1", "", "405 ")
		m.refuses("POST /", `[{"id":1,"method":"POST","to":"/Product/1","body":{"name":"new"}},{"id":2,"method":"POST","to":"/Product/3","body":{"name":"new"}}]`, "404 [{\"id\":1,\"status\":424},")
		for _, more := range []string{`"code":"stolen"`, `"Code":"stolen"`, `"Perstore":{}`, `"Extra":{"code":"x"}`, `"_extra":{}`, `"isAdmin":true`, `"__proto__":{"cost":0}`, `"constructor":1`, `"reviews":[]`, `"supplier":{"id":1}`} {
			name, _, _ := strings.Cut(more[1:], `"`)
			m.refuses("POST /Product/", own(","+more), "422 ")
			m.refuses("PUT /Product/1", own(","+more), "422 ")
			m.refuses("PATCH /Product/1", "{"+more+"}", "422 ", mergePatch)
			m.refuses("POST /Product/1", "{"+more+"}", "422 ")
			m.refuses("PATCH /Product/1", fmt.Sprintf(`[{"op":"add","path":"/%s","value":1}]`, name), "422 ", jsonPatch)
		}
		m.refuses("PATCH /Product/1", `[{"op":"copy","from":"/code","path":"/name"}]`, "422 ", jsonPatch)
		m.refuses("PATCH /Product/1", `[{"op":"test","path":"/code","value":"code0"}]`, "4", jsonPatch)
		m.refuses("PATCH /Product/1", `{"price":10001}`, "422 ", mergePatch)
		m.refuses("PATCH /Product/1", `{"tags":[]}`, "422 ", mergePatch)
		m.refuses("PATCH /Product/1", `{"id":7}`, "422 ", mergePatch)
		m.refuses("PATCH /Product/1", `[{"op":"replace","path":"/id","value":7}]`, "422 ", jsonPatch)
		m.refuses("PATCH /Product/1", `[{"op":"remove","path":"/id"}]`, "422 ", jsonPatch)
		m.refuses("PUT /Product/1", own(`,"id":2`), "409 ")
		m.refuses("PUT /Product/1", own(`,"id":1,"id":2`), "4")
		m.refuses("PATCH /Product/1", `{"price":1,"price":2}`, "4", mergePatch)
		m.refuses("PATCH /Product/1", `[{"op":"add","op":"remove","path":"/madeAt"}]`, "4", jsonPatch)
		m.refuses("POST /", `[{"id":1,"method":"GET","method":"DELETE","to":"/Product/1"}]`, "4")
		got := m.want("PATCH /Product/1", `{"name":"renamed","revision":99}`, "", mergePatch)
		if got.Code != 422 && !strings.Contains(got.String(), `"revision":2`) {
			m.Errorf("a version is set: %s", got)
		}
	})
}

// TestAbuseBodies sends bodies that are too large, too deep or never end.
func TestAbuseBodies(t *testing.T) {
	eachMarket(t, rest.Options{MaxBody: 4000}, func(m market) {
		long := `{"name":"` + strings.Repeat("a", 5000) + `"}`
		deep := `{"name":` + strings.Repeat("[", 3900) + "}"
		closed := strings.Repeat(`{"a":`, 600) + "1" + strings.Repeat("}", 600)
		for _, request := range []string{"POST /Product/", "PUT /Product/1", "POST /Product/1", "POST /"} {
			m.refuses(request, long, "413 ")
			m.refuses(request, deep, "4")
			m.refuses(request, closed, "4")
		}
		m.refuses("PATCH /Product/1", long, "413 ", mergePatch)
		m.refuses("PATCH /Product/1", closed, "4", mergePatch)
		m.refuses("PATCH /Product/1", "["+strings.Repeat(`{"op":"copy","from":"/tags","path":"/tags/0"},`, 60)+`{"op":"test","path":"","value":1}]`, "4", jsonPatch)
		m.refuses("PATCH /Product/1", "["+strings.Repeat(`{},`, 1200)+"{}]", "4", jsonPatch)
		for _, broken := range []error{io.ErrUnexpectedEOF, errors.New("i/o timeout")} {
			body := &endless{fail: 2000, err: broken}
			m.refusesBody(body, 400)
		}
		body := &endless{}
		m.refusesBody(body, 413)
		if body.read > 64<<10 {
			m.Errorf("of a body without an end %d bytes were read", body.read)
		}
	})
}

// endless is a body without an end and without a known length, or one of a client that
// stops in the middle.
type endless struct {
	read, fail int
	err        error
}

func (e *endless) Read(p []byte) (int, error) {
	if e.err != nil && e.read >= e.fail {
		return 0, e.err
	}
	n := min(len(p), 512)
	for i := range p[:n] {
		p[i] = ' '
	}
	e.read += n
	return n, nil
}

func (m market) refusesBody(body io.Reader, want int) {
	m.Helper()
	before := m.all()
	r := httptest.NewRequestWithContext(m.Context(), http.MethodPost, "/Product/", body)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	if w.Code != want || m.all() != before {
		m.Errorf("POST = %d %s; want %d, and nothing written", w.Code, w.Body, want)
	}
}

// TestAbuseReads asks for what there is not, in ways that should not work, and for too
// much.
func TestAbuseReads(t *testing.T) {
	eachMarket(t, rest.Options{MaxPage: 2}, func(m market) {
		for _, path := range []string{
			"/../../etc/passwd", "/Class/../../x", "/Product/..%2f..%2fetc%2fpasswd", "/%2e%2e/Product/1", "/Product/%2e%2e/Product/3", "//Product/1", "/Product//1",
			"/Product/1%00", "/Product/1%0d%0aX-Evil:%201", "/Product/1/%0d%0aX", "/Product/1/../3", "/Class/%2e%2e%2fProduct", "/.git/config", "/Product/0x1", "/Product/1e0",
			"/Product/" + strings.Repeat("9", 4000), "/Product/1" + strings.Repeat("/supplier", 400),
		} {
			m.refuses("GET "+path, "", "404 ")
		}
		m.refuses("GET /Product/("+strings.Repeat("1,", 5000)+"1)", "", "414 ")
		for _, part := range []string{"items=0-99999999999999999999", "items=99999999999999999999-", "items=9-1", "items=-1", "items=a-b", "items=0-0,1-1", "bytes=0-9", strings.Repeat("items=0-1,", 5000)} {
			m.refuses("GET /Product/", "", "20", "Range: "+part)
		}
		m.refuses("GET /Product/?limit(99999999999,99999999999)", "", "200 []")
		m.refuses("GET /Product/?limit(99999999999999999999)", "", "400 ")
		for _, inject := range []string{"name=%0d%0aX-Evil:%20y&limit(1)", "name=%22%3E;rel=%22x&limit(1)", "select(name%0d%0aX)&limit(1)", "name=a%00b&limit(1)"} {
			got := m.do("GET /Product/?"+inject, "")
			if got.Header().Get("X-Evil") != "" || strings.ContainsAny(fmt.Sprint(got.Header()), "\r\n\x00") || got.Code >= 500 {
				m.Errorf("%s = %d %v", inject, got.Code, got.Header())
			}
		}
	})
}

// maxAllocated is how many bytes the answer to a query of ten thousand terms may take.
const maxAllocated = 64 << 20

// allocated counts the bytes that were ever allocated.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// TestAbuseQueries sends queries of ten thousand terms, and some that are deep.
func TestAbuseQueries(t *testing.T) {
	queries := []string{
		"or(" + strings.Repeat("id=1,", 10000) + "id=1)",
		strings.Repeat("id=1&", 10000) + "id=1",
		"in(id,(" + strings.Repeat("1,", 10000) + "1))",
		strings.Repeat("not(", 10000) + "id=1" + strings.Repeat(")", 10000),
		strings.Repeat("(", 10000) + "id=1" + strings.Repeat(")", 10000),
		"sort(" + strings.Repeat("name,", 10000) + "id)",
		"select(" + strings.Repeat("name,", 10000) + "id)",
		strings.Repeat("supplier/", 10000) + "name=x",
		"name=match=" + strings.Repeat("(a*)*", 10000),
		"like(name," + strings.Repeat("*a", 10000) + ")",
		"aggregate(" + strings.Repeat("count(),", 10000) + "name)",
	}
	eachMarket(t, rest.Options{}, func(m market) {
		for _, q := range queries {
			m.refuses("GET /Product/?"+q, "", "414 ")
		}
	})
	eachMarket(t, rest.Options{MaxQuery: 1 << 20}, func(m market) { // the bounds of the language itself
		for _, q := range queries {
			before := allocated()
			got := m.do("GET /Product/?"+q, "")
			if got.Code != 400 && got.Code != 200 {
				m.Errorf("%.30s… = %.300s", q, got)
			}
			if n := allocated() - before; n > maxAllocated {
				m.Errorf("%.30s… of %d bytes took %d bytes", q, len(q), n)
			}
		}
	})
}
