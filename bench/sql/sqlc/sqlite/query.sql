-- name: InsertBook :execlastid
INSERT INTO books (author_id, title, isbn, genre, price, pages, in_print, rating, published_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateBook :exec
UPDATE books SET author_id = ?, title = ?, isbn = ?, genre = ?, price = ?, pages = ?, in_print = ?, rating = ?, published_at = ?
WHERE id = ?;

-- name: GetBook :one
SELECT * FROM books WHERE id = ?;

-- name: ListBooks :many
SELECT * FROM books ORDER BY id LIMIT ?;

-- name: FindBooks :many
SELECT * FROM books WHERE genre = ? AND price < ? ORDER BY price DESC, id LIMIT 20;

-- name: ListAuthors :many
SELECT * FROM authors ORDER BY id LIMIT 20;

-- name: BooksOfAuthors :many
SELECT * FROM books WHERE author_id IN (sqlc.slice('authors'));
