package rest

import (
	"context"
	"errors"
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
// in *, which stands alone. With weak also W/"x" is x.
func listed(lines []string, tag string, weak bool) bool {
	for _, line := range lines {
		if strings.TrimSpace(line) == "*" {
			return true
		}
		for len(line) > 0 {
			var one string
			if one, line = nextTag(line); weak {
				one = strings.TrimPrefix(one, "W/")
			}
			if one == tag && tag != "" {
				return true
			}
		}
	}
	return false
}

// nextTag takes the next ETag off a list. There may be commas in one. What is none
// ends the list.
func nextTag(list string) (tag, rest string) {
	list = strings.TrimLeft(list, ", \t")
	begin := strings.IndexByte(list, '"')
	if begin < 0 || begin > 0 && list[:begin] != "W/" {
		return "", ""
	}
	length := strings.IndexByte(list[begin+1:], '"')
	if length < 0 {
		return "", ""
	}
	end := begin + length + 2
	return list[:end], list[end:]
}

// conditions are the lines of a header of ETags. On Node dstore and Dojo send null, which
// is no ETag, where they mean none.
func (c *call) conditions(header string) []string {
	lines := c.r.Header[header]
	if len(lines) == 1 && lines[0] == "null" {
		return nil
	}
	return lines
}

// notModified tells whether the caller has the object as it is.
func (c *call) notModified(obj any) bool {
	lines := c.conditions("If-None-Match")
	return len(lines) > 0 && listed(lines, etag(c.res.entity.Revision(obj)), true)
}

// condition checks If-Match and If-None-Match against what a write meets; nil is
// nothing.
func (c *call) condition(stored any) error {
	match, noneMatch := c.conditions("If-Match"), c.conditions("If-None-Match")
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
	if c.streams() {
		return c.streamOne(key)
	}
	if !c.accepts(jsonType) {
		return errUnacceptable
	}
	obj, err := c.res.model.Get(c.r.Context(), key)
	if err != nil {
		return err
	}
	return c.answerRead(obj)
}

// answerRead answers with one object, unless a condition on its state says other.
func (c *call) answerRead(obj any) error {
	if match := c.conditions("If-Match"); len(match) > 0 && !listed(match, etag(c.res.entity.Revision(obj)), false) {
		return perstore.ErrPrecondition
	}
	if c.notModified(obj) {
		c.identify(obj)
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return c.answerObject(http.StatusOK, obj)
}

// streamOne tells of one object that is there, as events.
func (c *call) streamOne(key any) error {
	seen := false
	return c.stream("", nil, func(ctx context.Context) ([]any, error) {
		obj, err := c.res.model.Get(ctx, key)
		switch {
		case seen && errors.Is(err, perstore.ErrNotFound):
			return nil, nil
		case err != nil:
			return nil, err
		}
		seen = true
		return []any{obj}, nil
	})
}
