package load

import (
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// ruled is a schema whose rules are, or may become, a function.
type ruled struct {
	ir    *ir.RuleFunc
	node  *schema.Node
	refs  []*ruled // the functions that it names
	done  bool     // whether its asserts are known
	added bool     // whether a file declares it
}

// ruleBook is what is known about rules over JSON.
type ruleBook struct {
	of           map[*schema.Node]*ruled
	names        map[*schema.Node]string
	conjunctions map[string]*ruled               // by name
	silent       map[*schema.Node]bool           // whether a schema admits every value
	anchors      map[*schema.Node][]*schema.Node // the schemas in a resource that dynamic references may lead to
	tracked      map[*schema.Node]bool           // whose evaluated members or items matter to a schema around
}

// jsonRules is the name of a function that checks any JSON value against all
// schemas, exactly; the file of the owner or, without one, of the schema's
// document declares it and what it needs. There is no name where every value is
// valid.
func (l *loader) jsonRules(owner *model, nodes []*schema.Node) string {
	var all []ir.RuleRef
	var roots []*ruled
	for _, n := range nodes {
		ref, root := l.ruleNamed(n)
		if ref.Always == nil || !*ref.Always {
			all, roots = append(all, ref), append(roots, root)
		}
	}
	if len(all) == 0 {
		return ""
	}
	root := roots[0]
	if len(all) > 1 || root == nil {
		root = l.conjunction(nodes, all, roots)
	}
	l.declareRules(owner, root)
	return root.ir.Name
}

// conjunction is the function for several schemas, or for one that is false.
func (l *loader) conjunction(nodes []*schema.Node, all []ir.RuleRef, roots []*ruled) *ruled {
	name := l.conjunctionName(nodes)
	if known := l.book().conjunctions[name]; known != nil {
		return known
	}
	r := &ruled{node: nodes[0], refs: roots, done: true, ir: &ir.RuleFunc{
		Name: name, Source: schemaPointer(nodes[0]), Referred: true,
		Asserts: []ir.Assert{{Keyword: "allOf", Rules: all}},
	}}
	l.book().conjunctions[name] = r
	return r
}

// conjunctionName is productSizeRules, or productSize_and_BoxRules of two schemas.
func (l *loader) conjunctionName(nodes []*schema.Node) string {
	name := l.ruleName(nodes[0])
	for _, n := range nodes[1:] {
		name = strings.TrimSuffix(name, "Rules") + "_and_" + naming.Exported(l.ruleName(n))
	}
	return name
}

// declareRules adds a function and all that it names to their files: the callers
// before what they call.
func (l *loader) declareRules(owner *model, r *ruled) {
	if r == nil || r.added {
		return
	}
	r.added = true
	rules := l.rulesFor(owner, r.node)
	*rules = append(*rules, r.ir)
	for _, ref := range r.refs {
		l.declareRules(owner, ref)
	}
}

// rulesFor are the rules of the file that declares a schema's, as typesFor.
func (l *loader) rulesFor(m *model, n *schema.Node) *[]*ir.RuleFunc {
	if m != nil {
		return &m.ir.Rules
	}
	return &l.document(n.Doc()).ir.Rules
}

// schemaPointer names a schema: server.json#/properties/port.
func schemaPointer(n *schema.Node) string { return n.Doc().Base() + "#" + n.Pointer() }

// always is the rule that every value keeps, or none.
func always(valid bool) ir.RuleRef { return ir.RuleRef{Always: &valid} }

func isAlways(ref ir.RuleRef, valid bool) bool { return ref.Always != nil && *ref.Always == valid }

// ruleNamed is the rule of a schema that others may name as well.
func (l *loader) ruleNamed(n *schema.Node) (ir.RuleRef, *ruled) {
	if n.Is(schema.Bool) {
		return always(n.IsTrue()), nil
	}
	if l.isSilent(n) {
		return always(true), nil
	}
	if target := l.forwards(n); target != nil {
		return l.ruleNamed(target)
	}
	r := l.ruled(n)
	if !r.ir.Referred {
		r.ir.Referred = true
		l.scope(r)
	}
	return ir.RuleRef{Func: r.ir.Name}, r
}

// ruleHeld is the rule of a schema that r holds. A small one needs no function.
func (l *loader) ruleHeld(r *ruled, n *schema.Node) ir.RuleRef {
	if !n.Is(schema.Object) || l.isSilent(n) || l.forwards(n) != nil {
		ref, named := l.ruleNamed(n)
		if named != nil {
			r.refs = append(r.refs, named)
		}
		return ref
	}
	held := l.ruled(n)
	if l.set.Resource(n) == n {
		l.scope(held)
	}
	if held.done && isSmall(held.ir) {
		r.refs = append(r.refs, held.refs...)
		return ir.RuleRef{Inline: held.ir}
	}
	r.refs = append(r.refs, held)
	return ir.RuleRef{Func: held.ir.Name}
}

// forwards is where the reference of a schema leads that says nothing else.
func (l *loader) forwards(n *schema.Node) *schema.Node {
	target := l.set.Target(n)
	if target == nil || l.set.Resource(n) == n && len(l.book().anchors[n]) > 0 {
		return nil
	}
	for _, m := range n.Members() {
		if m.Name != "$ref" && (counts(n, m.Name) || m.Name == "$dynamicRef") {
			return nil
		}
	}
	return target
}

// ruled is the entry of a schema, made the first time.
func (l *loader) ruled(n *schema.Node) *ruled {
	book := l.book()
	if r := book.of[n]; r != nil {
		return r
	}
	r := &ruled{node: n, ir: &ir.RuleFunc{Name: l.ruleName(n), Source: schemaPointer(n), Tracks: hasUnevaluated(n)}}
	book.of[n] = r
	a := asserter{l: l, r: r, n: n}
	r.ir.Asserts = a.all()
	r.done = true
	return r
}

// smallRule is up to how many characters a rule is written where it is needed,
// about as many as gofmt leaves on one line.
const smallRule = 100

// isSmall tells whether a rule is so short that a function of its own would hide
// it.
func isSmall(f *ir.RuleFunc) bool {
	size := 0
	for _, a := range f.Asserts {
		size += len(a.Keyword) + len(a.Name) + len(a.Func) + len(`.("")`)
		if a.Pattern != nil {
			size += len(f.Name)
		}
		for _, text := range a.Texts {
			size += len(text) + len(`"", `)
		}
		for _, rule := range a.Rules {
			if rule.Inline != nil && !isOneType(rule.Inline) {
				return false
			}
			size += max(len(rule.Func), len("codec.IsString"))
		}
	}
	return !f.Tracks && len(f.Scopes) == 0 && size <= smallRule
}

// isOneType tells whether a rule wants a type and nothing else, for which there
// is a function.
func isOneType(f *ir.RuleFunc) bool {
	return len(f.Asserts) == 1 && f.Asserts[0].Keyword == "type" && len(f.Asserts[0].Texts) == 1
}

// book is what is known about rules, found out when it is first needed.
func (l *loader) book() *ruleBook {
	if l.rulebook == nil {
		l.rulebook = &ruleBook{
			of: make(map[*schema.Node]*ruled), conjunctions: make(map[string]*ruled), silent: make(map[*schema.Node]bool), anchors: l.dynamicAnchors(),
		}
		l.rulebook.tracked = l.trackedSchemas()
		l.rulebook.names = l.ruleNames()
	}
	return l.rulebook
}

// hasUnevaluated tells whether a schema says something about what no other one
// evaluates.
func hasUnevaluated(n *schema.Node) bool {
	return n.Draft() >= 2019 && (n.Has("unevaluatedProperties") || n.Has("unevaluatedItems"))
}

// trackedSchemas are the schemas with that and all that apply to the same value.
func (l *loader) trackedSchemas() map[*schema.Node]bool {
	tracked := make(map[*schema.Node]bool)
	var visit func(n *schema.Node)
	visit = func(n *schema.Node) {
		if !tracked[n] {
			tracked[n] = true
			for _, next := range l.applied(n) {
				visit(next)
			}
		}
	}
	for _, n := range l.set.Schemas() {
		if hasUnevaluated(n) {
			visit(n)
		}
	}
	return tracked
}
