package main

import (
	"context"
	"database/sql"

	"github.com/perstore/perstoregen/bench/sql/sqlc/sqlite"
)

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate -f sqlc/sqlc.json

// sqlcSQLite is the code that sqlc makes of queries for SQLite, prepared.
type sqlcSQLite struct {
	db      *sql.DB
	queries *sqlite.Queries
}

// sqlcSQLiteAuthor is an author with its books, for which sqlc has no type.
type sqlcSQLiteAuthor struct {
	*sqlite.Author
	books []*sqlite.Book
}

func openSqlc(ctx context.Context, p place) (contender, error) {
	db, err := p.open()
	if err != nil {
		return nil, err
	}
	if p.postgres {
		return prepareSqlcPostgres(ctx, db)
	}
	queries, err := sqlite.Prepare(ctx, db)
	return &sqlcSQLite{db, queries}, err
}

func sqlcSQLiteOf(r row) *sqlite.Book {
	return &sqlite.Book{
		AuthorID: r.AuthorID, Title: r.Title, Isbn: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint,
		Rating: sql.NullFloat64{Float64: r.Rating, Valid: r.Rated}, PublishedAt: r.PublishedAt,
	}
}

func (s *sqlcSQLite) insert(ctx context.Context, r row) (any, error) {
	return add(ctx, s.queries, r)
}

func add(ctx context.Context, q *sqlite.Queries, r row) (b *sqlite.Book, err error) {
	b = sqlcSQLiteOf(r)
	b.ID, err = q.InsertBook(ctx, sqlite.InsertBookParams{
		AuthorID: b.AuthorID, Title: b.Title, Isbn: b.Isbn, Genre: b.Genre, Price: b.Price, Pages: b.Pages, InPrint: b.InPrint,
		Rating: b.Rating, PublishedAt: b.PublishedAt,
	})
	return b, err
}

// insertAll is a loop: sqlc knows no statement of many rows on SQLite.
func (s *sqlcSQLite) insertAll(ctx context.Context, rs []row) (any, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // without effect after the commit
	q, books := s.queries.WithTx(tx), make([]*sqlite.Book, len(rs))
	for i, r := range rs {
		if books[i], err = add(ctx, q, r); err != nil {
			return nil, err
		}
	}
	return books, tx.Commit()
}

func (s *sqlcSQLite) update(ctx context.Context, r row) error {
	b := sqlcSQLiteOf(r)
	return s.queries.UpdateBook(ctx, sqlite.UpdateBookParams{
		ID: r.ID, AuthorID: b.AuthorID, Title: b.Title, Isbn: b.Isbn, Genre: b.Genre, Price: b.Price, Pages: b.Pages, InPrint: b.InPrint,
		Rating: b.Rating, PublishedAt: b.PublishedAt,
	})
}

func (s *sqlcSQLite) get(ctx context.Context, id int64) (any, error) {
	return s.queries.GetBook(ctx, id)
}

func (s *sqlcSQLite) list(ctx context.Context, limit int) (any, error) {
	return s.queries.ListBooks(ctx, int64(limit))
}

func (s *sqlcSQLite) find(ctx context.Context, genre string, below float64) (any, error) {
	return s.queries.FindBooks(ctx, sqlite.FindBooksParams{Genre: genre, Price: below})
}

func (s *sqlcSQLite) parents(ctx context.Context) (any, error) {
	found, err := s.queries.ListAuthors(ctx)
	if err != nil {
		return nil, err
	}
	authors, keys, byKey := make([]*sqlcSQLiteAuthor, len(found)), make([]int64, len(found)), make(map[int64]*sqlcSQLiteAuthor, len(found))
	for i, a := range found {
		authors[i], keys[i] = &sqlcSQLiteAuthor{Author: a}, a.ID
		byKey[a.ID] = authors[i]
	}
	books, err := s.queries.BooksOfAuthors(ctx, keys)
	for _, b := range books {
		byKey[b.AuthorID].books = append(byKey[b.AuthorID].books, b)
	}
	return authors, err
}

func (s *sqlcSQLite) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *sqlite.Book:
		return append(out, row{given.ID, given.AuthorID, given.Title, given.Isbn, given.Genre, given.Price, given.Pages, given.InPrint,
			given.Rating.Float64, given.Rating.Valid, given.PublishedAt})
	case []*sqlite.Book:
		for _, b := range given {
			out = append(out, s.rows(b)...)
		}
	case []*sqlcSQLiteAuthor:
		for _, a := range given {
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: a.Born.Int64, Rated: a.Born.Valid})
			out = append(out, s.rows(a.books)...)
		}
	}
	return out
}

func (s *sqlcSQLite) close() error { return s.db.Close() }
