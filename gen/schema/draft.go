package schema

import "strings"

// draft is a version of JSON Schema.
type draft struct {
	meta string // the URL of its meta-schema
	id   string // the keyword that identifies a schema
}

const latestDraft = "https://json-schema.org/draft/2020-12/schema"

// drafts are the versions that are read, by $schema without http(s)://, an
// empty fragment and the Hyper-Schema variant.
var drafts = map[string]draft{
	"json-schema.org/schema":               {latestDraft, "$id"},
	"json-schema.org/draft/2020-12/schema": {latestDraft, "$id"},
	"json-schema.org/draft/2019-09/schema": {"https://json-schema.org/draft/2019-09/schema", "$id"},
	"json-schema.org/draft-07/schema":      {"https://json-schema.org/draft-07/schema", "$id"},
	"json-schema.org/draft-06/schema":      {"https://json-schema.org/draft-06/schema", "$id"},
	"json-schema.org/draft-04/schema":      {"https://json-schema.org/draft-04/schema", "id"},
}

// draftOf is the version that a document is written in; the latest, when it
// does not say or names one that nobody knows.
func draftOf(doc *Document) draft {
	d, ok := drafts[draftName(doc.Root.Get("$schema").StringOr(latestDraft))]
	if !ok {
		return drafts[draftName(latestDraft)]
	}
	return d
}

// checkDraft reports a $schema that nobody knows.
func (r *reader) checkDraft(doc *Document) {
	named := doc.Root.Get("$schema")
	if named == nil {
		return
	}
	if _, ok := drafts[draftName(named.Text())]; !ok {
		r.problem(named.Place(), "unknown $schema %s; known are drafts 4, 6, 7, 2019-09 and 2020-12, such as %q", named.JSON(), latestDraft)
	}
}

func draftName(url string) string {
	url = strings.TrimSuffix(strings.TrimSuffix(url, "#"), "/")
	url = strings.TrimPrefix(strings.TrimPrefix(url, "http://"), "https://")
	if base, ok := strings.CutSuffix(url, "/hyper-schema"); ok {
		return base + "/schema"
	}
	return url
}
