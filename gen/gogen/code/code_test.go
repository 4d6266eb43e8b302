package code

import (
	"strings"
	"testing"
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
