package wiki

import (
	"context"
	"errors"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Edit is what an author does to a page.
type Edit struct {
	By      *User
	Text    string // of the whole page, from now on
	Summary string
	At      time.Time
}

// Edit stores a page, as its author holds it, together with its next revision:
// both or none. perstore.ErrPrecondition when somebody else has changed the page
// since it was read.
func (db *DB) Edit(ctx context.Context, p *Page, e Edit) (*Revision, error) {
	var r *Revision
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := p.Save(ctx); err != nil {
			return err
		}
		last, err := p.Revisions().Sort(RevisionFields.Number.Desc()).First(ctx)
		if errors.Is(err, perstore.ErrNotFound) {
			last, err = new(Revision), nil
		}
		if err != nil {
			return err
		}
		r = &Revision{
			Page: p.Slug, Number: last.Number + 1,
			Text: e.Text, Summary: perstore.Some(e.Summary),
			AuthorName: e.By.Name, WrittenAt: e.At,
		}
		return db.Revisions.Add(ctx, r)
	})
	return r, err
}
