package main

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

type gormBook struct {
	ID          int64
	AuthorID    int64
	Title       string
	ISBN        string `gorm:"column:isbn"`
	Genre       string
	Price       float64
	Pages       int64
	InPrint     bool
	Rating      *float64
	PublishedAt time.Time
}

// TableName is what gorm asks for.
func (gormBook) TableName() string { return "books" }

type gormAuthor struct {
	ID          int64
	Name, Email string
	Born        *int64
	Books       []*gormBook `gorm:"foreignKey:AuthorID"`
}

// TableName is what gorm asks for.
func (gormAuthor) TableName() string { return "authors" }

// gormContender is gorm with what its page about speed names: prepared statements
// and no transaction where nobody asked for one.
type gormContender struct {
	handle *sql.DB
	db     *gorm.DB
}

func openGorm(_ context.Context, p place) (contender, error) {
	handle, err := p.open()
	if err != nil {
		return nil, err
	}
	var dialect gorm.Dialector = gormSQLite{handle}
	if p.postgres {
		dialect = postgres.New(postgres.Config{Conn: handle})
	}
	db, err := gorm.Open(dialect, &gorm.Config{PrepareStmt: true, SkipDefaultTransaction: true, Logger: logger.Discard})
	return &gormContender{handle, db}, err
}

func gormOf(r row) *gormBook {
	b := &gormBook{AuthorID: r.AuthorID, Title: r.Title, ISBN: r.ISBN, Genre: r.Genre, Price: r.Price, Pages: r.Pages, InPrint: r.InPrint, PublishedAt: r.PublishedAt}
	if r.Rated {
		b.Rating = &r.Rating
	}
	return b
}

func (g *gormContender) insert(ctx context.Context, r row) (any, error) {
	b := gormOf(r)
	return b, g.db.WithContext(ctx).Create(b).Error
}

func (g *gormContender) insertAll(ctx context.Context, rs []row) (any, error) {
	books := make([]*gormBook, len(rs))
	for i, r := range rs {
		books[i] = gormOf(r)
	}
	return books, g.db.WithContext(ctx).Create(books).Error
}

func (g *gormContender) update(ctx context.Context, r row) error {
	b := gormOf(r)
	b.ID = r.ID
	return g.db.WithContext(ctx).Save(b).Error
}

func (g *gormContender) get(ctx context.Context, id int64) (any, error) {
	b := new(gormBook)
	return b, g.db.WithContext(ctx).Take(b, id).Error
}

func (g *gormContender) list(ctx context.Context, limit int) (any, error) {
	var books []*gormBook
	err := g.db.WithContext(ctx).Order("id").Limit(limit).Find(&books).Error
	return books, err
}

func (g *gormContender) find(ctx context.Context, genre string, below float64) (any, error) {
	var books []*gormBook
	err := g.db.WithContext(ctx).Where("genre = ? AND price < ?", genre, below).Order("price DESC, id").Limit(20).Find(&books).Error
	return books, err
}

func (g *gormContender) parents(ctx context.Context) (any, error) {
	var found []*gormAuthor
	err := g.db.WithContext(ctx).Preload("Books").Order("id").Limit(parents).Find(&found).Error
	return found, err
}

func (g *gormContender) rows(given any) []row {
	var out []row
	switch given := given.(type) {
	case *gormBook:
		rating, rated := value(given.Rating)
		return append(out, row{given.ID, given.AuthorID, given.Title, given.ISBN, given.Genre, given.Price, given.Pages, given.InPrint, rating, rated, given.PublishedAt})
	case []*gormBook:
		for _, b := range given {
			out = append(out, g.rows(b)...)
		}
	case []*gormAuthor:
		for _, a := range given {
			born, ok := value(a.Born)
			out = append(out, row{ID: a.ID, Title: a.Name, ISBN: a.Email, Pages: born, Rated: ok})
			out = append(out, g.rows(a.Books)...)
		}
	}
	return out
}

// value gives what p points to; false for nil.
func value[T any](p *T) (v T, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}

func (g *gormContender) close() error { return g.handle.Close() }

// gormSQLite is the dialect of gorm.io/driver/sqlite over any handle. That package
// cannot be linked: it brings a driver of its own that has the same name.
type gormSQLite struct{ handle *sql.DB }

// Name is the dialect's.
func (gormSQLite) Name() string { return "sqlite" }

// Initialize names the clauses of SQLite since version 3.35.
func (g gormSQLite) Initialize(db *gorm.DB) error {
	db.ConnPool = g.handle
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses:        []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses:        []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses:        []string{"DELETE", "FROM", "WHERE", "RETURNING"},
		LastInsertIDReversed: true,
	})
	db.ClauseBuilders["LIMIT"] = func(c clause.Clause, b clause.Builder) {
		if limit, ok := c.Expression.(clause.Limit); ok && limit.Limit != nil {
			_, _ = b.WriteString("LIMIT " + strconv.Itoa(*limit.Limit)) // into memory
		}
	}
	return nil
}

// Migrator is none: the tables are there.
func (gormSQLite) Migrator(*gorm.DB) gorm.Migrator { return nil }

// DataTypeOf is asked by migrations only.
func (gormSQLite) DataTypeOf(*schema.Field) string { return "" }

// DefaultValueOf is NULL, of which SQLite makes a key.
func (gormSQLite) DefaultValueOf(*schema.Field) clause.Expression { return clause.Expr{SQL: "NULL"} }

// BindVarTo writes the question mark that stands for an argument.
func (gormSQLite) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo writes a name that needs no escape.
func (gormSQLite) QuoteTo(w clause.Writer, name string) {
	for i, part := range strings.Split(name, ".") {
		if i > 0 {
			_ = w.WriteByte('.')
		}
		_, _ = w.WriteString("`" + part + "`")
	}
}

// Explain is for logs.
func (gormSQLite) Explain(sql string, vars ...any) string {
	return logger.ExplainSQL(sql, nil, "'", vars...)
}
