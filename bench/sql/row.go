package main

import (
	"strconv"
	"time"
)

// row is a book as every contender must give it, whatever its own type is. An
// author that comes with its books is a row too: its name is the title.
type row struct {
	ID, AuthorID       int64
	Title, ISBN, Genre string
	Price              float64
	Pages              int64
	InPrint            bool
	Rating             float64
	Rated              bool // whether there is a rating
	PublishedAt        time.Time
}

func (r row) isAuthor() bool { return r.AuthorID == 0 }

// The tables before each task.
const (
	authors        = 220
	measuredBooks  = 2000 // ten of each of the first 200 authors
	booksPerAuthor = 10
	parents        = 20
)

var (
	genres    = []string{"crime", "drama", "essay", "novel", "poetry"}
	published = time.Date(1990, 3, 1, 12, 0, 0, 0, time.UTC)
)

// sample is the book that is stored under the key n+1.
func sample(n int) row {
	r := row{
		ID: int64(n) + 1, AuthorID: int64(n/booksPerAuthor) + 1,
		Title: "The Quiet Lamp, volume " + strconv.Itoa(n), ISBN: "978-3-16-" + strconv.Itoa(100000+n), Genre: genres[n%len(genres)],
		Price: float64(n*37%1000) / 10, Pages: int64(80 + n%700), InPrint: n%3 > 0,
		PublishedAt: published.Add(time.Duration(n)*time.Hour + time.Duration(n%1000)*time.Microsecond),
	}
	if n%4 > 0 {
		r.Rating, r.Rated = float64(n%50)/10, true
	}
	return r
}

// samples are the books that tasks write; those of authors without others come last.
var samples = func() []row {
	out := make([]row, authors*booksPerAuthor)
	for i := range out {
		out[i] = sample(i)
	}
	return out
}()

// newBooks gives n books to add, others for each i.
func newBooks(i, n int) []row {
	fresh := samples[measuredBooks:]
	return fresh[i*n%len(fresh):][:n]
}
