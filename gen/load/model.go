package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// keyword holds what perstoregen adds to JSON Schema.
const keyword = "x-perstore"

// model is a model on its way into the IR.
type model struct {
	ir         *ir.Model
	node       *schema.Node   // the schema that stands for the model
	body       *schema.Node   // the schema with its properties: node, or where its $ref leads
	named      *schema.Node   // what the name was taken from
	properties []*schema.Node // of each field
	links      []*link
	super      *model   // what it specialises; nil is nothing
	subs       []*model // all that specialise it, also through others; ordered by name
	indexes    int      // of ir.Indexes, how many are the super model's

	// Made when they are first needed: large models ask often.
	indexed    int             // of how many fields the next two are made
	byProperty map[string]int  // the fields by property
	allNames   []string        // of the properties
	goNames    map[string]bool // of the fields
	indexesOf  map[int][]int   // ir.Indexes by their first field
	byRel      map[string]*link
}

// own is a key of the model's x-perstore.
func (m *model) own(name string) *schema.Node {
	if value := m.node.Get(keyword).Get(name); value != nil {
		return value
	}
	return m.body.Get(keyword).Get(name)
}

// keyword is a member of the model's schema.
func (m *model) keyword(name string) *schema.Node {
	if value := m.node.Get(name); value != nil {
		return value
	}
	return m.body.Get(name)
}

// field finds a field by its property; -1 is none.
func (m *model) field(property string) int {
	m.index()
	if i, ok := m.byProperty[property]; ok {
		return i
	}
	return -1
}

// index makes what properties are found by.
func (m *model) index() {
	if m.indexed == len(m.ir.Fields) {
		return
	}
	m.indexed = len(m.ir.Fields)
	m.byProperty, m.allNames = make(map[string]int, m.indexed), make([]string, 0, m.indexed)
	for i, f := range m.ir.Fields {
		if !f.Extra {
			m.byProperty[f.Property] = i
			m.allNames = append(m.allNames, f.Property)
		}
	}
}

// link finds a link by its name; nil is none.
func (m *model) link(rel string) *link {
	if len(m.byRel) != len(m.links) {
		m.byRel = make(map[string]*link, len(m.links))
		for _, found := range m.links {
			m.byRel[found.ir.Rel] = found
		}
	}
	return m.byRel[rel]
}

// hasField tells whether the struct has a field of that Go name.
func (m *model) hasField(name string) bool {
	if len(m.goNames) == 0 {
		m.goNames = make(map[string]bool, len(m.ir.Fields))
		for _, f := range m.ir.Fields {
			m.goNames[f.Name] = true
		}
	}
	return m.goNames[name]
}

// property finds a field by the name that a node holds; -1 is none, which is
// reported. What tells who names it.
func (l *loader) property(m *model, name *schema.Node, what string) int {
	i := m.field(name.Text())
	if i < 0 && name.Is(schema.String) {
		l.problem(name.Place(), "%s names %q, which is no property of %s%s", what, name.Text(), m.ir.Name, diag.DidYouMean(name.Text(), m.propertyNames()))
	}
	return i
}

// propertyNames are the properties of the model in declared order.
func (m *model) propertyNames() []string {
	m.index()
	return m.allNames
}

// names finds the models and names them.
func (l *loader) names() {
	if l.opts.TypesOnly {
		return
	}
	for _, doc := range l.set.Docs {
		if l.isModel(doc) {
			l.addModel(doc.Root)
		}
		for _, def := range doc.Root.Get("$defs").Members() {
			if marked(def.Value, "model").IsTrue() {
				l.addModel(def.Value)
			}
		}
	}
	slices.SortStableFunc(l.models, func(a, b *model) int { return cmp.Compare(a.ir.Name, b.ir.Name) })
	if len(l.models) == 0 && len(l.problems) == 0 && len(l.set.Docs) > 0 {
		l.problems.Addf(l.set.Docs[0].Root.Place(), "no model: none of the documents describes an object that is stored")
	}
}

// marked is a key of the x-perstore of a schema.
func marked(n *schema.Node, key string) *schema.Node { return n.Get(keyword).Get(key) }

// isModel tells whether the root of a document is a model.
func (l *loader) isModel(doc *schema.Document) bool {
	if said := marked(doc.Root, "model"); said != nil {
		return said.IsTrue()
	}
	return doc.Named && l.describesObject(doc.Root)
}

// describesObject tells whether a schema is meant for objects alone.
func (l *loader) describesObject(n *schema.Node) bool {
	if marked(n, "extends") != nil {
		return true
	}
	body := l.bodyOf(n)
	if t := body.Get("type"); t != nil {
		return t.Text() == "object"
	}
	return body.Get("properties").Is(schema.Object)
}

// bodyOf follows the $ref of a schema that has no properties of its own. That of
// a model that extends another one leads to the other one.
func (l *loader) bodyOf(n *schema.Node) *schema.Node {
	for marked(n, "extends") == nil && !n.Has("properties") && l.set.Target(n) != nil {
		n = l.set.Target(n)
	}
	return n
}

func (l *loader) addModel(n *schema.Node) {
	body := l.bodyOf(n)
	if l.byNode[body] != nil {
		return // the root of a document that refers to a model of its $defs
	}
	m := &model{node: n, body: body}
	name := nameOf(n)
	plural := name.plural()
	if said := m.own("plural"); naming.IsExported(said.Text()) {
		plural = typeName{said.Text(), said.Text(), said}
	}
	m.named = name.at
	m.ir = &ir.Model{
		Name:   name.Go,
		Plural: plural.Go,
		Var:    naming.Unexported(name.Go),
		File:   naming.Snake(name.text),
		Table:  m.own("table").StringOr(naming.Snake(plural.text)),
		Source: n.Doc().Base(),
		Doc:    m.keyword("description").StringOr(""),
	}
	l.checkLength(name.at, name.Go)
	l.models = append(l.models, m)
	l.byNode[n], l.byNode[body] = m, m
}

// maxName bounds the names of generated code.
const maxName = 200

// checkLength reports a name that is too long to be one.
func (l *loader) checkLength(at *schema.Node, name string) {
	if len(name) > maxName {
		l.problem(at.NamePlace(), "a name of %d bytes; at most %d make a Go name", len(name), maxName)
	}
}
