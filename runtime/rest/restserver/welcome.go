package restserver

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Welcome writes where a server listens, on a line of its own, and to a terminal
// three requests to try.
func Welcome(to io.Writer, url string, models *perstore.DataModel) {
	fmt.Fprintln(to, url)
	if f, ok := to.(*os.File); !ok || !isTerminal(f) {
		return
	}
	fmt.Fprintln(to)
	for _, line := range examples(url, models) {
		fmt.Fprintln(to, "\t"+line)
	}
	fmt.Fprintln(to)
}

// examples are requests that get an answer from these models.
func examples(url string, models *perstore.DataModel) []string {
	lines := []string{"curl " + url}
	all := models.Models()
	if len(all) > 0 {
		lines = append(lines, fmt.Sprintf("curl '%s%s/%s'", url, all[0].Entity().Schema.Name, firstThree(all[0])))
	}
	for _, m := range all {
		if text, ok := sample(m); ok {
			return append(lines, fmt.Sprintf("curl -H 'Content-Type: application/json' -d '%s' %s%s/", text, url, m.Entity().Schema.Name))
		}
	}
	return append(lines, "curl "+url+"openapi.json")
}

// firstThree is a query, where the holder of a facet may ask any.
func firstThree(m *perstore.Model) string {
	if f := m.Facet(); f != nil && f.Query.Restricted {
		return ""
	}
	return "?limit(3)"
}

// sample is the JSON of an object that could be added; ok is false where a simple
// one is refused, or must refer to others.
func sample(m *perstore.Model) (text string, ok bool) {
	e := m.Entity()
	if f := m.Facet(); f != nil && f.Powers&perstore.CanAdd == 0 {
		return "", false
	}
	var members []string
	for i, f := range e.Schema.Fields {
		if f.Nullable || f.Unnamed || f.Hidden || f.Name == "" || e.IsKey(i) && e.Generate != perstore.GenerateNone || refers(e.Schema, i) {
			continue
		}
		if value, ok := samples[f.Type]; ok {
			members = append(members, fmt.Sprintf("%q:%s", f.Name, value))
		}
	}
	text = "{" + strings.Join(members, ",") + "}"
	obj := e.New()
	return text, decode([]byte(text), obj) == nil && judge(obj) == nil
}

// refers tells whether a field is the end of a link to one object.
func refers(s *rql.Schema, field int) bool {
	for _, l := range s.Links {
		for _, on := range l.On {
			if !l.Many && on.Local == field {
				return true
			}
		}
	}
	return false
}

// samples are values of the simple types, as JSON.
var samples = map[rql.Type]json.RawMessage{
	rql.TypeInt: json.RawMessage("1"), rql.TypeFloat: json.RawMessage("1"), rql.TypeBool: json.RawMessage("true"), rql.TypeString: json.RawMessage(`"Ann"`),
}
