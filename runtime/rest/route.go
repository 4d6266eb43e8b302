package rest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// kind is what a path leads to.
type kind uint8

const (
	nothing     kind = iota
	root             // /
	aCollection      // /Product/
	anItem           // /Product/7
	many             // /Product/(7,8)
	aPath            // /Product/7/category/name
	aDocument        // /Class/, /Class/Product, /openapi.json
	aBareModel       // /Product, which lacks a slash
)

// route tells what the path of a request leads to; rest is what comes after the
// base, and segments its parts, still encoded.
func (c *call) route() (k kind, segments []string) {
	rest, ok := strings.CutPrefix(c.r.URL.EscapedPath(), c.opts.Base)
	if !ok || !strings.HasPrefix(rest, "/") {
		return nothing, nil
	}
	segments = c.segments[:0]
	for segment := range strings.SplitSeq(rest[1:], "/") {
		segments = append(segments, segment)
	}
	name, err := url.PathUnescape(segments[0])
	if err != nil {
		return nothing, nil
	}
	if c.res = c.resources[name]; c.res == nil {
		return documentKind(segments), segments
	}
	return modelKind(segments), segments
}

// modelKind is what a path leads to whose first segment is a model.
func modelKind(segments []string) kind {
	switch {
	case len(segments) == 1:
		return aBareModel
	case len(segments) > 2:
		return aPath
	case segments[1] == "":
		return aCollection
	case strings.HasPrefix(segments[1], "(") && strings.HasSuffix(segments[1], ")"):
		return many
	}
	return anItem
}

func documentKind(segments []string) kind {
	switch {
	case len(segments) == 1 && segments[0] == "":
		return root
	case len(segments) == 1 && segments[0] == "openapi.json", len(segments) == 2 && segments[0] == "Class":
		return aDocument
	}
	return nothing
}

// serve finds out what a request asks, and does it.
func (c *call) serve() error {
	k, segments := c.route()
	switch {
	case k == nothing:
		return errNothing
	case k == aBareModel && len(c.r.URL.RawQuery) <= c.opts.MaxQuery:
		return c.redirect()
	case k != aBareModel && !c.allows(k, c.r.Method):
		return &methodError{c.allowed(k)}
	case c.r.Method == http.MethodOptions:
		return c.options(k)
	case len(c.r.URL.RawQuery) > c.opts.MaxQuery || k == aBareModel:
		return &statusError{http.StatusRequestURITooLong, fmt.Sprintf("a query has at most %d bytes", c.opts.MaxQuery)}
	}
	if err := c.strict(k, segments); err != nil {
		return err
	}
	if k != anItem || c.r.Method != http.MethodGet && c.r.Method != http.MethodHead { // which is too short to be bounded
		ctx, cancel := context.WithTimeout(c.begun, c.opts.Timeout)
		defer cancel()
		c.r, c.release = c.r.WithContext(ctx), cancel
	}
	return c.dispatch(k, segments)
}

// dispatch does what a request asks of what its path leads to.
func (c *call) dispatch(k kind, segments []string) error {
	switch k {
	case aCollection:
		return c.collection()
	case anItem:
		key, err := c.res.entity.ParseKey(segments[1])
		if err != nil {
			return errNothing // what is no key leads nowhere
		}
		return c.item(key)
	case many:
		return c.many(segments[1])
	case aPath:
		return c.path(segments)
	case aDocument:
		return c.document(segments)
	}
	return c.root()
}

// redirect leads from a model to its collection.
func (c *call) redirect() error {
	to := c.res.path
	if c.r.URL.RawQuery != "" {
		to += "?" + headerSafe(c.r.URL.RawQuery)
	}
	c.w.Header().Set("Location", to)
	c.w.WriteHeader(http.StatusPermanentRedirect)
	return nil
}

// options tells what can be done.
func (c *call) options(k kind) error {
	h := c.w.Header()
	h.Set("Allow", c.allowed(k))
	if c.allows(k, http.MethodPatch) {
		h.Set("Accept-Patch", acceptPatch)
	}
	switch {
	case !c.allows(k, http.MethodPost):
	case k == aCollection || k == root:
		h.Set("Accept-Post", jsonType)
	case k == anItem:
		h.Set("Accept-Post", strings.Join(c.res.postTypes(), ", "))
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// collection answers what is about all objects of a model.
func (c *call) collection() error {
	if c.r.Method == http.MethodPost {
		return c.once(c.add)
	}
	return c.query()
}

var errUnconditional = &statusError{http.StatusPreconditionRequired, "name the state that is meant by If-Match, or by If-None-Match"}

// item answers what is about one object.
func (c *call) item(key any) error {
	if _, reads := readable[c.r.Method]; !reads && c.res.conditional && !c.conditional() {
		return errUnconditional
	}
	switch c.r.Method {
	case http.MethodPut:
		return c.once(func() error { return c.put(key) })
	case http.MethodPatch, http.MethodPost:
		return c.once(func() error { return c.patch(key) })
	case http.MethodDelete:
		return c.once(func() error { return c.delete(key) })
	}
	return c.get(key)
}

// location is the path of an object.
func (res *resource) location(obj any) string {
	return res.path + res.entity.KeySegment(res.entity.KeyOf(obj))
}
