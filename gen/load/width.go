package load

import "slices"

// widths are how many columns a table has at most, by store. A store that is not
// among them has no bound of its own.
var widths = []struct {
	store   string
	name    string // as people call it
	columns int
}{
	{"sqlite", "SQLite", 2000},
	{"postgres", "PostgreSQL", 1600},
	{"mysql", "MySQL", 4096},
}

// tableWidths reports the tables that have more columns than a store of the
// package takes. Models that specialise others add to the table of these.
func (l *loader) tableWidths() {
	for _, root := range l.models {
		if root.super == nil {
			l.tableWidth(root)
		}
	}
}

func (l *loader) tableWidth(root *model) {
	columns, family := 0, append([]*model{root}, root.subs...)
	if slices.ContainsFunc(family, (*model).keepsExtra) {
		columns++ // that all share
	}
	for _, m := range family {
		for i, f := range m.ir.Fields {
			if f.Transient || f.Extra || m.inherits(i) {
				continue
			}
			columns++
			for _, w := range widths {
				if columns == w.columns+1 && slices.Contains(l.opts.Stores, w.store) {
					l.problem(m.properties[i].NamePlace(), "property %q has no place in the table %s: %s takes at most %d columns", f.Property, root.ir.Table, w.name, w.columns)
				}
			}
		}
	}
}
