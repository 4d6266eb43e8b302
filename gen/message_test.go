package gen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// withoutGolden are the texts that no golden case can have, with the reason.
var withoutGolden = map[string]string{
	"no schema was named":                                                    "the command asks for one",
	"the settings of perstoregen, and no definition":                         "a case is a folder: gen/schema has a test",
	"no such file or folder":                                                 "a case is there: gen/schema has a test",
	"not a file":                                                             "git keeps no pipes: gen/schema has a test",
	"larger than %d MiB":                                                     "nobody wants the file here: gen/schema has a test",
	"%q cannot be the name of a Go package":                                  "the package is an option: gen refuses it before",
	"its hooks and names are not checked: %v":                                "gofmt would refuse the file: gen/internal/handwritten has a test",
	"%s is not part of the set":                                              "never seen: the address is one of ours",
	"meta-schema of %s: %w":                                                  "never seen: the meta-schema is part of the program",
	"its schema names no known type":                                         "never seen: it is no valid schema, which is reported",
	"its $ref leads nowhere":                                                 "never seen: the $ref is reported",
	"more than %d values":                                                    "nobody wants the file here: TestBeyondLimits has it",
	"one schema more than the %d that a document can have":                   "the same",
	"one type more than the %d that a package has beside its models":         "the same",
	"one of %d %s; at most %d make a package":                                "the same",
	"property %q has no place in the table %s: %s takes at most %d columns":  "the same: TestLarge has it",
	"the default is not checked: its schema can be applied in too many ways": "nobody wants the definition here: TestLarge has it",
	"not read as Perstore's: %s":                                             "a case whose words are a third party's: gen/load has a test",
	"unix aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows\n\t386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm cgo gc gccgo race": "no message: the names of machines",
	"pattern %q is no regular expression: %v": "the document is refused before: gen/rulestest has a test",
	"cyclic %s: %q may lead back here":        "nobody wants the definition here: gen/load has a test",
	"error parsing regexp: ":                  "no message: how one of package regexp2 begins",
	" in `":                                   "no message: how it goes on",
	"JSON in base64":                          "no message: a kind of content",
	"%sSchema leaves out what the definition refers to: it is too much": "nobody wants the definition here: gen/schema has a test",
}

// TestEveryMessageHasAGolden looks for a line of a want/errors.txt or notes.txt
// for each text of the source that a diagnostic or a note is made of: formats,
// and the reasons, names and advice that come into them.
func TestEveryMessageHasAGolden(t *testing.T) {
	errors, notes := goldenLines(t, "errors.txt"), goldenLines(t, "notes.txt")
	seen := make(map[string]bool)
	for _, dir := range []string{"schema", "load", filepath.Join("internal", "handwritten"), "diag"} {
		for _, m := range messages(t, dir) {
			seen[m.text] = true
			found := m.kind != inNotes && slices.ContainsFunc(errors, m.in) || m.kind != inErrors && slices.ContainsFunc(notes, m.in)
			switch reason := withoutGolden[m.text]; {
			case !found && reason == "":
				t.Errorf("%s: no golden case has %q; add a definition that gives it", m.at, m.text)
			case found && reason != "":
				t.Errorf("withoutGolden has %q, which a golden case has", m.text)
			}
		}
	}
	for text := range withoutGolden {
		if !seen[text] {
			t.Errorf("withoutGolden has %q, which is in no message", text)
		}
	}
}

// TestMessagesAreSeen wants a text of each shape that the source gives them.
func TestMessagesAreSeen(t *testing.T) {
	tests := []struct{ dir, text string }{
		{"load", "model %s extends itself%s"},
		{"load", "it has both a key and a query"},
		{"load", "of URI Template only {property} is understood, not {%s}"},
		{"load", "its path goes through the link %s, which leads nowhere"},
		{"load", "meet in the table %s; give one of them another x-perstore.table"},
		{"load", "a Go type that is kept as JSON"},
		{"load", "enum value %q"},
		{"load", "its lists are nested too deep"},
		{"schema", " of %s; it belongs to %s"},
		{"schema", "no *.json file in this folder"},
		{"schema", "not a URL"},
		{filepath.Join("internal", "handwritten"), "%s is generated too, in %s; give it another name"},
	}
	for _, tt := range tests {
		if !slices.ContainsFunc(messages(t, tt.dir), func(m message) bool { return m.text == tt.text }) {
			t.Errorf("messages(%s) lack %q", tt.dir, tt.text)
		}
	}
}

// goldenLines are the lines of a file of the want folders.
func goldenLines(t *testing.T, name string) []string {
	t.Helper()
	var lines []string
	for _, file := range golden(t, filepath.Join("want", name)) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(text), "\n")...)
	}
	return lines
}

// message is a text that users may see, with verbs for what is not constant in
// it.
type message struct {
	text    string
	pattern *regexp.Regexp
	kind    messageKind
	at      token.Position
}

// in tells whether a line has the text.
func (m message) in(line string) bool { return m.pattern.MatchString(line) }

// messageKind is where a text must be: a reason may be part of both.
type messageKind int

const (
	inEither messageKind = iota
	inErrors
	inNotes
)

// messages are the texts in the source of a package.
func messages(t *testing.T, dir string) []message {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no source in %s: %v", dir, err)
	}
	c := &collector{set: token.NewFileSet()}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(c.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		c.visit(file, inEither)
	}
	return c.found
}

type collector struct {
	set   *token.FileSet
	found []message
}

// visit collects the texts in a piece of source: the formats of calls that make
// messages, and whatever else reads as prose.
func (c *collector) visit(n ast.Node, kind messageKind) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if calls(n, "space") && len(n.Args) == 2 {
				c.space(n)
				return false
			}
			if maker, ok := makerOf(n); ok {
				c.call(n, maker)
				return false
			}
		case ast.Expr:
			if text, rest, constant := constantText(n); constant {
				if prose.MatchString(verbs.ReplaceAllString(text, "")) {
					c.add(text, matcher(text), kind, n)
				}
				c.visitAll(rest, kind)
				return false
			}
		}
		return true
	})
}

func (c *collector) visitAll(exprs []ast.Expr, kind messageKind) {
	for _, e := range exprs {
		c.visit(e, kind)
	}
}

// prose matches a text of more than one word; a word alone may be anything.
var prose = regexp.MustCompile(`[a-z] | [a-z]`)

// call collects the texts of a call that makes messages.
func (c *collector) call(call *ast.CallExpr, m maker) {
	format, rest, _ := constantText(call.Args[m.format])
	if hasWords(format) {
		c.add(format, matcher(format), m.kind, call)
	}
	c.visitAll(rest, m.kind)
	c.visitAll(slices.Delete(slices.Clone(call.Args), m.format, m.format+1), m.kind)
}

// space collects the text of a name space: what meets in it, and what to change
// then, are part of one format.
func (c *collector) space(call *ast.CallExpr) {
	what, _, _ := constantText(call.Args[0])
	advice, _, _ := constantText(call.Args[1])
	text := "meet in the " + what + " %s; give one of them another " + advice
	c.add(text, regexp.MustCompile(matcher(text).String()+` \(#`), inErrors, call)
}

func (c *collector) add(text string, pattern *regexp.Regexp, kind messageKind, at ast.Node) {
	c.found = append(c.found, message{text, pattern, kind, c.set.Position(at.Pos())})
}

// maker is a function that makes messages: it takes a format, at a place among
// its arguments.
type maker struct {
	name   string
	format int
	kind   messageKind
}

// makers are the functions that make messages.
var makers = []maker{
	{"problem", 1, inErrors}, {"fail", 1, inErrors}, {"unexpected", 0, inErrors},
	{"Addf", 1, inErrors}, {"Errorf", 0, inEither}, {"New", 0, inEither}, {"note", 1, inNotes},
}

// makerOf is the maker that a call calls.
func makerOf(call *ast.CallExpr) (maker, bool) {
	i := slices.IndexFunc(makers, func(m maker) bool { return calls(call, m.name) && m.format < len(call.Args) })
	if i < 0 {
		return maker{}, false
	}
	m := makers[i]
	if isNote(call) {
		m.kind = inNotes
	}
	return m, true
}

// calls tells whether a call is that of a method or of a package's function with
// that name.
func calls(call *ast.CallExpr, name string) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == name
}

// isNote tells whether a call of a method is one of notes, which are no errors.
func isNote(call *ast.CallExpr) bool {
	of, ok := call.Fun.(*ast.SelectorExpr).X.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Notes", "notes", "noted"}, of.Sel.Name)
}

// verbs are the places of a format.
var verbs = regexp.MustCompile(`%[qsvdwU]`)

// matcher matches what a format gives.
func matcher(format string) *regexp.Regexp {
	return regexp.MustCompile(verbs.ReplaceAllString(regexp.QuoteMeta(format), ".*"))
}

// hasWords tells whether a format says something itself.
func hasWords(format string) bool {
	return strings.ContainsAny(verbs.ReplaceAllString(format, ""), "abcdefghijklmnopqrstuvwxyz")
}

// constantText is a text with a verb for each part that is not constant, and
// these parts; false when no part is constant.
func constantText(e ast.Expr) (text string, rest []ast.Expr, constant bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, nil, err == nil
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			left, restLeft, constantLeft := constantText(e.X)
			right, restRight, constantRight := constantText(e.Y)
			return left + right, slices.Concat(restLeft, restRight), constantLeft || constantRight
		}
	}
	return "%s", []ast.Expr{e}, false
}
