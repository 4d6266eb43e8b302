// Package oracle judges generated types from outside: perstoregen generate
// --types-only makes a package of each schema, one program is built of them all,
// and what the types accept, refuse and give back is compared with what an
// interpreting validator says of the same texts.
package oracle

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// most is how many mutants of one case are judged.
const most = 1500

// mostTold is how many failures of one case are told one by one.
const mostTold = 6

// TestOwnSchemas judges the types of the schemas in testdata.
func TestOwnSchemas(t *testing.T) {
	cases := ownCases(t)
	p := &program{name: "own", packages: make(map[string]*generatedPackage)}
	for _, c := range cases {
		if p.packages[c.id()] != nil {
			t.Fatalf("two cases are called %s", c.id())
		}
		p.packages[c.id()] = c.generate(t)
	}
	p.build(t)
	table := make(map[string]*tally)
	for _, c := range cases {
		t.Run(c.class+"/"+c.Name, func(t *testing.T) {
			if table[c.class] == nil {
				table[c.class] = new(tally)
			}
			r := &report{t: t, c: c}
			defer table[c.class].add(r)
			r.run(p)
		})
	}
	for _, class := range classes(cases) {
		t.Logf("%-12s %s", class, table[class])
	}
}

// classes are those of the cases, each once.
func classes(cases []*schemaCase) []string {
	var all []string
	for _, c := range cases {
		all = append(all, c.class)
	}
	return slices.Compact(all)
}

// generate writes the documents of a case and makes its package.
func (c *schemaCase) generate(t *testing.T) *generatedPackage {
	t.Helper()
	dir, files := t.TempDir(), map[string][]byte{"root.json": c.Schema}
	for name, text := range c.Files {
		files[name] = text
	}
	writeFiles(t, dir, files)
	p := newPackage(t.Context(), c.id(), filepath.Join(dir, "root.json"))
	if p.fault != nil {
		return p
	}
	p.root = cmp.Or(c.Root, p.code.root("root", mustParse(t, c.Schema)))
	if !slices.Contains(p.code.types, p.root) {
		p.fault = fmt.Errorf("no type of the root %q among %v", p.root, p.code.types)
	}
	return p
}

// report is what became of one case.
type report struct {
	t     *testing.T
	c     *schemaCase
	judge judge

	built                          bool
	values, verdicts               int // judged, and judged rightly
	accepted, back                 int // valid values that came, and came back
	untold                         int
	rejected, wrongly, lost, other int // failures by kind
}

// fail tells a failure, unless there were many.
func (r *report) fail(kind *int, format string, args ...any) {
	r.t.Helper()
	*kind++
	if r.rejected+r.wrongly+r.lost+r.other <= mostTold {
		r.t.Errorf(format, args...)
		return
	}
	r.untold++
	r.t.Fail()
}

// run asks the type about all instances, their mutants and texts that are at fault.
func (r *report) run(p *program) {
	r.t.Helper()
	pkg := p.packages[r.c.id()]
	if pkg.fault != nil {
		r.t.Fatalf("the package is at fault: %v", pkg.fault)
	}
	r.built = true
	r.judge = newJudge(r.t, r.c.Schema, r.c.Files)
	r.declarations(pkg.code)
	list := r.questions()
	var texts [][]byte
	for _, q := range list {
		texts = append(texts, q.text)
	}
	for i, a := range p.ask(r.t, r.c.id(), texts) {
		r.compare(list[i], a)
	}
	if r.untold > 0 {
		r.t.Errorf("and %d more; in all %d valid ones refused, %d invalid ones accepted, %d changed on the way, %d others",
			r.untold, r.rejected, r.wrongly, r.lost, r.other)
	}
}

// declarations looks for the names that the case wants.
func (r *report) declarations(c *code) {
	r.t.Helper()
	for _, want := range r.c.Declares {
		if !slices.Contains(c.types, want) && !slices.Contains(c.fields, want) {
			r.t.Errorf("the package does not declare %s; it has %v and %v", want, c.types, c.fields)
		}
	}
}

// question is a text, and what is to be said of it.
type question struct {
	what string // where it comes from
	text []byte
	v    any // what the text is, nil also where it is no JSON

	want    want
	invalid invalidInstance // of the list of the case
}

// want is what is to become of a text.
type want int

const (
	asJudged   want = iota // what the oracle says, or there is an excuse
	isValid                // the case says that it is valid: no excuse helps
	isInvalid              // the case says that it is invalid
	isExcused              // valid, and the case says that it may be refused
	mustRefuse             // no JSON, or none that is accepted anywhere
)

// questions are all texts of a case, each once.
func (r *report) questions() []question {
	r.t.Helper()
	var list []question
	seen := make(map[string]bool)
	add := func(q question) {
		if !seen[string(q.text)] {
			seen[string(q.text)] = true
			list = append(list, q)
		}
	}
	instance := func(what string, i int, text json.RawMessage, want want) question {
		return question{what: fmt.Sprintf("%s[%d]", what, i), text: text, v: mustParse(r.t, text), want: want}
	}
	for i, text := range r.c.Valid {
		add(instance("valid", i, text, isValid))
	}
	for i, text := range r.c.Refused {
		add(instance("refused", i, text, isExcused))
	}
	for i, in := range r.c.Invalid {
		q := instance("invalid", i, in.Instance, isInvalid)
		q.invalid = in
		add(q)
	}
	for _, q := range slices.Clone(list) {
		for _, bad := range spoiled(q) {
			add(bad)
		}
		for _, cut := range cuts(q) {
			add(cut)
		}
		for _, m := range mutants(q.v) {
			if len(list) < most {
				add(question{what: m.what + " of " + q.what, text: print(m.v), v: m.v})
			}
		}
	}
	return list
}

// spoiled are texts of an object that no type may accept.
func spoiled(q question) []question {
	object, ok := q.v.(map[string]any)
	if !ok || q.want != isValid {
		return nil
	}
	text := print(object)
	comma := ","
	if len(object) == 0 {
		comma = ""
	}
	extended := func(member string) []byte { return []byte(string(text[:len(text)-1]) + comma + member + "}") }
	bad := func(what string, text []byte) question {
		return question{what: what + " " + q.what, text: text, want: mustRefuse}
	}
	all := []question{
		bad("bytes that are no UTF-8 in", extended("\"zz\":\"\xff\"")),
		bad("half a surrogate pair in", extended(`"zz":"\ud800"`)),
		bad("a member twice in", extended(`"zz":1,"zz":1`)),
		bad("more text behind", append(slices.Clone(text), " {}"...)),
		bad("the end cut off", text[:len(text)-1]),
	}
	for name, v := range object {
		all = append(all, bad("the member "+name+" twice in", extended(string(print(name))+":"+string(print(v)))))
	}
	return all
}

// longestCut is how much of a text is cut off byte by byte.
const longestCut = 150

// cuts are the beginnings of a text that are no JSON.
func cuts(q question) []question {
	if q.want != isValid {
		return nil
	}
	var all []question
	for i := range min(len(q.text), longestCut) {
		if cut := q.text[:i]; !json.Valid(cut) {
			all = append(all, question{what: "the beginning of " + q.what, text: cut, want: mustRefuse})
		}
	}
	return all
}

// compare looks at an answer.
func (r *report) compare(q question, a answer) {
	r.t.Helper()
	r.values++
	if q.want == mustRefuse {
		if !a.refused() {
			r.fail(&r.wrongly, "%s: %s is not refused when it is decoded: stage %q, %s", q.what, q.text, a.Stage, a.Error)
			return
		}
		r.verdicts++
		return
	}
	wrong := r.judge.invalid(q.v)
	switch {
	case wrong == nil && a.accepted():
		r.verdicts++
		r.cameBack(q, a)
	case wrong != nil && a.refused():
		r.verdicts++
		r.place(q, a)
	case wrong != nil && a.accepted():
		r.fail(&r.wrongly, "%s: accepts %s; santhosh v5 says %s\nlook which rule gen/load does not compile", q.what, q.text, firstCause(wrong))
	case wrong == nil && a.refused():
		if q.want == isValid || excused(q.v, a.pointers()) == "" && q.want != isExcused {
			r.fail(&r.rejected, "%s: %s refuses %s: %s\nthe schema admits it: the type or rule is too narrow; a value that Go cannot hold needs an excuse in excuse_test.go", q.what, a.Stage, q.text, a.Error)
			return
		}
		r.verdicts++
	default:
		r.fail(&r.other, "%s: %s of %s: %s", q.what, a.Stage, q.text, a.Error)
	}
}

// cameBack compares a value with what was encoded.
func (r *report) cameBack(q question, a answer) {
	r.t.Helper()
	r.accepted++
	out, err := parse(a.Text)
	if err != nil {
		r.fail(&r.lost, "%s: %s is encoded as %s, which is no JSON: %v", q.what, q.text, a.Text, err)
		return
	}
	if d := different(q.v, out, nil); d != "" {
		r.fail(&r.lost, "%s: %s comes back as %s: %s\nlook at what EncodeJSON writes, and at what the type keeps", q.what, q.text, a.Text, d)
		return
	}
	r.back++
}

// place compares where an invalid instance of the case is said to be wrong.
func (r *report) place(q question, a answer) {
	r.t.Helper()
	if q.invalid.Pointer == nil {
		return
	}
	for _, v := range a.Violations {
		if q.invalid.Keyword != "" && q.invalid.Keyword != v.Keyword {
			continue
		}
		if v.Pointer == *q.invalid.Pointer || slices.Contains(ofMembers, v.Keyword) && holder(v.Pointer) == *q.invalid.Pointer {
			return
		}
	}
	r.fail(&r.other, "%s: %s is refused, but not at %q for %s: %s", q.what, q.text, *q.invalid.Pointer, cmp.Or(q.invalid.Keyword, "any keyword"), a.Error)
}

// ofMembers are the keywords that are broken by a member that is there or missing.
var ofMembers = []string{"required", "additionalProperties", "dependentRequired", "dependencies", "unevaluatedProperties", "propertyNames"}

// holder is the pointer of the object or list that has the value at another.
func holder(pointer string) string { return pointer[:max(0, strings.LastIndex(pointer, "/"))] }

// firstCause is the innermost thing that v5 finds.
func firstCause(err error) string {
	lines := strings.Split(fmt.Sprintf("%#v", err), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// tally is a row of the table of classes.
type tally struct{ cases, built, perfect, values, verdicts, accepted, back int }

func (s *tally) add(r *report) {
	s.cases++
	if r.built {
		s.built++
	}
	if r.built && !r.t.Failed() {
		s.perfect++
	}
	s.values += r.values
	s.verdicts += r.verdicts
	s.accepted += r.accepted
	s.back += r.back
}

// String is the row for a person.
func (s *tally) String() string {
	return fmt.Sprintf("schemas %d, built %d, perfect %d, verdicts %d of %d, round trips %d of %d",
		s.cases, s.built, s.perfect, s.verdicts, s.values, s.back, s.accepted)
}
