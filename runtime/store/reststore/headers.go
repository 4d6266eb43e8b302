package reststore

import (
	"strconv"
	"strings"
)

// contentRange is which part of what was found an answer has.
type contentRange struct {
	first, last int64 // last is first-1 where there is nothing
	total       int64 // -1 is unknown
}

func (r contentRange) size() int64 { return r.last - r.first + 1 }

// parseContentRange reads "items 0-24/100", "items 0-24/*" and "items */100".
func parseContentRange(text string) (r contentRange, ok bool) {
	text, ok = strings.CutPrefix(text, "items ")
	if !ok {
		return r, false
	}
	part, total, ok := strings.Cut(text, "/")
	if r.total = -1; ok && total != "*" {
		r.total, ok = position(total)
	}
	if !ok || part == "*" {
		r.last = -1
		return r, ok
	}
	first, last, ok := strings.Cut(part, "-")
	if ok {
		r.first, ok = position(first)
	}
	if ok {
		r.last, ok = position(last)
	}
	return r, ok && r.first <= r.last // the total may be less: others may have deleted what was before
}

// position reads digits.
func position(text string) (int64, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// nextLink finds the address with rel="next" in the lines of Link (RFC 8288); empty
// is none.
func nextLink(lines []string) string {
	for _, line := range lines {
		for line != "" {
			var address, rels string
			if address, rels, line = cutLink(line); isNext(rels) {
				return address
			}
		}
	}
	return ""
}

// cutLink takes the first link off a line: its address, its relations and what comes
// after it. What is no link ends the line.
func cutLink(line string) (address, rels, rest string) {
	line, ok := strings.CutPrefix(strings.TrimLeft(line, " \t,"), "<")
	if !ok {
		return "", "", ""
	}
	address, line, ok = strings.Cut(line, ">")
	if !ok {
		return "", "", ""
	}
	known := false
	for {
		name, value, after, ok := cutParameter(line)
		if !ok {
			return address, rels, line
		}
		if line = after; strings.EqualFold(name, "rel") && !known {
			rels, known = value, true // the first one counts
		}
	}
}

// cutParameter takes ;name=value off a line, where there is one.
func cutParameter(line string) (name, value, rest string, ok bool) {
	line, ok = strings.CutPrefix(strings.TrimLeft(line, " \t"), ";")
	if !ok {
		return "", "", line, false
	}
	end := strings.IndexAny(line, "=;,")
	if end < 0 || line[end] != '=' { // a name alone
		if end < 0 {
			end = len(line)
		}
		return strings.TrimSpace(line[:end]), "", line[end:], true
	}
	name, line = strings.TrimSpace(line[:end]), strings.TrimLeft(line[end+1:], " \t")
	if strings.HasPrefix(line, `"`) {
		value, rest = cutQuoted(line[1:])
		return name, value, rest, true
	}
	if end = strings.IndexAny(line, ";,"); end < 0 {
		end = len(line)
	}
	return name, strings.TrimSpace(line[:end]), line[end:], true
}

// cutQuoted takes a quoted text off a line that begins behind its first quote.
func cutQuoted(line string) (text, rest string) {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			return b.String(), line[i+1:]
		case c == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

func isNext(rels string) bool {
	for _, rel := range strings.Fields(rels) {
		if strings.EqualFold(rel, "next") {
			return true
		}
	}
	return false
}

// revisionOf is the text of a strong ETag; empty is none, or one that is no strong one.
func revisionOf(tag string) string {
	if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return ""
	}
	return tag[1 : len(tag)-1]
}
