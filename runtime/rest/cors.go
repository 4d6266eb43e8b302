package rest

import (
	"net/http"
	"slices"
	"strings"
)

// exposed are the headers that pages of other origins may read.
const exposed = "Accept-Patch, Allow, Content-Range, ETag, Link, Location, Preference-Applied, Retry-After, WWW-Authenticate"

// CrossOrigin lets pages of the origins call next, exactly as Options.Origins does, also
// where that answers before it has a handler: a preflight has no credentials and is
// answered here, and a page can read that next has refused it. It belongs around
// [ForRequest].
func CrossOrigin(origins []string, next http.Handler) http.Handler {
	h := &handler{opts: Options{Origins: origins}.filled()}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{handler: h, w: w, r: r}
		if !c.crossOrigin() {
			next.ServeHTTP(w, r)
		}
	})
}

// crossOrigin lets pages of the origins that may call read the answer. It tells
// whether the request was a preflight, which is answered then.
func (c *call) crossOrigin() (answered bool) {
	if len(c.opts.Origins) == 0 {
		return false
	}
	h, origin := c.w.Header(), c.r.Header.Get("Origin")
	vary(h, "Origin")
	switch {
	case origin == "":
		return false
	case slices.Contains(c.opts.Origins, origin):
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
	case slices.Contains(c.opts.Origins, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	default:
		return false
	}
	if c.r.Method != http.MethodOptions || c.r.Header.Get("Access-Control-Request-Method") == "" {
		h.Set("Access-Control-Expose-Headers", exposed)
		return false
	}
	h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
	if asked := c.r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		h.Set("Access-Control-Allow-Headers", asked)
		vary(h, "Access-Control-Request-Headers")
	}
	h.Set("Access-Control-Max-Age", "600")
	c.standard()
	c.w.WriteHeader(http.StatusNoContent)
	return true
}

// vary names a header that the answer depends on, once.
func vary(h http.Header, name string) {
	if !slices.Contains(h["Vary"], name) {
		h["Vary"] = append(h["Vary"], name)
	}
}
