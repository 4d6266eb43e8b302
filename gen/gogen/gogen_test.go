package gogen

import (
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/gogen/code"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
	"github.com/perstore/perstoregen/gen/ir"
)

// The types of the sample's fields.
var (
	text   = ir.Type{Kind: ir.KindString}
	number = ir.Type{Kind: ir.KindInt}
	bed    = ir.Type{Kind: ir.KindObject, Name: "Bed"}
	room   = ir.Type{Kind: ir.KindEnum, Name: "StayRoom"}
)

func listOf(t ir.Type) ir.Type { return ir.Type{Kind: ir.KindList, Elem: &t} }

func opt(t ir.Type) ir.Type {
	t.Opt = true
	return t
}

func with(t ir.Type, rules ...ir.Rule) ir.Type {
	t.Rules = rules
	return t
}

// required, optional and nullable are fields with a name that is the same
// everywhere.
func required(name string, t ir.Type) *ir.Field {
	f := &ir.Field{
		Property: strings.ToLower(name), Name: name, Column: strings.ToLower(name),
		Type: t, Required: true, NilEmpty: t.Kind == ir.KindList && !t.Opt, Patch: ir.PatchRequired,
	}
	f.QueryType, f.QueryElem = queryType(t)
	return f
}

func optional(name string, t ir.Type) *ir.Field {
	f := required(name, t)
	f.Required, f.NilEmpty = false, false
	f.OmitZero, f.ColumnNull, f.CheckNotNull = true, true, t.Opt
	f.Patch = ir.PatchSlice
	if t.Opt {
		f.Patch = ir.PatchOptional
	}
	return f
}

func nullable(name string, t ir.Type) *ir.Field {
	f := required(name, opt(t))
	f.Nullable, f.ColumnNull, f.ReadNull, f.CheckRequired, f.Patch = true, true, true, true, ir.PatchNullable
	return f
}

// queryType is the type of the sample's fields in queries.
func queryType(t ir.Type) (of, elem ir.QueryType) {
	switch t.Kind {
	case ir.KindInt, ir.KindFloat, ir.KindString, ir.KindTime, ir.KindDate, ir.KindUUID:
		return ir.QueryType(t.Kind), ""
	case ir.KindEnum:
		return ir.QueryString, ""
	case ir.KindList:
		if elem, _ := queryType(*t.Elem); elem != ir.QueryJSON && elem != ir.QueryList && !t.Elem.Opt {
			return ir.QueryList, elem
		}
	}
	return ir.QueryJSON, ""
}

// sample has what definitions seldom have together: a composite key of all
// kinds, lists of lists, of objects and of what may be null, several patterns
// in one field and patterns whose names meet.
func sample() *ir.Package {
	pattern := func(text string) ir.Rule { return ir.Rule{Keyword: "pattern", Text: text} }
	stay := &ir.Model{
		Name: "Stay", Plural: "Stays", Var: "stay", File: "stay", Table: "stays", Source: "stay.json",
		Key: ir.Key{Fields: []int{0, 1, 2, 3, 4}, Generate: ir.GenerateNone, TypeName: "StayKey"},
		Fields: []*ir.Field{
			required("Day", ir.Type{Kind: ir.KindDate}),
			required("Guest", ir.Type{Kind: ir.KindUUID}),
			required("Room", room),
			required("Floor", number),
			required("Code", with(text, pattern("^[a-z]"), pattern(`\d$`), pattern("^[a-z]"))),
			optional("Grid", with(listOf(listOf(with(text, pattern("x")))), ir.Rule{Keyword: "minItems", Int: 2})),
			required("Beds", listOf(listOf(bed))),
			optional("Spare", listOf(opt(bed))),
			optional("Counts", opt(listOf(listOf(number)))),
			optional("Lists", listOf(opt(listOf(number)))),
			optional("Notes", listOf(ir.Type{Kind: ir.KindJSON})),
			optional("Times", listOf(ir.Type{Kind: ir.KindTime})),
			optional("Bed", opt(bed)),
			required("Main", bed),
			optional("BedSize", with(opt(text), pattern("y"))),
			optional("Share", with(opt(ir.Type{Kind: ir.KindFloat}),
				ir.Rule{Keyword: "minimum"}, ir.Rule{Keyword: "maximum", Float: .5}, ir.Rule{Keyword: "const", Value: &ir.Literal{Kind: ir.KindFloat, Float: 1}})),
			nullable("Seen", ir.Type{Kind: ir.KindTime}),
			nullable("Extra", listOf(number)),
		},
		Types: []*ir.Decl{
			{Name: "StayRoom", Var: "stayRoom", Enum: []ir.EnumValue{{Name: "StayRoomSingle", Value: "single"}, {Name: "StayRoomSuite", Value: "su`ite\n"}}},
			{Name: "Bed", Fields: []*ir.Field{
				{Property: "size", Name: "Size", Type: with(opt(number), ir.Rule{Keyword: "minimum", Int: 1}), Default: &ir.Literal{Kind: ir.KindInt, Int: 3}},
				optional("Tags", listOf(text)),
			}},
			{Name: "StayBed", Var: "stayBed", Fields: []*ir.Field{optional("Size", with(opt(text), pattern("z")))}},
		},
		Links: []*ir.Link{
			{Rel: "next stay", Name: "NextStay", Target: "Stay", On: []ir.Join{{Op: "eq", Local: 0, Remote: []string{"day"}}}},
			{Rel: "all", Name: "All", Target: "Stay", Many: true, Filter: "gt(floor,1)", On: []ir.Join{{Op: "eq", Local: 3, Remote: []string{"next stay", "floor"}}}},
		},
	}
	for _, i := range stay.Key.Fields {
		stay.Fields[i].Patch = ""
	}
	numbered(stay)
	return &ir.Package{Name: "hotel", Stores: []string{"memory", "sqlite"}, Models: []*ir.Model{stay}}
}

// numbered gives the fields of a model their positions: all are stored.
func numbered(m *ir.Model) {
	for i, f := range m.Fields {
		f.Index = i
	}
}

// TestSampleCompiles is what makes the snippets of the other tests Go.
func TestSampleCompiles(t *testing.T) {
	files, err := Emit(sample())
	if err != nil {
		t.Fatal(err)
	}
	sources := make(map[string]string)
	for _, f := range files {
		sources[f.Name] = string(f.Content)
	}
	if err := typecheck.Package(sources); err != nil {
		t.Errorf("the package does not compile: %v", err)
	}
}

// print gives declarations as a file has them, without its header.
func print(t *testing.T, emit func(*jen.File)) string {
	t.Helper()
	f := code.NewFile("p", "x.json")
	emit(f)
	src, err := code.Render(f)
	if err != nil {
		t.Fatalf("Render error = %v", err)
	}
	_, body, _ := strings.Cut(string(src), "package p\n")
	if _, after, ok := strings.Cut(body, "\n)\n"); ok && strings.Contains(body, "\nimport (\n") {
		body = after
	} else if strings.HasPrefix(body, "\nimport ") {
		_, body, _ = strings.Cut(body[1:], "\n")
	}
	return strings.TrimSpace(body)
}

// snippet is what an emitter prints of the sample.
type snippet struct {
	name string
	emit func(*jen.File)
	want string
}

func testSnippets(t *testing.T, tests []snippet) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimSpace(tt.want), print(t, tt.emit)); diff != "" {
				t.Errorf("the code (-want +got):\n%s", diff)
			}
		})
	}
}

// declaration and block emit a snippet: a declaration, and statements as the
// body of a function.
func declaration(s *jen.Statement) func(*jen.File) {
	return func(f *jen.File) { f.Add(s) }
}

func block(body []jen.Code) func(*jen.File) {
	return func(f *jen.File) { f.Func().Id("f").Params().Block(body...) }
}

// field is a field of the sample by its Go name.
func field(m *ir.Model, name string) *ir.Field {
	return m.Fields[slices.IndexFunc(m.Fields, func(f *ir.Field) bool { return f.Name == name })]
}

func TestReceiver(t *testing.T) {
	for typ, want := range map[string]string{
		"Product": "p", "Item": "o", "Variant": "o", "Élan": "é", "X日本": "x", "ℋ": "o", "İstanbul": "o",
	} {
		if got := receiver(typ); got != want {
			t.Errorf("receiver(%q) = %q; want %q", typ, got, want)
		}
	}
}
