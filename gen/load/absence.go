package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
)

// absences decides how fields show that they are absent or null: in Go, in JSON
// and in a column.
func (l *loader) absences() {
	empty := l.emptyEnums()
	for _, m := range l.models {
		for i, f := range m.ir.Fields {
			if f.Extra {
				continue
			}
			absence(f, empty)
			if slices.Contains(m.ir.Key.Fields, i) {
				f.OmitZero = m.ir.Key.Generate != ir.GenerateNone // zero is no key yet
				f.ZeroUnset = m.ir.Key.Generate == ir.GenerateIncrement && (len(f.Type.Rules) > 0 || f.Type.Check != "")
			}
			if m.isVersion(i) {
				f.OmitZero = true // zero is not stored yet
			}
			f.Unasked = f.Required && (f.ReadOnly || m.sets(i))
		}
	}
	for _, d := range l.declared {
		for _, f := range d.ir.Fields {
			absence(f, empty)
			f.Unasked = f.Required && f.ReadOnly && !l.opts.TypesOnly
		}
	}
}

// sets tells whether the store sets a field of a new object.
func (m *model) sets(i int) bool {
	key := m.ir.Key
	return m.isVersion(i) || m.discriminates(i) || key.Generate != ir.GenerateNone && slices.Contains(key.Fields, i)
}

func absence(f *ir.Field, empty map[string]bool) {
	f.OmitZero = !f.Required || f.Type.Opt && !f.Nullable // required of a member that another model may leave out
	f.NilEmpty = f.Type.Kind == ir.KindList && f.Required && !f.Type.Opt
	f.CheckRequired = f.Required && (f.Type.Opt || f.Type.Kind == ir.KindJSON)
	f.CheckNotNull = f.Type.Opt && !f.Nullable
	f.DefaultNew = f.Default != nil && defaultsNew(f.Type, empty)
	f.ReadNull = f.Required && (f.Type.Opt && f.Nullable || f.Type.Kind == ir.KindJSON)
}

// defaultsNew tells whether a default is for New alone.
func defaultsNew(t ir.Type, empty map[string]bool) bool {
	return zeroIsValue(t) || !t.Opt && empty[t.Name]
}

// defaultsNew is the same where the enums are not at hand.
func (l *loader) defaultsNew(t ir.Type) bool { return defaultsNew(t, l.emptyEnums()) }

// emptyEnums are the enums with a value that is the empty text.
func (l *loader) emptyEnums() map[string]bool {
	empty := make(map[string]bool)
	for _, d := range l.declared {
		empty[d.ir.Name] = slices.ContainsFunc(d.ir.Enum, func(v ir.EnumValue) bool { return v.Value == "" })
	}
	return empty
}

// zeroIsValue tells whether the zero value of a type cannot mean absent.
func zeroIsValue(t ir.Type) bool {
	return !t.Opt && slices.Contains([]ir.Kind{ir.KindBool, ir.KindInt, ir.KindFloat, ir.KindDecimal, ir.KindString, ir.KindObject, ir.KindGoText, ir.KindGoJSON}, t.Kind)
}
