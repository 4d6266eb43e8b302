package schema

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
)

// referred reads the files that references lead to, and those that these lead
// to. All files of one round come in sorted order, so that it does not matter
// which reference was met first.
func (r *reader) referred() error {
	for done := 0; done < len(r.refs); {
		round := r.refs[done:]
		done = len(r.refs)
		var names []string
		for _, n := range round {
			if name := r.fileOf(n); name != "" {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			_, _ = r.document(name) // what cannot be read has no target: resolve reports it
		}
	}
	slices.SortFunc(r.set.Docs, func(a, b *Document) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

// reference is the $ref of a schema, or the $dynamicRef of one that has only
// that.
func reference(n *Node) *Node {
	if ref := n.Get("$ref"); ref != nil {
		return ref
	}
	return n.Get("$dynamicRef")
}

// fileOf is the file that the reference of n names, empty when it names none or
// a schema that is known already.
func (r *reader) fileOf(n *Node) string {
	u, err := url.Parse(reference(n).text)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" {
		return ""
	}
	if _, known := r.set.ids[r.absolute(n, u)]; known {
		return ""
	}
	if path.IsAbs(u.Path) {
		return path.Clean(u.Path)
	}
	return path.Join(path.Dir(n.doc.Name), u.Path)
}

// absolute is the URL of a reference of n, without its fragment.
func (r *reader) absolute(n *Node, u *url.URL) string {
	_, base := r.enclosing(n)
	abs := *base.ResolveReference(u)
	abs.Fragment, abs.RawFragment = "", ""
	return abs.String()
}

// resolve finds the targets of all references. A target in an unusual place is
// a schema too, with references of its own.
func (r *reader) resolve() error {
	for i := 0; i < len(r.refs); i++ {
		n := r.refs[i]
		ref := reference(n)
		target, err := r.target(n)
		if err != nil {
			r.problem(ref.Place(), "unknown %s %q: %v", ref.step, ref.text, err)
			continue
		}
		if target != nil {
			r.walk(target, formDefinition)
			r.refer(n, ref, target)
		}
	}
	r.breakCycles()
	return nil
}

// refer notes the target of a reference. A $dynamicRef is a $ref when there is
// only one schema that it can ever lead to; another one has no target.
func (r *reader) refer(n, ref, target *Node) {
	if ref.step == "$dynamicRef" {
		if r.isDynamic(ref, target) {
			r.set.dynamic[n] = target
			return
		}
		n.rename("$dynamicRef", "$ref")
	}
	r.set.targets[n] = target
}

// isDynamic tells whether a $dynamicRef leads to a dynamic anchor by its name, and
// there are others of that name.
func (r *reader) isDynamic(ref, target *Node) bool {
	name := target.Get("$dynamicAnchor").Text()
	_, fragment, _ := strings.Cut(ref.text, "#")
	return name != "" && fragment == name && r.dynamic[name] > 1
}

// target finds what the reference of n leads to. It is nil without an error in a
// document that could not be parsed.
func (r *reader) target(n *Node) (*Node, error) {
	u, err := url.Parse(reference(n).text)
	if err != nil {
		return nil, fmt.Errorf("not a URL")
	}
	resource, err := r.resourceOf(n, u)
	if resource == nil {
		return nil, err
	}
	target, err := r.fragment(resource, u.Fragment)
	if err == nil && !isSchema(target) {
		return nil, fmt.Errorf("a %s is no schema", target.Kind())
	}
	return target, err
}

// resourceOf finds the resource of a reference: by $id, else by file.
func (r *reader) resourceOf(n *Node, u *url.URL) (*Node, error) {
	if u.Scheme == "" && u.Host == "" && u.Path == "" {
		resource, _ := r.enclosing(n)
		return resource, nil
	}
	if resource, ok := r.set.ids[r.absolute(n, u)]; ok {
		return resource, nil
	}
	name := r.fileOf(n)
	if name == "" {
		return nil, fmt.Errorf("no schema of this set has that $id, and nothing is fetched; put the file beside this one and refer to its name")
	}
	if doc, ok := r.set.documents[r.files.identity(name)]; ok {
		return doc.Root, nil
	}
	return nil, fmt.Errorf("no such file%s", diag.DidYouMean(path.Base(name), r.fileNames()))
}

func (r *reader) fileNames() []string {
	names := make([]string, len(r.set.Docs))
	for i, doc := range r.set.Docs {
		names[i] = doc.Base()
	}
	return names
}

// fragment finds a place in a resource: by JSON pointer or by anchor.
func (r *reader) fragment(resource *Node, fragment string) (*Node, error) {
	if fragment == "" {
		return resource, nil
	}
	if strings.HasPrefix(fragment, "/") {
		found, last, missing := resource.atWritten(fragment)
		if found == nil {
			return nil, fmt.Errorf("#%s has no %q%s", last.Pointer(), missing, diag.DidYouMean(missing, last.writtenNames()))
		}
		return found, nil
	}
	if found, ok := r.set.anchors[anchor{resource, fragment}]; ok {
		return found, nil
	}
	if fragment == recursionAnchor { // a $recursiveRef where nothing recurs dynamically
		return resource, nil
	}
	return nil, fmt.Errorf("no such anchor%s", diag.DidYouMean(fragment, r.anchorNames(resource)))
}

// manyAnchors is from when on nobody is asked whether another one was meant.
const manyAnchors = 1000

func (r *reader) anchorNames(resource *Node) []string {
	var names []string
	if len(r.set.anchors) > manyAnchors {
		return nil
	}
	for key := range r.set.anchors {
		if key.resource == resource {
			names = append(names, key.name)
		}
	}
	slices.Sort(names)
	return names
}

// before tells the order of two nodes in a set.
func before(a, b *Node) int {
	return cmp.Or(cmp.Compare(a.doc.Name, b.doc.Name), cmp.Compare(a.offset, b.offset))
}
