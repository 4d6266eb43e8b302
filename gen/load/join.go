package load

import (
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// joins finds the conditions of every link. All links are known then, since a
// condition can go through the links of the target.
func (l *loader) joins() {
	for _, m := range l.models {
		for _, found := range m.ownLinks() {
			if found.target == nil {
				continue
			}
			if found.ir.Many {
				l.queryJoins(m, found)
			} else {
				l.keyJoins(m, found)
			}
			l.onDelete(m, found)
		}
	}
}

// keyJoins compares the properties in a to-one template with the target's key.
func (l *loader) keyJoins(m *model, found *link) {
	parts, key := found.href.key, found.target.ir.Key.Fields
	if len(key) == 0 {
		return // reported
	}
	if len(parts) != len(key) {
		l.problem(found.href.href.Place(), "link %q gives %s for the key of %s, which is %s",
			found.ir.Rel, listParts(parts), found.ir.Target, strings.Join(keyNames(found.target), ", "))
		return
	}
	complete := true
	for i, part := range parts {
		remote := found.target.ir.Fields[key[i]]
		local := l.local(m, found, part)
		complete = local >= 0 && l.join(m, found, part, ir.Join{Op: "eq", Local: local, Remote: []string{remote.Property}}, remote) && complete
	}
	found.ir.ForeignKey = complete
}

func keyNames(m *model) []string {
	names := make([]string, len(m.ir.Key.Fields))
	for i, k := range m.ir.Key.Fields {
		names[i] = m.ir.Fields[k].Property
	}
	return names
}

// local finds the property of the model that a placeholder names; -1 is none,
// which is reported.
func (l *loader) local(m *model, found *link, part keyPart) int {
	i := m.field(part.property)
	if i < 0 {
		l.problem(part.at, "link %q names %q, which is no property of %s%s",
			found.ir.Rel, part.property, m.ir.Name, diag.DidYouMean(part.property, m.propertyNames()))
	}
	if i >= 0 && m.ir.Fields[i].Transient {
		l.problem(part.at, "link %q names %q, which is transient: no store has it", found.ir.Rel, part.property)
		return -1
	}
	return i
}

// join adds a condition whose ends have types that can be compared.
func (l *loader) join(m *model, found *link, part keyPart, j ir.Join, remote *ir.Field) bool {
	local, other := wholeEnd(m.ir.Fields[j.Local]), wholeEnd(remote)
	switch {
	case j.Op == "in" && local.query == ir.QueryList:
		local = elementEnd(m.ir.Fields[j.Local])
	case j.Op == "contains" && other.query == ir.QueryList:
		other = elementEnd(remote)
	case j.Op == "in" || j.Op == "contains":
		l.problem(part.at, "link %q: %s needs a list; %q is %s, %q of %s is %s",
			found.ir.Rel, j.Op, part.property, local.describe(), remote.Property, found.ir.Target, other.describe())
		return false
	}
	if local.query != other.query || !isScalar(local.query) {
		advice := ""
		if local.query == ir.QueryList {
			advice = "; write ?in(" + strings.Join(j.Remote, "/") + ",{" + part.property + "})"
		}
		l.problem(part.at, "link %q compares %q, %s, with %q of %s, %s%s",
			found.ir.Rel, part.property, local.describe(), strings.Join(j.Remote, "/"), found.ir.Target, other.describe(), advice)
		return false
	}
	found.ir.On = append(found.ir.On, j)
	return true
}

// end is one of the two values that a join compares.
type end struct {
	kind  ir.Kind
	query ir.QueryType
}

func wholeEnd(f *ir.Field) end   { return end{f.Type.Kind, f.QueryType} }
func elementEnd(f *ir.Field) end { return end{f.Type.Elem.Kind, f.QueryElem} }

// describe names the type as schemas do.
func (e end) describe() string {
	if e.kind == ir.KindList && e.query != ir.QueryList {
		return "a list of what queries do not compare"
	}
	return describe(e.kind)
}

// remoteField follows a path through links to a property; the reason tells
// where it ends.
func remoteField(m *model, path []string) (*ir.Field, string) {
	last := len(path) - 1
	for _, step := range path[:last] {
		found := m.link(step)
		if found == nil {
			return nil, "model " + m.ir.Name + " has no link " + strconv.Quote(step) + diag.DidYouMean(step, rels(m))
		}
		if m = found.target; m == nil {
			return nil, "its path goes through the link " + strconv.Quote(step) + ", which leads nowhere"
		}
	}
	if i := m.field(path[last]); i >= 0 {
		if m.ir.Fields[i].Transient {
			return nil, "property " + strconv.Quote(path[last]) + " of " + m.ir.Name + " is transient: no store has it"
		}
		return m.ir.Fields[i], ""
	}
	return nil, "model " + m.ir.Name + " has no property " + strconv.Quote(path[last]) + diag.DidYouMean(path[last], m.propertyNames())
}

func rels(m *model) []string {
	names := make([]string, len(m.links))
	for i, k := range m.links {
		names[i] = k.ir.Rel
	}
	return names
}

// onDelete reads what a link says about the deletion of its target.
func (l *loader) onDelete(m *model, found *link) {
	said := marked(found.node, "onDelete")
	if !said.Is(schema.String) {
		return
	}
	found.ir.OnDelete = said.Text()
	if found.ir.Many {
		l.problem(said.Place(), "onDelete is for to-one links; %q leads to many", found.ir.Rel)
		return
	}
	for _, j := range found.ir.On {
		if f := m.ir.Fields[j.Local]; said.Text() == "setNull" && !f.ColumnNull {
			l.problem(said.Place(), "onDelete setNull needs a property that may be absent or null; %q may not", f.Property)
		}
	}
}
