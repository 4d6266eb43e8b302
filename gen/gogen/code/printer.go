package code

import (
	"bytes"
	"fmt"
	"go/format"
	"runtime"
	"sync"

	"github.com/dave/jennifer/jen"
)

// Printer prints a file part by part: a long one is never there as a tree as a
// whole, and its parts are formatted while the next ones are made. What it prints
// does not depend on where it is cut.
type Printer struct {
	*jen.File // what declarations are added to

	cuts    int    // in what was added and is no text yet
	text    []byte // of the part that is not formatted yet
	err     error  // of the first declarations that could not be rendered
	parts   []*part
	running sync.WaitGroup
	slots   chan struct{} // full while as many parts are formatted as the machine can
}

// part is a number of declarations, with what formatting made of them.
type part struct {
	text []byte
	err  error
}

// NewPrinter begins a file, as [NewFile].
func NewPrinter(pkg, source string) *Printer { return newPrinter(NewFile(pkg, source)) }

func newPrinter(f *jen.File) *Printer {
	f.NoFormat = true // formatting is most of the work of a run, and once is enough
	return &Printer{File: f, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Render prints a file: gofmt'ed, the standard library's imports apart.
func Render(f *jen.File) ([]byte, error) { return newPrinter(f).Render() }

// partSize is how many pieces between cuts are worth formatting apart from others.
const partSize = 50

// Cut tells that a declaration is complete, or some that belong together. Where
// enough of them are and a blank line follows, they are formatted.
func (p *Printer) Cut() {
	if p.cuts++; p.cuts < partSize {
		return
	}
	p.take()
	if !bytes.HasSuffix(p.text, []byte("\n")) {
		return
	}
	next := p.nextPart()
	p.slots <- struct{}{}
	p.running.Go(func() {
		next.format()
		<-p.slots
	})
}

// Render gives the file when all is added to it.
func (p *Printer) Render() ([]byte, error) {
	p.take()
	p.nextPart().format()
	var b bytes.Buffer
	if err := p.File.Render(&b); err != nil { // of which only the imports are left
		return nil, err
	}
	src, err := format.Source(separateImports(b.Bytes()))
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, b.Bytes())
	}
	p.running.Wait()
	for _, each := range p.parts {
		if err := each.err; err != nil && p.err == nil {
			p.err = err
		}
		if len(each.text) > 0 {
			src = append(append(src, '\n'), each.text...)
		}
	}
	return src, p.err
}

// begins stands between the imports and the declarations of a part.
const begins = "//perstoregen:declarations"

// take makes text of what was added. The file remembers what it imports.
func (p *Printer) take() {
	added := p.Group
	p.cuts = 0
	p.Group = jen.NewFile("").Group
	p.Comment(begins)
	p.Add(added)
	var b bytes.Buffer
	if err := p.File.Render(&b); err != nil && p.err == nil {
		p.err = err
	}
	p.Group = jen.NewFile("").Group
	_, text, _ := bytes.Cut(b.Bytes(), []byte("\n"+begins+"\n"))
	p.text = append(p.text, text...)
}

// nextPart makes a part of the text so far.
func (p *Printer) nextPart() *part {
	next := &part{text: p.text}
	p.text, p.parts = nil, append(p.parts, next)
	return next
}

// format is gofmt. What it makes of a declaration depends on those around only
// where no blank line is between them.
func (p *part) format() {
	const clause = "package p\n"
	src, err := format.Source(append([]byte(clause), alignDocs(p.text)...))
	if err != nil {
		p.err = fmt.Errorf("%w in\n%s", err, p.text)
		return
	}
	p.text = bytes.TrimLeft(src[len(clause):], "\n")
}
