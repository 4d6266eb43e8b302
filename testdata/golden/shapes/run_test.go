package shapes_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
	shapes "github.com/perstore/perstoregen/testdata/golden/shapes/want"
)

const drawing = `{
	"shapes": [
		{"kind": "circle", "radius": 1.5},
		{"kind": "square", "points": [[0, 0], [0, 1, "corner"], [1, 1]], "fill": {"colour": "red"}}
	],
	"size": "3 cm", "origin": [1, 2], "labels": {"en": "one", "de": "eins"}, "source": {"url": "https://example.com/"},
	"layer": {"name": "top", "below": {"inside": [{"name": "deep"}]}}, "style": "dashed", "level": "high", "zoom": 2,
	"thumbnail": "AAEC", "opens": "09:00:00Z", "lasts": "PT1H", "price": 12.30000000000000000000001, "mail": "a@b.cd",
	"meta": {"any": [null]}, "effect": {"glow": 3}, "loose": "not an object", "revision": 7,
	"margin": [1, 2, "px"], "mask": [[3, 4]], "frame": {"shapes": [], "frame": null}
}`

// TestRound reads every class of type, and writes what it read.
func TestRound(t *testing.T) {
	var d shapes.Drawing
	if err := json.Unmarshal([]byte(drawing), &d); err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(); err != nil {
		t.Errorf("Validate() = %v; want nil", err)
	}
	square := d.Shapes[1].Polygon
	if d.Shapes[0].Circle.Radius != 1.5 || square.Points[1].Rest[0] != "corner" || string(square.Extra["fill"]) != `{"colour": "red"}` {
		t.Errorf("Unmarshal gives the shapes %+v", d.Shapes)
	}
	if d.Size.V.String.V != "3 cm" || d.Source.V.URL.URL != "https://example.com/" || d.Layer.V.Below.Inside[0].Name.V != "deep" {
		t.Errorf("Unmarshal gives %+v", d)
	}
	if d.Style.V != shapes.DrawingStyleDashed || string(d.Thumbnail) != "\x00\x01\x02" || d.Extra["revision"] != 7 || string(d.Loose.V.Other) != `"not an object"` {
		t.Errorf("Unmarshal gives %+v", d)
	}
	if glow, err := d.Effect.AsGlow(); err != nil || glow.Glow.V != 3 {
		t.Errorf("AsGlow() = %+v, %v; want a glow of 3", glow, err)
	}
	written, err := json.Marshal(d)
	var want, got any
	if err := errors.Join(err, json.Unmarshal(written, &got), json.Unmarshal([]byte(drawing), &want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Marshal (-want +got):\n%s", diff)
	}
}

// TestRefused reads what a type cannot hold.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                "/shapes required",
		`{"shapes": [{"kind": "circle"}]}`:  "/shapes/0/radius required",
		`{"shapes": [{"kind": "hexagon"}]}`: "/shapes/0 oneOf",
		`{"shapes": [{"kind": "circle", "radius": 1, "x": 1}]}`:      "/shapes/0/x additionalProperties",
		`{"shapes": [], "size": true}`:                               "/size type",
		`{"shapes": [], "size": null}`:                               "/size type",
		`{"shapes": [], "origin": [1]}`:                              "/origin minItems",
		`{"shapes": [], "source": {"file": 1}}`:                      "/source oneOf",
		`{"shapes": [], "revision": 1.5}`:                            "/revision type",
		`{"shapes": [], "revision": 1, "revision": 2}`:               "/revision uniqueNames",
		`{"shapes": [], "thumbnail": "AAE"}`:                         "/thumbnail format",
		`{"shapes": [], "layer": {"below": {"below": {"name": 1}}}}`: "/layer/below/below/name type",
	} {
		var d shapes.Drawing
		err := json.Unmarshal([]byte(text), &d)
		failed, ok := errors.AsType[*codec.ValidationError](err)
		if !ok || len(failed.Violations) != 1 || failed.Violations[0].Pointer+" "+failed.Violations[0].Keyword != want {
			t.Errorf("Unmarshal(%s) = %v; want %s", text, err, want)
		}
	}
}

// TestRules breaks rules that types hold but schemas refuse.
func TestRules(t *testing.T) {
	for text, want := range map[string]string{
		`{"shapes": [], "zoom": 0}`:                                   "/zoom not drawing.json#/properties/zoom/not",
		`{"shapes": [], "style": "dotted"}`:                           "/style enum drawing.json#/properties/style/enum",
		`{"shapes": [], "level": 2}`:                                  "/level enum drawing.json#/properties/level/enum",
		`{"shapes": [], "mail": "a@b.c"}`:                             "/mail minLength drawing.json#/properties/mail/minLength",
		`{"shapes": [], "layer": {"below": {}}}`:                      "/layer/name required drawing.json#/definitions/layer/then/required",
		`{"shapes": [{"kind": "square", "points": []}]}`:              "/shapes/0/points minItems drawing.json#/definitions/polygon/allOf/1/properties/points/minItems",
		`{"shapes": [], "labels": {"x": "more than twenty letters"}}`: "/labels/x maxLength drawing.json#/properties/labels/additionalProperties/maxLength",
		`{"shapes": [], "loose": {"a": 1.0}}`:                         "",
	} {
		var d shapes.Drawing
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Errorf("Unmarshal(%s) = %v; want nil", text, err)
			continue
		}
		got := ""
		if failed, ok := errors.AsType[*codec.ValidationError](d.Validate()); ok {
			v := failed.Violations[0]
			got = v.Pointer + " " + v.Keyword + " " + v.SchemaPointer
		}
		if got != want {
			t.Errorf("Validate() of %s finds %q; want %q", text, got, want)
		}
	}
}

// TestUnwritable writes what could not be read again.
func TestUnwritable(t *testing.T) {
	five := shapes.Drawing{Extra: map[string]int64{"revision": 5}}
	if text, err := json.Marshal(five); err != nil || string(text) != `{"shapes":[],"revision":5}` {
		t.Errorf("Marshal = %s, %v; want the member that is kept", text, err)
	}
	for name, v := range map[string]any{
		"a member twice":           shapes.Drawing{Extra: map[string]int64{"size": 5}},
		"a raw member twice":       shapes.Layer{Extra: codec.Members{"name": json.RawMessage("1")}},
		"a union without member":   shapes.Shape{},
		"a union with two":         shapes.Shape{Circle: &shapes.ShapeCircle{Kind: "circle"}, Polygon: &shapes.Polygon{Kind: shapes.PolygonKindSquare}},
		"a union with two members": shapes.DrawingMask{String: codec.Some("x"), List: []shapes.Point{}},
		"a tuple with a gap":       shapes.DrawingMargin{Item2: codec.Some(1.0)},
		"a tuple with a gap first": shapes.DrawingMargin{Rest: []string{"px"}},
		"an object in Other":       shapes.DrawingLoose{Other: json.RawMessage(` {}`)},
	} {
		if text, err := json.Marshal(v); err == nil {
			t.Errorf("Marshal of %s = %s; want an error", name, text)
		}
	}
	if err := (&shapes.Shape{}).Validate(); err == nil {
		t.Error("Validate() of a union without a member = nil; want an error")
	}
	if err := (&shapes.DrawingMargin{Item2: codec.Some(1.0)}).Validate(); err == nil {
		t.Error("Validate() of a tuple with a gap = nil; want an error")
	}
}
