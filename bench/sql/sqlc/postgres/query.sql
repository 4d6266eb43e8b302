-- name: InsertBook :one
INSERT INTO books (author_id, title, isbn, genre, price, pages, in_print, rating, published_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id;

-- name: InsertBooks :many
INSERT INTO books (author_id, title, isbn, genre, price, pages, in_print, rating, published_at)
SELECT unnest(@author_ids::bigint[]), unnest(@titles::text[]), unnest(@isbns::text[]), unnest(@genres::text[]), unnest(@prices::double precision[]),
	unnest(@pages::bigint[]), unnest(@in_print::boolean[]), nullif(unnest(@ratings::double precision[]), -1), unnest(@published_at::timestamptz[])
RETURNING id;

-- name: UpdateBook :exec
UPDATE books SET author_id = $1, title = $2, isbn = $3, genre = $4, price = $5, pages = $6, in_print = $7, rating = $8, published_at = $9
WHERE id = $10;

-- name: GetBook :one
SELECT * FROM books WHERE id = $1;

-- name: ListBooks :many
SELECT * FROM books ORDER BY id LIMIT $1;

-- name: FindBooks :many
SELECT * FROM books WHERE genre = $1 AND price < $2 ORDER BY price DESC, id LIMIT 20;

-- name: ListAuthors :many
SELECT * FROM authors ORDER BY id LIMIT 20;

-- name: BooksOfAuthors :many
SELECT * FROM books WHERE author_id = ANY(@authors::bigint[]);
