// Package schema has the tables of the benchmark in ent's words.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

//go:generate go run entgo.io/ent/cmd/ent@v0.14.5 generate --target .. .

// Author is who has written books.
type Author struct{ ent.Schema }

// Fields are its columns.
func (Author) Fields() []ent.Field {
	return []ent.Field{field.Int64("id"), field.String("name"), field.String("email"), field.Int64("born").Optional().Nillable()}
}

// Edges lead to the books.
func (Author) Edges() []ent.Edge { return []ent.Edge{edge.To("books", Book.Type)} }

// Book is what is written, read and listed.
type Book struct{ ent.Schema }

// Fields are its columns.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"), field.Int64("author_id"), field.String("title"), field.String("isbn"), field.String("genre"), field.Float("price"),
		field.Int64("pages"), field.Bool("in_print"), field.Float("rating").Optional().Nillable(), field.Time("published_at"),
	}
}

// Edges lead to the author.
func (Book) Edges() []ent.Edge {
	return []ent.Edge{edge.From("author", Author.Type).Ref("books").Field("author_id").Unique().Required()}
}
