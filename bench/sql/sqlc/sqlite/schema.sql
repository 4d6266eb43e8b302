-- The tables of the peers on SQLite, as generated code has them but for times and
-- booleans, whose types the peers know by these names.
CREATE TABLE authors (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	born INTEGER
);
CREATE TABLE books (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	author_id INTEGER NOT NULL REFERENCES authors (id),
	title TEXT NOT NULL,
	isbn TEXT NOT NULL,
	genre TEXT NOT NULL,
	price REAL NOT NULL,
	pages INTEGER NOT NULL,
	in_print BOOLEAN NOT NULL,
	rating REAL,
	published_at DATETIME NOT NULL
);
CREATE INDEX books_genre_price_desc_idx ON books (genre, price DESC);
CREATE INDEX books_author_id_idx ON books (author_id);
