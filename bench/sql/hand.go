package main

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/lib/pq"
)

// handBook and handAuthor are the types of the program by hand: no more than what
// is in the tables.
type handBook struct {
	ID, AuthorID       int64
	Title, ISBN, Genre string
	Price              float64
	Pages              int64
	InPrint            bool
	Rating             sql.Null[float64]
	PublishedAt        time.Time
}

type handAuthor struct {
	ID          int64
	Name, Email string
	Born        sql.Null[int64]
	Books       []*handBook
}

// hand is the baseline: the program that one writes with database/sql, with
// statements that are prepared once and rows that are scanned by hand.
type hand struct {
	db                                              *sql.DB
	micros                                          bool // times are integers
	insertOne, insertMany, updateOne                *sql.Stmt
	getOne, list100, list1000, found, heads, belong *sql.Stmt
}

const (
	handColumns = "author_id, title, isbn, genre, price, pages, in_print, rating, published_at"
	handSelect  = "SELECT id, " + handColumns + " FROM books "
)

func openHand(ctx context.Context, p place) (contender, error) {
	db, err := p.open()
	if err != nil {
		return nil, err
	}
	h := &hand{db: db, micros: !p.postgres}
	for to, text := range h.texts(p) {
		if *to, err = db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *hand) texts(p place) map[**sql.Stmt]string {
	texts := map[**sql.Stmt]string{
		&h.updateOne: "UPDATE books SET author_id = ?1, title = ?2, isbn = ?3, genre = ?4, price = ?5, pages = ?6, in_print = ?7, rating = ?8, published_at = ?9 WHERE id = ?10",
		&h.getOne:    handSelect + "WHERE id = ?1",
		&h.list100:   handSelect + "ORDER BY id LIMIT 100",
		&h.list1000:  handSelect + "ORDER BY id LIMIT 1000",
		&h.found:     handSelect + "WHERE genre = ?1 AND price < ?2 ORDER BY price DESC, id LIMIT 20",
		&h.heads:     "SELECT id, name, email, born FROM authors ORDER BY id LIMIT 20",
		&h.belong:    handSelect + "WHERE author_id IN (?" + strings.Repeat(", ?", parents-1) + ")",
		&h.insertOne: "INSERT INTO books (" + handColumns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&h.insertMany: "INSERT INTO books (" + handColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" +
			strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?)", 99),
	}
	if p.postgres {
		texts[&h.belong] = handSelect + "WHERE author_id = ANY(?1)"
		texts[&h.insertOne] += " RETURNING id"
		texts[&h.insertMany] = "INSERT INTO books (" + handColumns + ") SELECT * FROM unnest(?1::bigint[], ?2::text[], ?3::text[], ?4::text[], ?5::double precision[], ?6::bigint[], ?7::boolean[], ?8::double precision[], ?9::timestamptz[]) RETURNING id"
		for to, text := range texts {
			texts[to] = strings.ReplaceAll(text, "?", "$")
		}
	}
	return texts
}

// instant is a time as an argument.
func (h *hand) instant(t time.Time) any {
	if h.micros {
		return t.UnixMicro()
	}
	return t
}

func handOf(r row) *handBook {
	return &handBook{
		AuthorID: r.AuthorID, Title: r.Title, ISBN: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint,
		Rating: sql.Null[float64]{V: r.Rating, Valid: r.Rated}, PublishedAt: r.PublishedAt,
	}
}

func (h *hand) insert(ctx context.Context, r row) (any, error) {
	b := handOf(r)
	if !h.micros {
		err := h.insertOne.QueryRowContext(ctx, b.AuthorID, b.Title, b.ISBN, b.Genre, b.Price, b.Pages, b.InPrint, b.Rating, b.PublishedAt).Scan(&b.ID)
		return b, err
	}
	result, err := h.insertOne.ExecContext(ctx, b.AuthorID, b.Title, b.ISBN, b.Genre, b.Price, b.Pages, b.InPrint, b.Rating, h.instant(b.PublishedAt))
	if err != nil {
		return nil, err
	}
	b.ID, err = result.LastInsertId()
	return b, err
}

func (h *hand) insertAll(ctx context.Context, rs []row) (any, error) {
	books := make([]*handBook, len(rs))
	for i, r := range rs {
		books[i] = handOf(r)
	}
	if !h.micros {
		return books, h.insertArrays(ctx, books)
	}
	args := make([]any, 0, 9*len(books))
	for _, b := range books {
		args = append(args, b.AuthorID, b.Title, b.ISBN, b.Genre, b.Price, b.Pages, b.InPrint, b.Rating, h.instant(b.PublishedAt))
	}
	result, err := h.insertMany.ExecContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	last, err := result.LastInsertId() // keys of one statement follow each other
	for i, b := range books {
		b.ID = last - int64(len(books)-1-i)
	}
	return books, err
}

// insertArrays sends a column as an array.
func (h *hand) insertArrays(ctx context.Context, books []*handBook) error {
	n := len(books)
	authors, pages, prices := make([]int64, n), make([]int64, n), make([]float64, n)
	titles, isbns, genres, inPrint := make([]string, n), make([]string, n), make([]string, n), make([]bool, n)
	ratings, times := make([]sql.Null[float64], n), make([]time.Time, n)
	for i, b := range books {
		authors[i], pages[i], prices[i], titles[i], isbns[i] = b.AuthorID, b.Pages, b.Price, b.Title, b.ISBN
		genres[i], inPrint[i], ratings[i], times[i] = b.Genre, b.InPrint, b.Rating, b.PublishedAt
	}
	rows, err := h.insertMany.QueryContext(ctx, pq.Array(authors), pq.Array(titles), pq.Array(isbns), pq.Array(genres), pq.Array(prices),
		pq.Array(pages), pq.Array(inPrint), pq.Array(ratings), pq.Array(times))
	if err != nil {
		return err
	}
	defer rows.Close()
	for i := 0; rows.Next(); i++ {
		if err := rows.Scan(&books[i].ID); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (h *hand) update(ctx context.Context, r row) error {
	b := handOf(r)
	b.ID = r.ID
	_, err := h.updateOne.ExecContext(ctx, b.AuthorID, b.Title, b.ISBN, b.Genre, b.Price, b.Pages, b.InPrint, b.Rating, h.instant(b.PublishedAt), b.ID)
	return err
}

// scan reads a row.
func (h *hand) scan(from interface{ Scan(...any) error }) (*handBook, error) {
	b := new(handBook)
	if !h.micros {
		err := from.Scan(&b.ID, &b.AuthorID, &b.Title, &b.ISBN, &b.Genre, &b.Price, &b.Pages, &b.InPrint, &b.Rating, &b.PublishedAt)
		return b, err
	}
	var micros int64
	err := from.Scan(&b.ID, &b.AuthorID, &b.Title, &b.ISBN, &b.Genre, &b.Price, &b.Pages, &b.InPrint, &b.Rating, &micros)
	b.PublishedAt = time.UnixMicro(micros).UTC()
	return b, err
}

func (h *hand) get(ctx context.Context, id int64) (any, error) {
	return h.scan(h.getOne.QueryRowContext(ctx, id))
}

func (h *hand) list(ctx context.Context, limit int) (any, error) {
	if limit == 100 {
		return h.books(h.list100.QueryContext(ctx))
	}
	return h.books(h.list1000.QueryContext(ctx))
}

func (h *hand) find(ctx context.Context, genre string, below float64) (any, error) {
	return h.books(h.found.QueryContext(ctx, genre, below))
}

func (h *hand) books(rows *sql.Rows, err error) ([]*handBook, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var books []*handBook
	for rows.Next() {
		b, err := h.scan(rows)
		if err != nil {
			return nil, err
		}
		books = append(books, b)
	}
	return books, rows.Err()
}

func (h *hand) parents(ctx context.Context) (any, error) {
	authors, err := h.authors(h.heads.QueryContext(ctx))
	if err != nil {
		return nil, err
	}
	books, err := h.books(h.belong.QueryContext(ctx, h.keys(authors)...))
	if err != nil {
		return nil, err
	}
	byKey := make(map[int64]*handAuthor, len(authors))
	for _, a := range authors {
		byKey[a.ID] = a
	}
	for _, b := range books {
		byKey[b.AuthorID].Books = append(byKey[b.AuthorID].Books, b)
	}
	return authors, nil
}

func (h *hand) authors(rows *sql.Rows, err error) ([]*handAuthor, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var authors []*handAuthor
	for rows.Next() {
		a := new(handAuthor)
		if err := rows.Scan(&a.ID, &a.Name, &a.Email, &a.Born); err != nil {
			return nil, err
		}
		authors = append(authors, a)
	}
	return authors, rows.Err()
}

// keys are the arguments of the statement that reads the books of authors.
func (h *hand) keys(authors []*handAuthor) []any {
	if !h.micros {
		keys := make(pq.Int64Array, len(authors))
		for i, a := range authors {
			keys[i] = a.ID
		}
		return []any{keys}
	}
	keys := make([]any, len(authors))
	for i, a := range authors {
		keys[i] = a.ID
	}
	return keys
}

func (h *hand) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *handBook:
		return append(out, given.row())
	case []*handBook:
		for _, b := range given {
			out = append(out, b.row())
		}
	case []*handAuthor:
		for _, a := range given {
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: a.Born.V, Rated: a.Born.Valid})
			out = append(out, h.rows(a.Books)...)
		}
	}
	return out
}

func (b *handBook) row() row {
	return row{b.ID, b.AuthorID, b.Title, b.ISBN, b.Genre, b.Price, b.Pages, b.InPrint, b.Rating.V, b.Rating.Valid, b.PublishedAt}
}

func (h *hand) close() error { return h.db.Close() }
