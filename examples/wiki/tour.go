package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
)

// tour shows one thing after another.
type tour struct {
	ctx context.Context
	db  *wiki.DB
	out io.Writer
}

func (t *tour) title(text string) { fmt.Fprintln(t.out, "\n"+text) }

func (t *tour) line(format string, args ...any) { fmt.Fprintf(t.out, "  "+format+"\n", args...) }

// tree reads three levels of pages, in one query a level.
func (t *tour) tree() error {
	t.title("The tree of pages")
	below := wiki.PageLinks.Below
	roots, err := t.db.Pages.Where(wiki.PageFields.Parent.IsNull()).With(below.With(below)).All(t.ctx)
	if err != nil {
		return err
	}
	return t.branches(roots, 0)
}

func (t *tour) branches(pages []*wiki.Page, depth int) error {
	slices.SortFunc(pages, func(a, b *wiki.Page) int { return strings.Compare(a.Title, b.Title) })
	for _, p := range pages {
		mark := ""
		if p.Status != wiki.PageStatusPublished {
			mark = " (" + string(p.Status) + ")"
		}
		t.line("%s%s%s", strings.Repeat("  ", depth), p.Title, mark)
		below, err := p.Below().All(t.ctx) // loaded already, but below the leaves
		if err != nil {
			return err
		}
		if err := t.branches(below, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// paths asks along links, in RQL and in Go.
func (t *tour) paths() error {
	t.title("Published pages two levels below home, and what somebody else than their owner wrote")
	const twoBelow = "above/above/slug=home&sort(slug)"
	found, err := t.db.Pages.RQL(twoBelow).Published().All(t.ctx)
	if err != nil {
		return err
	}
	t.line("%-36s %s", twoBelow, titles(found))

	l := wiki.PageLinks
	shared := t.db.Pages.Where(
		l.Owner.Has(wiki.UserFields.Name.Eq("bert")),
		l.Revisions.Has(wiki.RevisionFields.AuthorName.Ne("bert")),
	)
	if found, err = shared.Sort(wiki.PageFields.Slug.Asc()).All(t.ctx); err != nil {
		return err
	}
	t.line("%-36s %s", "of bert's pages", titles(found))
	return nil
}

// history reads the revisions of one page; their key has two parts.
func (t *tour) history() error {
	t.title("The history of Coffee")
	list, err := t.db.Revisions.
		Where(wiki.RevisionFields.Page.Eq("coffee")).
		Sort(wiki.RevisionFields.Number.Desc()).
		With(wiki.RevisionLinks.Author).
		All(t.ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		author, err := r.Author(t.ctx) // loaded already
		if err != nil {
			return err
		}
		t.line("%d  %s  %-5s %s", r.Number, r.WrittenAt.Format("Jan 2 15:04"), author.DisplayName.Or(author.Name), r.Summary.Or(""))
	}
	first, err := t.db.Revisions.Get(t.ctx, wiki.RevisionKey{Page: "coffee", Number: 1})
	if err != nil {
		return err
	}
	t.line("the first said %q", first.Text)
	return nil
}

// comments prints threads: the comments that answer none, and their answers.
func (t *tour) comments() error {
	t.title("What they say about it")
	f, answers := wiki.CommentFields, wiki.CommentLinks.Answers
	threads, err := t.db.Comments.
		Where(f.Page.Eq("coffee"), f.AnswersID.IsNull()).
		With(answers.With(answers)).
		All(t.ctx)
	if err != nil {
		return err
	}
	return t.threads(threads, 0)
}

func (t *tour) threads(list []*wiki.Comment, depth int) error {
	slices.SortFunc(list, func(a, b *wiki.Comment) int { return a.WrittenAt.Compare(b.WrittenAt) })
	for _, c := range list {
		t.line("%s%s: %s", strings.Repeat("  ", depth), c.AuthorName, c.Text)
		answers, err := c.Answers().All(t.ctx)
		if err != nil {
			return err
		}
		if err := t.threads(answers, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// seeAlso follows a list of keys in both directions.
func (t *tour) seeAlso() error {
	t.title("Many to many: a list of slugs, read in both directions")
	expenses, err := t.db.Pages.Get(t.ctx, "expenses")
	if err != nil {
		return err
	}
	to, err := expenses.SeeAlso().All(t.ctx)
	if err != nil {
		return err
	}
	from, err := expenses.SeenFrom().Sort(wiki.PageFields.Slug.Asc()).All(t.ctx)
	if err != nil {
		return err
	}
	t.line("Expenses sends its readers to %s, and gets them from %s", titles(to), titles(from))
	return nil
}

// editors lets two people change one page at the same time.
func (t *tour) editors() error {
	t.title("Two editors, one page")
	annas, err := t.db.Pages.Get(t.ctx, "handbook")
	if err != nil {
		return err
	}
	berts, err := t.db.Pages.Get(t.ctx, "handbook")
	if err != nil {
		return err
	}

	annas.Title = "Handbook of 2026"
	r, err := t.db.Edit(t.ctx, annas, wiki.Edit{By: users[0], Text: "Be kind.", Summary: "what matters", At: after(30)})
	if err != nil {
		return err
	}
	t.line("anna stores revision %d", r.Number)

	edit := wiki.Edit{By: users[1], Text: "Be on time.", Summary: "what matters to me", At: after(31)}
	if _, err = t.db.Edit(t.ctx, berts, edit); !errors.Is(err, perstore.ErrPrecondition) {
		return fmt.Errorf("bert overwrote what he has not seen: %w", err)
	}
	t.line("bert does not: %v", err)

	if err := berts.Load(t.ctx); err != nil { // what anna wrote
		return err
	}
	if r, err = t.db.Edit(t.ctx, berts, edit); err != nil {
		return err
	}
	t.line("bert reads the %q and stores revision %d", berts.Title, r.Number)
	return nil
}

// recent reads the last changes page by page, as a list with a button for more.
func (t *tour) recent() error {
	t.title("Recent changes, four a page")
	latest := t.db.Revisions.Where().Sort(wiki.RevisionFields.WrittenAt.Desc()).Limit(4)
	for cursor, n := "", 1; n == 1 || cursor != ""; n++ {
		page, err := latest.After(cursor).Page(t.ctx)
		if err != nil {
			return err
		}
		var names []string
		for _, r := range page.Items {
			names = append(names, fmt.Sprintf("%s %d", r.Page, r.Number))
		}
		t.line("page %d  %s", n, strings.Join(names, ", "))
		cursor = page.Next
	}
	return nil
}

// resolve follows paths, as addresses in a browser would.
func (t *tour) resolve() error {
	t.title("Paths through links")
	for _, path := range []string{
		"Page/travel/above/above/title",
		"Page/coffee/owner/displayName",
		"Page/coffee/revisions/coffee,2/author/role",
		"Page/home/see/1",
	} {
		found, err := t.db.Resolve(t.ctx, path)
		if err != nil {
			return err
		}
		t.line("%-44s %v", path, found)
	}
	return nil
}

// hook shows a rule of our own: wiki/page.go has it.
func (t *tour) hook() error {
	t.title("A rule of our own, beside the generated code")
	handbook, err := t.db.Pages.Get(t.ctx, "handbook")
	if err != nil {
		return err
	}
	handbook.Parent = perstore.Some("travel")
	if err = handbook.Save(t.ctx); !errors.Is(err, perstore.ErrInvalid) {
		return fmt.Errorf("a circle of pages was not refused: %w", err)
	}
	t.line("%v", err)
	return nil
}

func titles(pages []*wiki.Page) string {
	var names []string
	for _, p := range pages {
		names = append(names, p.Title)
	}
	return strings.Join(names, ", ")
}
