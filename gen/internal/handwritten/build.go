package handwritten

import (
	"go/ast"
	"go/build/constraint"
	"strings"
)

// isBuilt tells whether some build without tags of its own takes a file, on
// whatever machine: what is found must not depend on where it is looked for. The
// go command leaves out names that begin with a dot or an underscore.
func isBuilt(name string, f *ast.File) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return false
	}
	expr := constraintOf(f)
	return expr == nil || canBe(true, expr)
}

// constraintOf is the constraint above the package clause of a file; nil is none.
func constraintOf(f *ast.File) constraint.Expr {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() >= f.Package || !constraint.IsGoBuild(c.Text) {
				continue
			}
			if expr, err := constraint.Parse(c.Text); err == nil {
				return expr
			}
		}
	}
	return nil
}

// canBe tells whether some machine gives a constraint that value. Where one tag
// stands twice the answer may be yes too often.
func canBe(value bool, expr constraint.Expr) bool {
	switch e := expr.(type) {
	case *constraint.TagExpr:
		return !value || isMachine(e.Tag)
	case *constraint.NotExpr:
		return canBe(!value, e.X)
	case *constraint.AndExpr:
		return value && canBe(true, e.X) && canBe(true, e.Y) || !value && (canBe(false, e.X) || canBe(false, e.Y))
	case *constraint.OrExpr:
		return value && (canBe(true, e.X) || canBe(true, e.Y)) || !value && canBe(false, e.X) && canBe(false, e.Y)
	default:
		return true
	}
}

// machines are the tags that a build has by itself: of systems, processors and
// compilers.
var machines = setOf(`unix aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows
	386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm cgo gc gccgo race`)

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// isMachine tells whether a tag is one that a build has by itself; that is also
// so of the versions of Go: go1.26.
func isMachine(tag string) bool { return machines[tag] || strings.HasPrefix(tag, "go1.") }
