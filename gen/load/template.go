package load

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/schema"
)

// template is the href of a link, taken apart:
//
//	/Order/{id}                model Order, key id
//	/Price/{a},{b}             model Price, key a, b; also {a}/{b}
//	{parentId}                 the same model, key parentId
//	/OrderItem/?orderId={id}   model OrderItem, query orderId={id}
type template struct {
	href     *schema.Node
	model    string    // empty for the same model
	key      []keyPart // of a template without a query
	query    string
	hasQuery bool
	start    int // offset of the query in the href
}

// external matches what leads out of the data model.
var external = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:|//)`)

// placeholder matches one that stands for a property, and simple URI Template
// expressions alone do.
var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// parseTemplate takes an href apart; the reason tells what is wrong with it. The
// model is known already where targetSchema names it: then the path may be any.
func parseTemplate(href *schema.Node, known bool) (t template, reason string) {
	t.href = href
	path, query, hasQuery := strings.Cut(href.Text(), "?")
	t.query, t.hasQuery, t.start = query, hasQuery, len(path)+1
	t.key = pathParts(href)
	for _, part := range t.key {
		if reason := badPlaceholder(part.property); reason != "" {
			return t, reason
		}
	}
	segments := fixedSegments(path)
	switch {
	case hasQuery && len(t.key) > 0:
		return t, "it has both a key and a query"
	case !hasQuery && len(t.key) == 0:
		return t, "it ends in neither a key, as in /Model/{property}, nor a query, as in /Model/?other={property}"
	case known || len(segments) == 0:
		return t, ""
	case len(segments) > 1 || strings.ContainsAny(segments[0], "{},"):
		return t, "its path is not one of /Model/{property}, /Model/?query, {property} and ?query"
	}
	t.model = segments[0]
	return t, ""
}

// pathParts are the properties in the last segments of a template's path: its
// key.
func pathParts(href *schema.Node) []keyPart {
	path, _, _ := strings.Cut(href.Text(), "?")
	end := len(strings.TrimRight(path, "/"))
	var parts []keyPart
	for end > 0 {
		begin := strings.LastIndexAny(path[:end], "/,") + 1
		part := path[begin:end]
		if !strings.HasPrefix(part, "{") || !strings.HasSuffix(part, "}") {
			break
		}
		parts = append([]keyPart{{part[1 : len(part)-1], href.TextPlace(begin + 1)}}, parts...)
		end = begin - 1
	}
	return parts
}

// fixedSegments are the segments of a path before its key.
func fixedSegments(path string) []string {
	var fixed []string
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if segment != "" && !keySegment.MatchString(segment) {
			fixed = append(fixed, segment)
		}
	}
	return fixed
}

var keySegment = regexp.MustCompile(`^\{[^{}]*\}(,\{[^{}]*\})*$`)

// badPlaceholder tells why a placeholder is none for a property.
func badPlaceholder(name string) string {
	if name != "" && strings.ContainsRune("+#./;?&=,!@|", rune(name[0])) || strings.HasSuffix(name, "*") {
		return "of URI Template only {property} is understood, not {" + name + "}"
	}
	return ""
}

// parameters is the query of a template with its placeholders as parameters,
// which RQL understands: orderId=$p0. Names of properties would not always be
// names of parameters.
type parameters struct {
	text    string
	parts   []keyPart // of $p0, $p1 …
	offsets []int     // of the same in the text
	cuts    []cut
}

// cut tells that the text from offset on begins at origin in the href.
type cut struct{ offset, origin int }

func (t template) parameters() parameters {
	var p parameters
	last := 0
	for i, m := range placeholder.FindAllStringSubmatchIndex(t.query, -1) {
		p.add(t.query[last:m[0]], t.start+last)
		p.offsets = append(p.offsets, len(p.text))
		p.add("$p"+strconv.Itoa(i), t.start+m[0])
		p.parts = append(p.parts, keyPart{t.query[m[2]:m[3]], t.href.TextPlace(t.start + m[2])})
		last = m[1]
	}
	p.add(t.query[last:], t.start+last)
	return p
}

func (p *parameters) add(text string, origin int) {
	p.cuts = append(p.cuts, cut{len(p.text), origin})
	p.text += text
}

// at finds the placeholder at a position of the text.
func (p parameters) at(position int) (int, bool) {
	i := slices.Index(p.offsets, position)
	return i, i >= 0
}

// place is where a position of the text is in the file.
func (p parameters) place(href *schema.Node, position int) diag.Place {
	if position < 0 || len(p.cuts) == 0 {
		return href.Place()
	}
	found := p.cuts[0]
	for _, c := range p.cuts {
		if c.offset <= position {
			found = c
		}
	}
	return href.TextPlace(found.origin + position - found.offset)
}
