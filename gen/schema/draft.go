package schema

import "strings"

// draft is a version of JSON Schema.
type draft struct {
	name string // as people call it
	age  int    // 3, 4, 6, 7, 2019, 2020: later ones are greater
	meta string // the URL of the meta-schema that its documents are checked with
}

const latestDraft = "https://json-schema.org/draft/2020-12/schema"

// drafts are the versions that are read, by $schema without http(s)://, an
// empty fragment and the Hyper-Schema variant. Draft 3, in which Perstore's
// models are written, is made draft 4 first.
var drafts = map[string]draft{
	"json-schema.org/schema":               {"2020-12", 2020, latestDraft},
	"json-schema.org/draft/2020-12/schema": {"2020-12", 2020, latestDraft},
	"json-schema.org/draft/2019-09/schema": {"2019-09", 2019, "https://json-schema.org/draft/2019-09/schema"},
	"json-schema.org/draft-07/schema":      {"7", 7, "https://json-schema.org/draft-07/schema"},
	"json-schema.org/draft-06/schema":      {"6", 6, "https://json-schema.org/draft-06/schema"},
	"json-schema.org/draft-04/schema":      {"4", 4, "https://json-schema.org/draft-04/schema"},
	"json-schema.org/draft-03/schema":      {"3", 3, "https://json-schema.org/draft-04/schema"},
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
