package load

import (
	"testing"

	"github.com/perstore/perstoregen/gen/ir"
)

func TestPatchOf(t *testing.T) {
	text, list, raw := ir.Type{Kind: ir.KindString}, ir.Type{Kind: ir.KindList, Elem: &ir.Type{Kind: ir.KindString}}, ir.Type{Kind: ir.KindJSON}
	opt := func(t ir.Type) ir.Type { t.Opt = true; return t }
	for _, c := range []struct {
		name string
		f    ir.Field
		want ir.Patch
	}{
		{"required text", ir.Field{Type: text, Required: true}, ir.PatchRequired},
		{"optional text", ir.Field{Type: opt(text)}, ir.PatchOptional},
		{"required nullable text", ir.Field{Type: opt(text), Required: true, Nullable: true}, ir.PatchNullable},
		{"optional nullable text", ir.Field{Type: opt(text), Nullable: true}, ir.PatchOptional},
		{"required list", ir.Field{Type: list, Required: true}, ir.PatchRequired},
		{"optional list", ir.Field{Type: list}, ir.PatchSlice},
		{"required nullable list", ir.Field{Type: opt(list), Required: true, Nullable: true}, ir.PatchNullable},
		{"optional nullable list", ir.Field{Type: opt(list), Nullable: true}, ir.PatchOptional},
		{"required JSON", ir.Field{Type: raw, Required: true}, ir.PatchRequired},
		{"optional JSON", ir.Field{Type: raw}, ir.PatchSlice},
		{"required nullable JSON", ir.Field{Type: raw, Required: true, Nullable: true}, ir.PatchJSON},
		{"optional nullable JSON", ir.Field{Type: raw, Nullable: true}, ir.PatchSlice},
	} {
		if got := patchOf(&c.f); got != c.want {
			t.Errorf("patchOf(%s) = %s; want %s", c.name, got, c.want)
		}
	}
}
