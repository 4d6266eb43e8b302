package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
)

// patches decides which fields a patch has: all that are stored but the key, the
// version and what tells the object's model.
func (l *loader) patches() {
	for _, m := range l.models {
		for i, f := range m.ir.Fields {
			if !f.Extra && !f.Transient && !m.discriminates(i) && !slices.Contains(m.ir.Key.Fields, i) && !m.isVersion(i) {
				f.Patch = patchOf(f)
			}
		}
	}
}

// patchOf decides what null does to a field.
func patchOf(f *ir.Field) ir.Patch {
	switch {
	case f.Type.Opt && f.Required:
		return ir.PatchNullable
	case f.Type.Opt:
		return ir.PatchOptional
	case !f.Required && (f.Type.Kind == ir.KindList || f.Type.Kind == ir.KindJSON):
		return ir.PatchSlice
	case f.Type.Kind == ir.KindJSON && f.Nullable:
		return ir.PatchJSON
	}
	return ir.PatchRequired
}
