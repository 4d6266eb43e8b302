package code

import (
	"go/format"
	"strconv"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
)

func TestDocNeverLeavesItsComment(t *testing.T) {
	hostile := "ends */ here\nfunc evil() {}\r\rfunc evil2() {}\u2028func evil3() {}\x00\u202e"
	f := NewFile("p", "x\n.json")
	f.Add(Doc(hostile).Var().Id("x").Int())
	src, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(src), "\n") {
		if strings.Contains(line, "evil") && !strings.HasPrefix(line, "//") {
			t.Errorf("a line left the comment: %q", line)
		}
	}
}

func TestRenderSeparatesImports(t *testing.T) {
	f := NewFile("p", "x.json")
	f.Var().Id("a").Add(P("Meta"))
	f.Var().Id("b").Qual("time", "Time")
	src, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	want := "import (\n\t\"time\"\n\n\tperstore \"github.com/perstore/perstoregen/runtime\"\n)"
	if !strings.Contains(string(src), want) {
		t.Errorf("Render gives\n%s\nwant it to hold\n%s", src, want)
	}
}

func TestLines(t *testing.T) {
	f := NewFile("p", "x.json")
	f.Var().Id("a").Op("=").Index().Int().Add(Lines(Int(1), Int(int64(2))))
	src, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	if want := "var a = []int{\n\t1,\n\t2,\n}"; !strings.Contains(string(src), want) {
		t.Errorf("Render gives\n%s\nwant it to hold\n%s", src, want)
	}
}

func TestFloat(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 1: "1", -1: "-1", .5: "0.5", 1e6: "1000000", 123456789.25: "123456789.25",
		1e21: "1e21", -2.5e-7: "-2.5e-7", 5e-324: "5e-324", 1.7976931348623157e308: "1.7976931348623157e308",
	} {
		file := NewFile("p", "x.json")
		file.Var().Id("x").Float64().Op("=").Add(Float(f))
		src, err := Render(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(string(src), "= "); strings.TrimSpace(got) != want {
			t.Errorf("Float(%v) prints %s; want %s", f, got, want)
		}
	}
}

// TestPrinterCuts prints the same whether or not it is cut, and wherever.
func TestPrinterCuts(t *testing.T) {
	print := func(every int) string {
		p := NewPrinter("p", "x.json")
		for i := range 2000 {
			switch i % 4 {
			case 0: // no blank line follows, and gofmt puts what is after the names under each other
				p.Add(Doc("A is one of some.")).Func().Id(strings.Repeat("A", 1+i%7) + "f" + strconv.Itoa(i)).Params().Int().Add(Short(Int(i)))
			case 1:
				p.Func().Id("f" + strconv.Itoa(i)).Params().Int().Add(Short(Int(i))).Line()
			case 2:
				p.Var().Id("v"+strconv.Itoa(i)).Op("=").Qual("b.example/money", "Of").Call(Raw("{\n // text\n\n}"), jen.Qual("time", "Now").Call()).Line()
			default:
				p.Add(Doc("T is text.")).Type().Id("T"+strconv.Itoa(i)).Struct(jen.Id("A").Int(), jen.Id("Long").Qual("a.example/money", "Amount")).Line()
			}
			if i%every == every-1 {
				p.Cut()
			}
		}
		src, err := p.Render()
		if err != nil {
			t.Fatal(err)
		}
		return string(src)
	}
	want := print(2001)
	for _, every := range []int{1, 2, 3, 5, 7, 500} {
		if got := print(every); got != want {
			t.Errorf("cut behind every %d declarations it is another file", every)
		}
	}
	if formatted, err := format.Source([]byte(want)); err != nil || string(formatted) != want {
		t.Errorf("what it prints is not gofmt'ed: %v", err)
	}
}

func TestPrinterTellsWhatIsNoGo(t *testing.T) {
	p := NewPrinter("p", "x.json")
	p.Var().Id("fine").Int().Line()
	p.Cut()
	p.Op("}{").Line()
	if src, err := p.Render(); err == nil || !strings.Contains(err.Error(), "}{") {
		t.Errorf("Render() = %q, %v; want an error with the text", src, err)
	}
}
