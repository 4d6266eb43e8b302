package leakhunt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// worlds are the two databases, and what serves the facet of each.
type worlds struct {
	ctx      context.Context
	data     [2]*perstore.DataModel
	handlers [2]http.Handler
	*population
}

func (h Hunt) open(ctx context.Context, p *population) (*worlds, error) {
	w := &worlds{ctx: ctx, population: p}
	for i, f := range p.families {
		db, err := h.world(ctx, f)
		if err != nil {
			return nil, err
		}
		w.data[i] = db
		for at, k := range f.Kinds {
			if err := db.Model(k.Name).AddAll(ctx, p.objects(at, i)); err != nil {
				return nil, err
			}
		}
		held, schemas := f.hold(db)
		w.handlers[i] = rest.Handler(held, rest.Options{Schemas: schemas, MaxPage: 5, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	}
	return w, nil
}

// world opens the empty database of a family with its facet.
func (h Hunt) world(ctx context.Context, f *Family) (*perstore.DataModel, error) {
	var entities []*perstore.Entity
	var facets []*perstore.Facet
	for _, k := range f.Kinds {
		entities = append(entities, f.entity(k))
		if k.Facet != nil {
			facets = append(facets, f.facet(k))
		}
	}
	db, err := perstore.Open(ctx, h.URL, entities, h.Schemes)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	return db, db.AddFacets("held", facets...)
}

// hold gives the facets to the holder.
func (f *Family) hold(db *perstore.DataModel) (*perstore.DataModel, []*perstore.ModelSchema) {
	rules := map[string]perstore.FacetRules{}
	var schemas []*perstore.ModelSchema
	for _, k := range f.Kinds {
		schemas = append(schemas, k.definition())
		if k.Facet == nil || len(k.Facet.Rules) == 0 {
			continue
		}
		q, err := rql.Parse(k.text(f.Kinds, k.Facet.Rules))
		if err != nil {
			panic(err) // we wrote it
		}
		rules[k.Name] = perstore.FacetRules{Where: q.Terms()}
	}
	return db.Facets("held", rules, perstore.Given{Name: "status", Value: rql.String(f.Status)}), schemas
}

func (w *worlds) close() error {
	err := w.data[0].Close()
	if second := w.data[1].Close(); err == nil {
		err = second
	}
	return err
}

// ask sends a request to both worlds.
func (w *worlds) ask(r Request) (first, second *Answer) {
	return send(w.ctx, w.handlers[0], r), send(w.ctx, w.handlers[1], r)
}

// end reads all that the holder sees in the end.
func (w *worlds) end() string {
	for _, k := range w.families[0].Kinds[1:] {
		for offset := 0; ; offset += 2 {
			r := Request{Method: "GET", Path: fmt.Sprintf("/%s/?limit(2,%d)", k.Name, offset)}
			first, second := w.ask(r)
			if d := compare(first, second); d != "" {
				return "in the end, " + r.String() + "\n" + d
			}
			if first.code != http.StatusOK || first.body == "[]" {
				break
			}
		}
	}
	return w.touched()
}

// touched looks for a hidden object, or a hidden member of one that is shown, that is
// not as it was: the holder cannot write what he does not see.
func (w *worlds) touched() string {
	for world, f := range w.families {
		for at, k := range f.Kinds {
			for _, was := range w.rows[world][at] {
				if d, err := w.touchedOne(world, at, was); err != nil || d != "" {
					return fmt.Sprintf("in the end, %s %v of world %d: %s %v", k.Name, plain(was[0]), world+1, d, err)
				}
			}
		}
	}
	return ""
}

func (w *worlds) touchedOne(world, at int, was row) (string, error) {
	k := w.families[world].Kinds[at]
	m := w.data[world].Model(k.Name)
	key, _ := m.Entity().KeyFrom(was[:len(k.Key)])
	obj, err := m.Get(w.ctx, key)
	seen := w.seen(at, was)
	if errors.Is(err, perstore.ErrNotFound) && (seen || w.follows(k)) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for i, f := range k.Fields {
		now := obj.(*Object).values[i]
		switch {
		case i == k.Version, seen && !f.Hidden, w.follows(k) && k.checked(i):
		case seen && literal(now) == literal(f.Default): // it was deleted, and is another one
		case literal(now) != literal(was[i]):
			return fmt.Sprintf("%s was %s and is %s", f.Name, literal(was[i]), literal(now)), nil
		}
	}
	return "", nil
}

// seen tells whether an object was shown when the worlds began.
func (w *worlds) seen(at int, was row) bool {
	for n := range w.shown[at] {
		if literal(w.families[0].Kinds[at].key(n)[0]) == literal(was[0]) {
			return true
		}
	}
	return false
}

// follows tells whether objects of a kind may be deleted or changed with others.
func (w *worlds) follows(k *Kind) bool {
	return !w.families[0].OnDelete.Restricts() && slices.ContainsFunc(k.Links, func(l Link) bool { return l.Checked })
}

// describe tells how the models of a family are, in the names of the first world.
func (p *population) describe() string {
	var b strings.Builder
	for at, k := range p.families[0].Kinds {
		fmt.Fprintf(&b, "%s:", k.Name)
		for i, f := range k.Fields {
			fmt.Fprintf(&b, " %s", f.Name)
			b.WriteString(f.flags())
			if slices.Contains(k.Key, i) {
				b.WriteByte('#')
			}
		}
		for _, l := range k.Links {
			fmt.Fprintf(&b, "; %s->%s.%s=%s", l.Name, p.families[0].Kinds[l.Target].Name, l.Remote[0], k.Fields[l.Local].Name)
			if l.Filter >= 0 {
				b.WriteString("&" + p.families[0].filter(l))
			}
		}
		if k.Facet != nil {
			fmt.Fprintf(&b, "\n  can %s, where %s, rules %s, given %s", k.Facet.Powers, k.text(p.families[0].Kinds, k.Facet.Where), k.text(p.families[0].Kinds, k.Facet.Rules), p.families[0].Status)
		}
		fmt.Fprintf(&b, "\n  %d and %d objects, %d of them shown\n", len(p.rows[0][at]), len(p.rows[1][at]), len(p.shown[at]))
	}
	return b.String()
}

// flags are what is special of a property: ! is hidden, = is not to be changed, * is
// unique.
func (f Field) flags() (flags string) {
	if f.Hidden {
		flags += "!"
	}
	if f.ReadOnly || f.Fixed {
		flags += "="
	}
	if f.Unique {
		flags += "*"
	}
	return flags
}
