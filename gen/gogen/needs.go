package gogen

import "github.com/perstore/perstoregen/gen/ir"

// needs tells which declared structs need which generated method, directly or
// through a member. Each question is answered for all structs at once: models
// may lead to each other by the thousand.
type needs struct {
	decls map[string]*ir.Decl
	known map[string]map[string]bool // by question, the structs for which the answer is yes
}

func newNeeds(decls map[string]*ir.Decl) *needs {
	n := &needs{decls: decls, known: make(map[string]map[string]bool)}
	for name, hit := range questions {
		n.known[name] = n.structs(name, hit)
	}
	return n
}

// questions are all that is asked, by name.
var questions = map[string]question{
	"clone": referential, "check": ruled, "defaults": defaulted, "normalize": normalized,
}

// clone tells whether copying a value of t needs more than an assignment.
func (n *needs) clone(t ir.Type) bool { return n.any("clone", t) }

func referential(_ *ir.Field, t ir.Type) bool {
	switch t.Kind {
	case ir.KindList, ir.KindJSON, ir.KindOpen, ir.KindGoText, ir.KindGoJSON:
		return true
	}
	return false
}

// check tells whether a value of t has rules to check.
func (n *needs) check(t ir.Type) bool { return n.any("check", t) }

func ruled(f *ir.Field, t ir.Type) bool {
	switch t.Kind {
	case ir.KindEnum, ir.KindDate, ir.KindFloat, ir.KindGoText:
		return true
	}
	if t.Check != "" || len(t.Keys) > 0 || f != nil && f.Required && (t.Pointer || t.Kind == ir.KindRaw) {
		return true
	}
	if f == nil {
		return len(t.Rules) > 0
	}
	return len(t.Rules) > 0 || f.CheckRequired || f.CheckNotNull
}

// defaults tells whether a value of t has defaults of its own.
func (n *needs) defaults(t ir.Type) bool { return n.any("defaults", t) }

func defaulted(f *ir.Field, _ ir.Type) bool { return f != nil && f.Default != nil }

// structsOnly are the questions that are about structs and lists of them: other
// declared types do not have what they ask for.
var structsOnly = map[string]bool{"clone": true, "defaults": true, "normalize": true}

// normalize tells whether a nested value of t has times, decimals, or lists that must
// not be nil.
func (n *needs) normalize(t ir.Type) bool { return n.any("normalize", t) }

func normalized(f *ir.Field, t ir.Type) bool {
	return t.Kind == ir.KindTime || t.Kind == ir.KindDecimal || f != nil && (f.NilEmpty || t.Kind == ir.KindList && t.Opt)
}

// question tells whether a value needs something by itself. The field is that
// of a member of a nested struct, nil for elements and others.
type question func(f *ir.Field, t ir.Type) bool

// any tells whether the answer is yes for t or anything inside it.
func (n *needs) any(name string, t ir.Type) bool {
	if structsOnly[name] && !ofStructs(t) {
		return false
	}
	return questions[name].holds(nil, t, func(of string) bool { return n.known[name][of] })
}

// holds asks for a type and its elements; nested answers for a struct.
func (hit question) holds(f *ir.Field, t ir.Type, nested func(name string) bool) bool {
	switch {
	case hit(f, t):
		return true
	case t.Elem != nil:
		return hit.holds(nil, *t.Elem, nested)
	}
	return t.Name != "" && nested(t.Name)
}

// ofStructs tells whether a type is neither a declared type other than a struct
// or enum, nor made of one.
func ofStructs(t ir.Type) bool {
	for ; t.Elem != nil; t = *t.Elem {
		if t.Kind == ir.KindMap {
			return false
		}
	}
	return t.Kind != ir.KindNamed && t.Kind != ir.KindRaw
}

// structs are those for which a question holds: where it holds for a member,
// and those that have such a struct.
func (n *needs) structs(asked string, hit question) map[string]bool {
	yes := make(map[string]bool)
	holders := make(map[string][]string)
	var found []string
	for name, d := range n.decls {
		if asked == "check" && (d.Check != "" || d.Union != nil || d.Tuple != nil || len(d.Across) > 0) || asked == "clone" && extraOf(d) != nil {
			yes[name] = true
			found = append(found, name)
		}
		for _, f := range partsOf(d) {
			if structsOnly[asked] && !ofStructs(f.Type) {
				continue
			}
			holds := hit.holds(f, f.Type, func(of string) bool {
				holders[of] = append(holders[of], name)
				return false
			})
			if holds && !yes[name] {
				yes[name] = true
				found = append(found, name)
			}
		}
	}
	for len(found) > 0 {
		of := found[len(found)-1]
		found = found[:len(found)-1]
		for _, name := range holders[of] {
			if !yes[name] {
				yes[name] = true
				found = append(found, name)
			}
		}
	}
	return yes
}

// partsOf are what a type consists of.
func partsOf(d *ir.Decl) []*ir.Field {
	if d.Check != "" {
		return d.Fields
	}
	return ownFields(d)
}
