package rqlsql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// product is the schema that the texts of the tests are about.
var product = newProduct()

func newProduct() *rql.Schema {
	product := &rql.Schema{Name: "product", Table: "products", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString},
		{Name: "note", Column: "note", Type: rql.TypeString, Nullable: true},
		{Name: "price", Column: "price", Type: rql.TypeFloat},
		{Name: "stock", Column: "in stock", Type: rql.TypeInt, Nullable: true},
		{Name: "active", Column: "active", Type: rql.TypeBool},
		{Name: "added", Column: "added_at", Type: rql.TypeTime},
		{Name: "categoryId", Column: "category_id", Type: rql.TypeInt, Nullable: true},
		{Name: "tags", Column: "tags", Type: rql.TypeList, Elem: rql.TypeString},
		{Name: "similar", Column: "similar", Type: rql.TypeList, Elem: rql.TypeInt, Nullable: true},
		{Name: "times", Column: "times", Type: rql.TypeList, Elem: rql.TypeTime},
		{Name: "meta", Column: "meta", Type: rql.TypeJSON, Nullable: true},
	}}
	category := &rql.Schema{Name: "category", Table: "categories", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString},
		{Name: "parentId", Column: "parent_id", Type: rql.TypeInt, Nullable: true},
	}}
	order := &rql.Schema{Name: "order", Table: "order", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "productId", Column: "product_id", Type: rql.TypeInt},
		{Name: "quantity", Column: "quantity", Type: rql.TypeInt},
	}}
	shelf := &rql.Schema{Name: "shelf", Table: "shelves", Key: []int{1, 0}, Fields: []rql.Field{
		{Name: "nr", Column: "nr", Type: rql.TypeInt},
		{Name: "room", Column: "room", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString, Nullable: true},
	}}
	const id, stock, categoryID, similar, parentID, productID, room = 0, 4, 7, 9, 2, 1, 1
	product.Links = []*rql.Link{
		{Name: "category", Target: category, On: on("eq", categoryID, "id")},
		{Name: "shelf", Target: shelf, On: append(on("eq", stock, "nr"), on("eq", categoryID, "room")...),
			Filter: rql.NewQuery(rql.Ne(rql.Property("name"), rql.String("closed")))},
		{Name: "any", Target: category, On: on("eq", stock, "parentId")},
		{Name: "orders", Many: true, Target: order, On: on("eq", id, "productId")},
		{Name: "bulk", Many: true, Target: order, On: on("eq", id, "productId"),
			Filter: rql.NewQuery(rql.Ge(rql.Property("quantity"), rql.Int(100)))},
		{Name: "counted", Many: true, Target: order, On: on("eq", id, "quantity")},
		{Name: "roots", Many: true, Target: category, On: on("eq", id, "parentId")},
		{Name: "others", Many: true, Target: product, On: on("ne", categoryID, "categoryId")},
		{Name: "alike", Many: true, Target: product, On: on("in", similar, "id")},
		{Name: "alikeTo", Many: true, Target: product, On: on("contains", id, "similar")},
		{Name: "cousins", Many: true, Target: product, On: on("eq", categoryID, "category", "parentId")},
	}
	category.Links = []*rql.Link{
		{Name: "parent", Target: category, On: on("eq", parentID, "id")},
		{Name: "children", Many: true, Target: category, On: on("eq", id, "parentId")},
	}
	shelf.Links = []*rql.Link{{Name: "room", Target: category, On: on("eq", room, "id")}}
	order.Links = []*rql.Link{{Name: "product", Target: product, On: on("eq", productID, "id")}}
	return product
}

func on(op string, local int, remote ...string) []rql.Join {
	return []rql.Join{{Op: op, Local: local, Remote: remote}}
}

// bind makes a query of text over the products.
func bind(t testing.TB, text string) *rql.Bound {
	t.Helper()
	q, err := rql.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	b, err := rql.Bind(q, product)
	if err != nil {
		t.Fatalf("Bind(%s): %v", text, err)
	}
	return b
}
