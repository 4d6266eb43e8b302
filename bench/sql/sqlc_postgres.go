package main

import (
	"context"
	"database/sql"

	"github.com/perstore/perstoregen/bench/sql/sqlc/postgres"
)

// sqlcPostgres is the code that sqlc makes of queries for PostgreSQL, prepared.
type sqlcPostgres struct {
	db      *sql.DB
	queries *postgres.Queries
}

// sqlcPostgresAuthor is an author with its books, for which sqlc has no type.
type sqlcPostgresAuthor struct {
	*postgres.Author
	books []*postgres.Book
}

func prepareSqlcPostgres(ctx context.Context, db *sql.DB) (contender, error) {
	queries, err := postgres.Prepare(ctx, db)
	return &sqlcPostgres{db, queries}, err
}

func sqlcPostgresOf(r row) *postgres.Book {
	return &postgres.Book{
		AuthorID: r.AuthorID, Title: r.Title, Isbn: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint,
		Rating: sql.NullFloat64{Float64: r.Rating, Valid: r.Rated}, PublishedAt: r.PublishedAt,
	}
}

func (s *sqlcPostgres) insert(ctx context.Context, r row) (_ any, err error) {
	b := sqlcPostgresOf(r)
	b.ID, err = s.queries.InsertBook(ctx, postgres.InsertBookParams{
		AuthorID: b.AuthorID, Title: b.Title, Isbn: b.Isbn, Genre: b.Genre, Price: b.Price, Pages: b.Pages, InPrint: b.InPrint,
		Rating: b.Rating, PublishedAt: b.PublishedAt,
	})
	return b, err
}

// insertAll sends arrays, in which a rating that is none is -1: sqlc's have no
// null.
func (s *sqlcPostgres) insertAll(ctx context.Context, rs []row) (any, error) {
	var p postgres.InsertBooksParams
	books := make([]*postgres.Book, len(rs))
	for i, r := range rs {
		b := sqlcPostgresOf(r)
		rating := b.Rating.Float64
		if !b.Rating.Valid {
			rating = -1
		}
		p.AuthorIds, p.Titles, p.Isbns = append(p.AuthorIds, b.AuthorID), append(p.Titles, b.Title), append(p.Isbns, b.Isbn)
		p.Genres, p.Prices, p.Pages = append(p.Genres, b.Genre), append(p.Prices, b.Price), append(p.Pages, b.Pages)
		p.InPrint, p.Ratings, p.PublishedAt = append(p.InPrint, b.InPrint), append(p.Ratings, rating), append(p.PublishedAt, b.PublishedAt)
		books[i] = b
	}
	keys, err := s.queries.InsertBooks(ctx, p)
	for i, key := range keys {
		books[i].ID = key
	}
	return books, err
}

func (s *sqlcPostgres) update(ctx context.Context, r row) error {
	b := sqlcPostgresOf(r)
	return s.queries.UpdateBook(ctx, postgres.UpdateBookParams{
		ID: r.ID, AuthorID: b.AuthorID, Title: b.Title, Isbn: b.Isbn, Genre: b.Genre, Price: b.Price, Pages: b.Pages, InPrint: b.InPrint,
		Rating: b.Rating, PublishedAt: b.PublishedAt,
	})
}

func (s *sqlcPostgres) get(ctx context.Context, id int64) (any, error) {
	return s.queries.GetBook(ctx, id)
}

func (s *sqlcPostgres) list(ctx context.Context, limit int) (any, error) {
	return s.queries.ListBooks(ctx, int32(limit))
}

func (s *sqlcPostgres) find(ctx context.Context, genre string, below float64) (any, error) {
	return s.queries.FindBooks(ctx, postgres.FindBooksParams{Genre: genre, Price: below})
}

func (s *sqlcPostgres) parents(ctx context.Context) (any, error) {
	found, err := s.queries.ListAuthors(ctx)
	if err != nil {
		return nil, err
	}
	authors, keys, byKey := make([]*sqlcPostgresAuthor, len(found)), make([]int64, len(found)), make(map[int64]*sqlcPostgresAuthor, len(found))
	for i, a := range found {
		authors[i], keys[i] = &sqlcPostgresAuthor{Author: a}, a.ID
		byKey[a.ID] = authors[i]
	}
	books, err := s.queries.BooksOfAuthors(ctx, keys)
	for _, b := range books {
		byKey[b.AuthorID].books = append(byKey[b.AuthorID].books, b)
	}
	return authors, err
}

func (s *sqlcPostgres) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *postgres.Book:
		return append(out, row{given.ID, given.AuthorID, given.Title, given.Isbn, given.Genre, given.Price, given.Pages, given.InPrint,
			given.Rating.Float64, given.Rating.Valid, given.PublishedAt})
	case []*postgres.Book:
		for _, b := range given {
			out = append(out, s.rows(b)...)
		}
	case []*sqlcPostgresAuthor:
		for _, a := range given {
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: a.Born.Int64, Rated: a.Born.Valid})
			out = append(out, s.rows(a.books)...)
		}
	}
	return out
}

func (s *sqlcPostgres) close() error { return s.db.Close() }
