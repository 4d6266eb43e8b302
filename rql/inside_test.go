package rql

import (
	"slices"
	"strings"
	"testing"
)

// parcel has what is nested: a place in it, and lines.
type parcel struct {
	id    int64
	place *address
	lines []line
	deep  knot
}

type address struct {
	city string
	geo  geo
}

type geo struct {
	lat  float64
	tags []string
}

type line struct {
	sku string
	qty int64
	at  *address
}

// knot holds another of its kind, without end.
type knot struct {
	name string
	next *knot
}

func parcelSchema() *Schema {
	geoSchema := &Schema{Name: "Geo", Fields: []Field{{Name: "lat", Type: TypeFloat}, {Name: "tags", Type: TypeList, Elem: TypeString}},
		Value: func(obj any, i int) Value {
			g := obj.(*geo)
			if i == 0 {
				return Float(g.lat)
			}
			return List([]Value{String(strings.Join(g.tags, " "))})
		}}
	placeSchema := &Schema{Name: "Place", Fields: []Field{{Name: "city", Type: TypeString}, {Name: "geo", Type: TypeJSON, Of: geoSchema}},
		Value: func(obj any, i int) Value {
			p := obj.(*address)
			if i == 0 {
				return String(p.city)
			}
			return JSON(&p.geo)
		}}
	lineSchema := &Schema{Name: "Line", Fields: []Field{
		{Name: "sku", Type: TypeString}, {Name: "qty", Type: TypeInt}, {Name: "at", Type: TypeJSON, Of: placeSchema, Nullable: true},
	}, Value: func(obj any, i int) Value {
		l := obj.(*line)
		switch i {
		case 0:
			return String(l.sku)
		case 1:
			return Int(l.qty)
		}
		if l.at == nil {
			return Null()
		}
		return JSON(l.at)
	}}
	nodeSchema := &Schema{Name: "Node", Fields: []Field{{Name: "name", Type: TypeString}, {Name: "next", Type: TypeJSON, Nullable: true}}}
	nodeSchema.Fields[1].Of = nodeSchema
	nodeSchema.Value = func(obj any, i int) Value {
		n := obj.(*knot)
		switch {
		case i == 0:
			return String(n.name)
		case n.next == nil:
			return Null()
		}
		return JSON(n.next)
	}
	return &Schema{Name: "Parcel", Fields: []Field{
		{Name: "id", Type: TypeInt},
		{Name: "place", Type: TypeJSON, Of: placeSchema, Nullable: true},
		{Name: "lines", Type: TypeJSON, Of: lineSchema, Items: func(v any, yield func(any) bool) {
			lines := v.([]line)
			for i := range lines {
				if !yield(&lines[i]) {
					return
				}
			}
		}},
		{Name: "deep", Type: TypeJSON, Of: nodeSchema},
	}, Value: func(obj any, i int) Value {
		p := obj.(*parcel)
		switch i {
		case 0:
			return Int(p.id)
		case 1:
			if p.place == nil {
				return Null()
			}
			return JSON(p.place)
		case 2:
			return JSON(p.lines)
		}
		return JSON(&p.deep)
	}}
}

// TestInside asks for members of nested objects, and for objects in lists.
func TestInside(t *testing.T) {
	oslo, bergen := &address{"Oslo", geo{59.9, nil}}, &address{"Bergen", geo{60.4, []string{"rain"}}}
	rows := []any{
		&parcel{id: 1, place: oslo, lines: []line{{"a", 2, nil}, {"b", 5, bergen}}, deep: knot{"x", &knot{"y", nil}}},
		&parcel{id: 2, place: bergen, lines: []line{{"c", 1, oslo}}, deep: knot{name: "x"}},
		&parcel{id: 3},
	}
	s := parcelSchema()
	for query, want := range map[string]string{
		"place/city=Oslo":                      "1",
		"place/city!=Oslo":                     "2 3",
		"place/city=null":                      "3",
		"place/geo/lat>60":                     "2",
		"in(place/geo/lat,(59.9,60.4))":        "1 2",
		"not(place/geo/lat<60)":                "2 3",
		"like(place/city,*er*)":                "2",
		"contains(place/geo/tags,rain)":        "2",
		"deep/next/name=y":                     "1",
		"deep/next/next/name=null":             "1 2 3",
		"contains(lines,(sku=a&qty>1))":        "1",
		"contains(lines,and(sku=a,qty>2))":     "",
		"contains(lines,qty<2)":                "2",
		"excludes(lines,qty>4)":                "2 3",
		"contains(lines,at/city=Bergen)":       "1",
		"contains(lines,at/geo/lat>60)":        "1",
		"contains(lines,not(at/city=null))":    "1 2",
		"sort(-place/geo/lat)":                 "2 1 3",
		"place/city!=null&sort(place/city)":    "2 1",
		"place!=null&sort(-id)":                "2 1",
		"place/city=Oslo&or(id=2,deep/name=x)": "1",
	} {
		q, err := Parse(query)
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", query, err)
		}
		b, err := Bind(q, s)
		if err != nil {
			t.Errorf("Bind(%s) error = %v", query, err)
			continue
		}
		var got []string
		if err := Compile(b).Run(slices.Values(rows), nil, func(obj any) bool {
			got = append(got, formatInt(obj.(*parcel).id))
			return true
		}); err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s gives %v, %v; want %s", query, got, err, want)
		}
	}
	for query, want := range map[string]string{
		"place/town=Oslo":           `"place" of Parcel has no member "town" that queries know`,
		"place/cty=Oslo":            `did you mean "place/city"?`,
		"id/x=1":                    `"id" of Parcel has no member "x"`,
		"place=x":                   `"place" holds nested values`,
		"contains(lines,a)":         `contains takes a condition on the objects of "lines", met a`,
		"contains(place,city=Oslo)": `contains needs a list, and "place" is a nested value`,
		"contains(lines,gt(1))":     "gt takes a property and a value, met 1 arguments",
		"sort(place/geo)":           `cannot sort by`,
		"deep/next/next/next/next/next/next/name=x": "has no member",
	} {
		q, err := Parse(query)
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", query, err)
		}
		if _, err := Bind(q, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Bind(%s) error = %v; want one with %s", query, err, want)
		}
	}
}

// TestInsideAllocates checks that a member of a nested object is read without
// allocating.
func TestInsideAllocates(t *testing.T) {
	p := Compile(mustBind(t, parcelSchema(), "place/geo/lat>60&place/city=Bergen"))
	var obj any = &parcel{place: &address{"Bergen", geo{60.4, nil}}}
	if n := testing.AllocsPerRun(100, func() {
		if ok, err := p.Match(obj, nil); !ok || err != nil {
			t.Fatalf("Match = %v, %v; want true", ok, err)
		}
	}); n > 0 {
		t.Errorf("Match allocates %v times", n)
	}
}
