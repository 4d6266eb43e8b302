package main

import (
	"context"

	"github.com/perstore/perstoregen/bench/sql/library"
	perstore "github.com/perstore/perstoregen/runtime"
)

//go:generate go -C ../.. run ./cmd/perstoregen generate --stores sqlite,postgres -o bench/sql/library bench/sql/schemas

// ours is the generated code of package library.
type ours struct {
	db    *library.DB
	first *library.Book // attached, so that copies of it can be saved
}

func openOurs(ctx context.Context, p place) (contender, error) {
	db, err := library.Open(ctx, p.url())
	if err != nil {
		return nil, err
	}
	return &ours{db: db}, nil
}

func oursOf(r row) *library.Book {
	b := &library.Book{
		AuthorID: r.AuthorID, Title: r.Title, Isbn: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint, PublishedAt: r.PublishedAt,
	}
	if r.Rated {
		b.Rating = perstore.Some(r.Rating)
	}
	return b
}

func (o *ours) insert(ctx context.Context, r row) (any, error) {
	b := oursOf(r)
	return b, o.db.Books.Add(ctx, b)
}

func (o *ours) insertAll(ctx context.Context, rs []row) (any, error) {
	books := make([]*library.Book, len(rs))
	for i, r := range rs {
		books[i] = oursOf(r)
	}
	return books, o.db.Books.AddAll(ctx, books)
}

// update saves a book that was read.
func (o *ours) update(ctx context.Context, r row) (err error) {
	if o.first == nil {
		if o.first, err = o.db.Books.Get(ctx, 1); err != nil {
			return err
		}
	}
	b := oursOf(r)
	b.ID, b.Perstore = r.ID, o.first.Perstore
	return b.Save(ctx)
}

func (o *ours) get(ctx context.Context, id int64) (any, error) {
	return o.db.Books.Get(ctx, id)
}

func (o *ours) list(ctx context.Context, limit int) (any, error) {
	return o.db.Books.Where().Sort(library.BookFields.ID.Asc()).Limit(limit).All(ctx)
}

func (o *ours) find(ctx context.Context, genre string, below float64) (any, error) {
	f := library.BookFields
	return o.db.Books.Where(f.Genre.Eq(genre), f.Price.Lt(below)).Sort(f.Price.Desc(), f.ID.Asc()).Limit(20).All(ctx)
}

// oursAuthor is an author with its books, as a program that uses them has them.
type oursAuthor struct {
	*library.Author
	books []*library.Book
}

func (o *ours) parents(ctx context.Context) (any, error) {
	found, err := o.db.Authors.Where().Sort(library.AuthorFields.ID.Asc()).Limit(parents).With(library.AuthorLinks.Books).All(ctx)
	if err != nil {
		return nil, err
	}
	authors := make([]oursAuthor, len(found))
	for i, a := range found {
		authors[i].Author = a
		if authors[i].books, err = a.Books().All(ctx); err != nil { // which With has loaded
			return nil, err
		}
	}
	return authors, nil
}

func (o *ours) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *library.Book:
		return append(out, rowOfOurs(given))
	case []*library.Book:
		for _, b := range given {
			out = append(out, rowOfOurs(b))
		}
	case []oursAuthor:
		for _, a := range given {
			born, ok := a.Born.Get()
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: born, Rated: ok})
			out = append(out, o.rows(a.books)...)
		}
	}
	return out
}

func rowOfOurs(b *library.Book) row {
	rating, rated := b.Rating.Get()
	return row{b.ID, b.AuthorID, b.Title, b.Isbn, b.Genre, b.Price, b.Pages, b.InPrint, rating, rated, b.PublishedAt}
}

func (o *ours) close() error { return o.db.Close() }
