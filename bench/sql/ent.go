package main

import (
	"context"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/perstore/perstoregen/bench/sql/ent"
	"github.com/perstore/perstoregen/bench/sql/ent/author"
	"github.com/perstore/perstoregen/bench/sql/ent/book"
)

// entContender is the code that ent generates, which prepares no statements.
type entContender struct{ client *ent.Client }

func openEnt(_ context.Context, p place) (contender, error) {
	handle, err := p.open()
	if err != nil {
		return nil, err
	}
	name := dialect.SQLite
	if p.postgres {
		name = dialect.Postgres
	}
	return &entContender{ent.NewClient(ent.Driver(entsql.OpenDB(name, handle)))}, nil
}

func (e *entContender) create(r row) *ent.BookCreate {
	c := e.client.Book.Create().SetAuthorID(r.AuthorID).SetTitle(r.Title).SetIsbn(r.ISBN).SetGenre(r.Genre).SetPrice(r.Price).
		SetPages(r.Pages).SetInPrint(r.InPrint).SetPublishedAt(r.PublishedAt)
	if r.Rated {
		c.SetRating(r.Rating)
	}
	return c
}

func (e *entContender) insert(ctx context.Context, r row) (any, error) { return e.create(r).Save(ctx) }

func (e *entContender) insertAll(ctx context.Context, rs []row) (any, error) {
	all := make([]*ent.BookCreate, len(rs))
	for i, r := range rs {
		all[i] = e.create(r)
	}
	return e.client.Book.CreateBulk(all...).Save(ctx)
}

// update goes by a condition, which is one statement: UpdateOneID reads the row
// again.
func (e *entContender) update(ctx context.Context, r row) error {
	u := e.client.Book.Update().Where(book.ID(r.ID)).SetAuthorID(r.AuthorID).SetTitle(r.Title).SetIsbn(r.ISBN).SetGenre(r.Genre).SetPrice(r.Price).
		SetPages(r.Pages).SetInPrint(r.InPrint).SetPublishedAt(r.PublishedAt)
	if r.Rated {
		u.SetRating(r.Rating)
	} else {
		u.ClearRating()
	}
	return u.Exec(ctx)
}

func (e *entContender) get(ctx context.Context, id int64) (any, error) {
	return e.client.Book.Get(ctx, id)
}

func (e *entContender) list(ctx context.Context, limit int) (any, error) {
	return e.client.Book.Query().Order(book.ByID()).Limit(limit).All(ctx)
}

func (e *entContender) find(ctx context.Context, genre string, below float64) (any, error) {
	return e.client.Book.Query().Where(book.Genre(genre), book.PriceLT(below)).Order(book.ByPrice(entsql.OrderDesc()), book.ByID()).Limit(20).All(ctx)
}

func (e *entContender) parents(ctx context.Context) (any, error) {
	return e.client.Author.Query().WithBooks().Order(author.ByID()).Limit(parents).All(ctx)
}

func (e *entContender) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *ent.Book:
		rating, rated := value(given.Rating)
		return append(out, row{given.ID, given.AuthorID, given.Title, given.Isbn, given.Genre, given.Price, given.Pages, given.InPrint, rating, rated, given.PublishedAt})
	case []*ent.Book:
		for _, b := range given {
			out = append(out, e.rows(b)...)
		}
	case ent.Books:
		return e.rows([]*ent.Book(given))
	case []*ent.Author:
		for _, a := range given {
			born, ok := value(a.Born)
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: born, Rated: ok})
			out = append(out, e.rows(a.Edges.Books)...)
		}
	}
	return out
}

func (e *entContender) close() error { return e.client.Close() }
