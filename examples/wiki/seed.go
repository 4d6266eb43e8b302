package main

import (
	"context"
	"strings"
	"time"

	"github.com/perstore/perstoregen/examples/wiki/wiki"
	perstore "github.com/perstore/perstoregen/runtime"
)

// began is when the wiki was set up.
var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// after is a moment some hours later.
func after(hours int) time.Time { return began.Add(time.Duration(hours) * time.Hour) }

var users = []*wiki.User{
	{Name: "anna", Email: "anna@example.com", DisplayName: perstore.Some("Anna"), Role: wiki.UserRoleAdmin, JoinedAt: began},
	{Name: "bert", Email: "bert@example.com", DisplayName: perstore.Some("Bert"), Role: wiki.UserRoleEditor, JoinedAt: began},
	{Name: "carl", Email: "carl@example.com", DisplayName: perstore.Some("Carl"), JoinedAt: after(5)},
}

// pages are in an order in which those above come first.
var pages = []struct{ slug, parent, title, owner, see string }{
	{"home", "", "Home", "anna", "handbook coffee"},
	{"handbook", "home", "Handbook", "anna", ""},
	{"travel", "handbook", "Travel", "bert", "expenses"},
	{"expenses", "handbook", "Expenses", "anna", "travel"},
	{"kitchen", "home", "Kitchen", "carl", ""},
	{"coffee", "kitchen", "Coffee", "bert", "expenses"},
	{"dishes", "kitchen", "Dishes", "", ""},
}

var edits = []struct{ page, by, summary string }{
	{"home", "anna", "a beginning"},
	{"handbook", "anna", "the rules so far"},
	{"travel", "bert", "trains first"},
	{"expenses", "anna", "what we pay"},
	{"coffee", "bert", "how the machine works"},
	{"coffee", "carl", "it leaks on the left"},
	{"travel", "bert", "no flights below 500 km"},
	{"coffee", "bert", "no longer"},
}

// comments are on the page coffee; each may answer one before it.
var comments = []struct {
	by, text string
	answers  int // counts from 1; 0 answers none
}{
	{"carl", "Who buys the beans?", 0},
	{"bert", "I do, on Fridays.", 1},
	{"anna", "Is the grinder that loud for all of you?", 0},
	{"carl", "Then I pay the milk.", 2},
	{"bert", "Only before nine.", 3},
}

// fill stores a small wiki.
func fill(ctx context.Context, db *wiki.DB) error {
	return perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := db.Users.AddAll(ctx, users); err != nil {
			return err
		}
		for _, step := range []func(context.Context, *wiki.DB) error{fillPages, fillEdits, fillComments} {
			if err := step(ctx, db); err != nil {
				return err
			}
		}
		return nil
	})
}

func fillPages(ctx context.Context, db *wiki.DB) error {
	for _, page := range pages {
		p := &wiki.Page{Slug: page.slug, Title: page.title, Status: wiki.PageStatusPublished, See: strings.Fields(page.see)}
		if page.parent != "" {
			p.Parent = perstore.Some(page.parent)
		}
		if page.owner != "" {
			p.OwnerName = perstore.Some(page.owner)
		}
		if page.slug == "dishes" {
			p.Status = wiki.PageStatusDraft
		}
		if err := db.Pages.Add(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func fillEdits(ctx context.Context, db *wiki.DB) error {
	for i, e := range edits {
		p, err := db.Pages.Get(ctx, e.page)
		if err != nil {
			return err
		}
		by, err := db.Users.Get(ctx, e.by)
		if err != nil {
			return err
		}
		edit := wiki.Edit{By: by, Text: "# " + p.Title + "\n\n" + e.summary, Summary: e.summary, At: after(i + 1)}
		if _, err := db.Edit(ctx, p, edit); err != nil {
			return err
		}
	}
	return nil
}

func fillComments(ctx context.Context, db *wiki.DB) error {
	var stored []*wiki.Comment
	for i, comment := range comments {
		c := &wiki.Comment{Page: "coffee", AuthorName: comment.by, Text: comment.text, WrittenAt: after(20 + i)}
		if comment.answers > 0 {
			c.AnswersID = perstore.Some(stored[comment.answers-1].ID)
		}
		if err := db.Comments.Add(ctx, c); err != nil { // fills c.ID
			return err
		}
		stored = append(stored, c)
	}
	return nil
}
