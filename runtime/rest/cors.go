package rest

import (
	"net/http"
	"slices"
	"strings"
)

// exposed are the headers that pages of other origins may read.
const exposed = "Accept-Patch, Allow, Content-Range, ETag, Link, Location, Preference-Applied, Retry-After, WWW-Authenticate"

// crossOrigin lets pages of the origins that may call read the answer. It tells
// whether the request was a preflight, which is answered then.
func (c *call) crossOrigin() (answered bool) {
	if len(c.opts.Origins) == 0 {
		return false
	}
	h, origin := c.w.Header(), c.r.Header.Get("Origin")
	h.Add("Vary", "Origin")
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
		h.Add("Vary", "Access-Control-Request-Headers")
	}
	h.Set("Access-Control-Max-Age", "600")
	c.w.WriteHeader(http.StatusNoContent)
	return true
}
