package rest

import (
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
)

// preferences are those that are known (RFC 7240).
var preferences = []string{"return=minimal", "return=representation", "count=exact", "handling=strict", "handling=lenient"}

// asksFor are the preferences of a request, without their parameters.
func (c *call) asksFor() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range c.r.Header["Prefer"] {
			for one := range strings.SplitSeq(line, ",") {
				one, _, _ = strings.Cut(one, ";")
				name, value, _ := strings.Cut(one, "=")
				name, value = strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)
				if name != "" && !yield(strings.ToLower(name+"="+value)) {
					return
				}
			}
		}
	}
}

// prefers looks for a preference.
func (c *call) prefers(what string) bool {
	for one := range c.asksFor() {
		if one == what {
			return true
		}
	}
	return false
}

// strict refuses, where the caller wants that, what is ignored for others: preferences
// that are not known, a query where there is nothing to ask, a Range that is none and
// a position in an order.
func (c *call) strict(k kind, segments []string) error {
	if !c.prefers("handling=strict") {
		return nil
	}
	for one := range c.asksFor() {
		if !slices.Contains(preferences, one) {
			return &statusError{http.StatusBadRequest, fmt.Sprintf("there is no preference %q", strings.TrimSuffix(one, "="))}
		}
	}
	if c.r.URL.RawQuery != "" && !c.queries(k, segments) {
		return &statusError{http.StatusBadRequest, "a query has no meaning here"}
	}
	if header := c.rangeHeader(); header != "" {
		if _, _, ok := parseRange(header); !ok {
			return &statusError{http.StatusBadRequest, "a Range has the form items=0-24"}
		}
	}
	for _, name := range []string{"Put-Before", "Put-Default-Position"} {
		if len(c.r.Header[name]) > 0 {
			return &statusError{http.StatusBadRequest, "objects have no positions; " + name + " has no meaning"}
		}
	}
	c.w.Header().Add("Preference-Applied", "handling=strict")
	return nil
}

// queries tells whether a path has something to ask.
func (c *call) queries(k kind, segments []string) bool {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return false
	}
	if k != aPath {
		return k == aCollection
	}
	target, _, _ := c.toMany(bare(segments))
	return target != nil
}
