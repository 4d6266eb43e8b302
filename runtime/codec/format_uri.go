package codec

import (
	"net/url"
	"strings"
)

// IsURI tells whether a text is a URI of RFC 3986: one with a scheme. So it is
// for an IRI.
func IsURI(s string) bool {
	u, ok := parseURL(s)
	return ok && u.IsAbs()
}

// IsURIReference tells whether a text is a URI or a reference relative to one. So
// it is for an IRI.
func IsURIReference(s string) bool {
	_, ok := parseURL(s)
	return ok && !strings.Contains(s, `\`)
}

// parseURL reads a URL. An IPv6 address as its host stands in brackets.
func parseURL(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, false
	}
	if host := u.Hostname(); strings.Contains(host, ":") {
		return u, strings.HasPrefix(u.Host, "[") && strings.Contains(u.Host, "]") && IsIPv6(host)
	}
	return u, true
}

// IsURITemplate tells whether a text is a URI template of RFC 6570, as far as its
// braces are balanced.
func IsURITemplate(s string) bool {
	u, ok := parseURL(s)
	if !ok {
		return false
	}
	for part := range strings.SplitSeq(u.RawPath, "/") {
		open := false
		for _, c := range part {
			if c == '{' && open || c == '}' && !open {
				return false
			}
			open = c == '{' || open && c != '}'
		}
		if open {
			return false
		}
	}
	return true
}
