package main

import (
	"time"

	"github.com/perstore/perstoregen/rql"
)

// query is one of the sizes that are measured.
type query struct {
	size      string
	text      string // what is parsed; a date has no time, which the published reference cannot read
	filter    string // what becomes SQL
	a8mFilter string // the same in the JSON of a8m/rql
}

// queries are those of BenchmarkParse of package rql. Those that become SQL have
// the same filter in both languages: a8m/rql has no lists, so that it gets a
// disjunction.
var queries = []query{
	{
		size:      "short",
		text:      "price<10",
		filter:    "price<10",
		a8mFilter: `{"filter":{"price":{"$lt":10}}}`,
	},
	{
		size:      "medium",
		text:      "price=lt=10&status=new&paid=true&sort(-price,+qty)&qty>=2&limit(20,40)",
		filter:    "price=lt=10&status=new&paid=true&sort(-price,+qty)&qty>=2&limit(20,40)",
		a8mFilter: `{"filter":{"price":{"$lt":10},"status":"new","paid":true,"qty":{"$gte":2}},"sort":["-price","+qty"],"limit":20,"offset":40}`,
	},
	{
		size:   "long",
		text:   "(status=new|status=paid|(price<10&qty>5))&in(id,(1,2,3,4,5,6,7,8))&at>=2020-01-01&contains(tags,red)&customer/name=Ann&(paid=true|note!=null)&select(id,price,qty,status,paid,note,at)&sort(-price,+qty,-customer/name)&limit(20,0,1000)",
		filter: "(status=new|status=paid|(price<10&qty>5))&in(id,(1,2,3,4,5,6,7,8))&at>=2020-01-01T00:00:00Z&like(tags,*red*)&customer=Ann&(paid=true|note!=x)&select(id,price,qty,status,paid,note,at)&sort(-price,+qty,-customer)&limit(20)",
		a8mFilter: `{"filter":{"$and":[{"$or":[{"status":"new"},{"status":"paid"},{"price":{"$lt":10},"qty":{"$gt":5}}]},` +
			`{"$or":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5},{"id":6},{"id":7},{"id":8}]},{"$or":[{"paid":true},{"note":{"$neq":"x"}}]}],` +
			`"at":{"$gte":"2020-01-01T00:00:00Z"},"tags":{"$like":"%red%"},"customer":"Ann"},` +
			`"select":["id","price","qty","status","paid","note","at"],"sort":["-price","+qty","-customer"],"limit":20}`,
	},
}

// orders is what the queries are about.
var orders = &rql.Schema{Name: "Order", Table: "orders", Fields: []rql.Field{
	{Name: "id", Column: "id", Type: rql.TypeInt},
	{Name: "price", Column: "price", Type: rql.TypeFloat},
	{Name: "qty", Column: "qty", Type: rql.TypeInt},
	{Name: "status", Column: "status", Type: rql.TypeString},
	{Name: "paid", Column: "paid", Type: rql.TypeBool},
	{Name: "at", Column: "at", Type: rql.TypeTime},
	{Name: "tags", Column: "tags", Type: rql.TypeString},
	{Name: "customer", Column: "customer", Type: rql.TypeString},
	{Name: "note", Column: "note", Type: rql.TypeString},
}}

// order is the same to a8m/rql.
type order struct {
	ID       int64     `rql:"filter,sort"`
	Price    float64   `rql:"filter,sort"`
	Qty      int64     `rql:"filter,sort"`
	Status   string    `rql:"filter,sort"`
	Paid     bool      `rql:"filter,sort"`
	At       time.Time `rql:"filter,sort"`
	Tags     string    `rql:"filter,sort"`
	Customer string    `rql:"filter,sort"`
	Note     string    `rql:"filter,sort"`
}
