package main

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"
)

type bunBook struct {
	bun.BaseModel `bun:"table:books"`
	ID            int64 `bun:",pk,autoincrement"`
	AuthorID      int64
	Title         string
	ISBN          string `bun:"isbn"`
	Genre         string
	Price         float64
	Pages         int64
	InPrint       bool
	Rating        *float64
	PublishedAt   time.Time
}

type bunAuthor struct {
	bun.BaseModel `bun:"table:authors"`
	ID            int64 `bun:",pk,autoincrement"`
	Name, Email   string
	Born          *int64
	Books         []*bunBook `bun:"rel:has-many,join:id=author_id"`
}

// bunContender is bun, which writes values into its statements and prepares none.
type bunContender struct{ db *bun.DB }

func openBun(_ context.Context, p place) (contender, error) {
	handle, err := p.open()
	if err != nil {
		return nil, err
	}
	var dialect schema.Dialect = sqlitedialect.New()
	if p.postgres {
		dialect = pgdialect.New()
	}
	return &bunContender{bun.NewDB(handle, dialect)}, nil
}

func bunOf(r row) *bunBook {
	b := &bunBook{AuthorID: r.AuthorID, Title: r.Title, ISBN: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint, PublishedAt: r.PublishedAt}
	if r.Rated {
		b.Rating = &r.Rating
	}
	return b
}

func (c *bunContender) insert(ctx context.Context, r row) (any, error) {
	b := bunOf(r)
	_, err := c.db.NewInsert().Model(b).Exec(ctx)
	return b, err
}

func (c *bunContender) insertAll(ctx context.Context, rs []row) (any, error) {
	books := make([]*bunBook, len(rs))
	for i, r := range rs {
		books[i] = bunOf(r)
	}
	_, err := c.db.NewInsert().Model(&books).Exec(ctx)
	return books, err
}

func (c *bunContender) update(ctx context.Context, r row) error {
	b := bunOf(r)
	b.ID = r.ID
	_, err := c.db.NewUpdate().Model(b).WherePK().Exec(ctx)
	return err
}

func (c *bunContender) get(ctx context.Context, id int64) (any, error) {
	b := &bunBook{ID: id}
	return b, c.db.NewSelect().Model(b).WherePK().Scan(ctx)
}

func (c *bunContender) list(ctx context.Context, limit int) (any, error) {
	var books []*bunBook
	err := c.db.NewSelect().Model(&books).Order("id").Limit(limit).Scan(ctx)
	return books, err
}

func (c *bunContender) find(ctx context.Context, genre string, below float64) (any, error) {
	var books []*bunBook
	err := c.db.NewSelect().Model(&books).Where("genre = ? AND price < ?", genre, below).Order("price DESC", "id").Limit(20).Scan(ctx)
	return books, err
}

func (c *bunContender) parents(ctx context.Context) (any, error) {
	var found []*bunAuthor
	err := c.db.NewSelect().Model(&found).Relation("Books").Order("id").Limit(parents).Scan(ctx)
	return found, err
}

func (c *bunContender) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *bunBook:
		rating, rated := value(given.Rating)
		return append(out, row{given.ID, given.AuthorID, given.Title, given.ISBN, given.Genre, given.Price, given.Pages, given.InPrint, rating, rated, given.PublishedAt})
	case []*bunBook:
		for _, b := range given {
			out = append(out, c.rows(b)...)
		}
	case []*bunAuthor:
		for _, a := range given {
			born, ok := value(a.Born)
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: born, Rated: ok})
			out = append(out, c.rows(a.Books)...)
		}
	}
	return out
}

func (c *bunContender) close() error { return c.db.Close() }
