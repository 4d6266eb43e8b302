package rest

import (
	"net/http"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// etag is the strong ETag of a revision; of an unknown one there is none.
func etag(revision string) string {
	if revision == "" {
		return ""
	}
	return `"` + revision + `"`
}

// listed tells whether a list of ETags has one of an object that is there: any is
// in *. With weak also W/"x" is x.
func listed(lines []string, tag string, weak bool) bool {
	for _, line := range lines {
		for one := range strings.SplitSeq(line, ",") {
			one = strings.TrimSpace(one)
			if weak {
				one = strings.TrimPrefix(one, "W/")
			}
			if one == "*" || one == tag && tag != "" {
				return true
			}
		}
	}
	return false
}

// notModified tells whether the caller has the object as it is.
func (c *call) notModified(obj any) bool {
	lines := c.r.Header["If-None-Match"]
	return len(lines) > 0 && listed(lines, etag(c.res.entity.Revision(obj)), true)
}

// condition checks If-Match and If-None-Match against what a write meets; nil is
// nothing.
func (c *call) condition(stored any) error {
	match, noneMatch := c.r.Header["If-Match"], c.r.Header["If-None-Match"]
	if stored == nil {
		if len(match) > 0 {
			return perstore.ErrPrecondition
		}
		return nil
	}
	tag := etag(c.res.entity.Revision(stored))
	if len(match) > 0 && !listed(match, tag, false) || len(noneMatch) > 0 && listed(noneMatch, tag, true) {
		return perstore.ErrPrecondition
	}
	return nil
}

// get answers with one object.
func (c *call) get(key any) error {
	if !c.accepts(jsonType) {
		return errUnacceptable
	}
	obj, err := c.res.model.Get(c.r.Context(), key)
	if err != nil {
		return err
	}
	if c.notModified(obj) {
		c.identify(obj)
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return c.answerObject(http.StatusOK, obj)
}
