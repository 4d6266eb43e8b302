package rest

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// errUnacceptable is that the caller takes no type that there is.
var errUnacceptable = &statusError{http.StatusNotAcceptable, "this is to be had as " + jsonType}

// accepts tells whether the caller takes a type at all.
func (c *call) accepts(mediaType string) bool { return c.quality(mediaType) > 0 }

// quality tells how much the caller likes a type: the most specific range that
// covers it counts.
func (c *call) quality(mediaType string) float64 {
	lines := c.r.Header["Accept"]
	if len(lines) == 0 || len(lines) == 1 && lines[0] == "*/*" {
		return 1
	}
	major, _, _ := strings.Cut(mediaType, "/")
	best, q := -1, 0.0
	for one := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		name, params, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		specific := map[string]int{mediaType: 2, major + "/*": 1, "*/*": 0}
		if rank, ok := specific[name]; ok && rank > best {
			best, q = rank, weight(params["q"])
		}
	}
	return q
}

func weight(text string) float64 {
	if q, err := strconv.ParseFloat(text, 64); err == nil {
		return q
	}
	return 1
}
