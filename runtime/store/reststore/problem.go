package reststore

import (
	"mime"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// problem is what is read of problem details (RFC 9457). Whatever else a server
// sends gives an empty one.
type problem struct {
	Detail string
	Errors []perstore.Violation
}

// maxViolations bounds those that are taken from an answer.
const maxViolations = 1000

// parseProblem reads the body of an answer that tells of a failure.
func parseProblem(contentType string, body []byte) (p problem) {
	if !isJSON(contentType) {
		return p
	}
	v, err := codec.Parse(body)
	if err != nil {
		return p
	}
	detail, _ := v.Member("detail")
	if p.Detail = clipped(detail.Text()); p.Detail == "" {
		title, _ := v.Member("title")
		p.Detail = clipped(title.Text())
	}
	list, _ := v.Member("errors")
	for _, item := range list.Items() {
		if len(p.Errors) < maxViolations && item.Kind() == codec.KindObject {
			p.Errors = append(p.Errors, violation(item))
		}
	}
	return p
}

func violation(v codec.JSON) perstore.Violation {
	text := func(name string) string {
		member, _ := v.Member(name)
		return member.Text()
	}
	return perstore.Violation{Pointer: text("pointer"), Keyword: text("keyword"), Message: text("detail")}
}

func (p problem) violations() error { return &perstore.ValidationError{Violations: p.Errors} }

// isJSON tells whether a type is one of JSON.
func isJSON(contentType string) bool {
	name, _, err := mime.ParseMediaType(contentType)
	return err == nil && (name == jsonType || strings.HasPrefix(name, "application/") && strings.HasSuffix(name, "+json"))
}
