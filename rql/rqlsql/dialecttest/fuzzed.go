package dialecttest

import "github.com/perstore/perstoregen/rql"

// fuzzed are schemas with fields of every type, with names that mean something to
// SQL, and with the names of the examples of docs/rql.md.
var fuzzed = newFuzzed()

func newFuzzed() []*rql.Schema {
	geo := &rql.Schema{Name: "Geo", Fields: []rql.Field{
		{Name: "lat", Type: rql.TypeFloat}, {Name: "codes", Type: rql.TypeList, Elem: rql.TypeInt}, {Name: `it's "\`, Type: rql.TypeString},
	}}
	line := &rql.Schema{Name: "Line", Fields: []rql.Field{
		{Name: "sku", Type: rql.TypeString}, {Name: "qty", Type: rql.TypeInt}, {Name: "tags", Type: rql.TypeList, Elem: rql.TypeString}, {Name: "geo", Type: rql.TypeJSON, Of: geo},
	}}
	dimensions := &rql.Schema{Name: "Dimensions", Fields: []rql.Field{
		{Name: "width", Type: rql.TypeInt}, {Name: "unit", Type: rql.TypeString}, {Name: "round", Type: rql.TypeBool}, {Name: "at", Type: rql.TypeTime},
		{Name: "day", Type: rql.TypeDate}, {Name: "uuid", Type: rql.TypeUUID}, {Name: "tags", Type: rql.TypeList, Elem: rql.TypeString, Nullable: true},
		{Name: "geo", Type: rql.TypeJSON, Of: geo}, {Name: "lines", Type: rql.TypeJSON, Of: line, Items: noItems},
	}}
	category := &rql.Schema{Name: "Category", Table: "cat`ego\"ries", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt}, {Name: "name", Column: "na'me]", Type: rql.TypeString}, {Name: "parentId", Column: "parent id", Type: rql.TypeInt, Nullable: true},
	}}
	product := &rql.Schema{Name: "Product", Table: "products", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt}, {Name: "name", Column: `n"a"me`, Type: rql.TypeString}, {Name: "sku", Column: "select", Type: rql.TypeString},
		{Name: "price", Column: "price", Type: rql.TypeFloat}, {Name: "stock", Column: "in stock", Type: rql.TypeInt}, {Name: "status", Column: "`status`", Type: rql.TypeString},
		{Name: "rating", Column: "[rating]", Type: rql.TypeFloat, Nullable: true}, {Name: "newsletter", Column: "group", Type: rql.TypeBool},
		{Name: "placedAt", Column: "placed_at", Type: rql.TypeTime, Nullable: true}, {Name: "day", Column: "day?", Type: rql.TypeDate, Nullable: true},
		{Name: "uuid", Column: "$1", Type: rql.TypeUUID}, {Name: "categoryId", Column: "category_id", Type: rql.TypeInt, Nullable: true},
		{Name: "tags", Column: "tags", Type: rql.TypeList, Elem: rql.TypeString}, {Name: "similar", Column: "similar", Type: rql.TypeList, Elem: rql.TypeInt, Nullable: true},
		{Name: "scores", Column: "scores", Type: rql.TypeList, Elem: rql.TypeFloat}, {Name: "flags", Column: "flags", Type: rql.TypeList, Elem: rql.TypeBool},
		{Name: "seen", Column: "seen", Type: rql.TypeList, Elem: rql.TypeTime}, {Name: "days", Column: "days", Type: rql.TypeList, Elem: rql.TypeDate},
		{Name: "uuids", Column: "uuids", Type: rql.TypeList, Elem: rql.TypeUUID},
		{Name: "dimensions", Column: "dimensions", Type: rql.TypeJSON, Of: dimensions, Nullable: true}, {Name: "lines", Column: "lines", Type: rql.TypeJSON, Of: line, Items: noItems},
		{Name: "meta", Column: "meta", Type: rql.TypeJSON, Nullable: true},
		{Name: "cost", Column: "co\"st", Type: rql.TypeDecimal, Nullable: true},
	}}
	const id, name, day, categoryID, similar, days, cost, parentID = 0, 1, 9, 11, 13, 17, 22, 2
	product.Links = []*rql.Link{
		{Name: "category", Target: category, On: on("eq", categoryID, "id")},
		{Name: "reviews", Many: true, Target: product, On: on("contains", id, "similar"), Filter: rql.NewQuery(rql.Ge(rql.Property("stock"), rql.Int(100)))},
		{Name: "alike", Many: true, Target: product, On: on("in", similar, "id")}, {Name: "cousins", Many: true, Target: product, On: on("ne", categoryID, "category", "parentId")},
		{Name: "named", Many: true, Target: product, On: on("lt", name, "uuid")}, {Name: "daily", Many: true, Target: product, On: on("in", days, "name")},
		{Name: "dated", Many: true, Target: product, On: on("contains", day, "tags")}, {Name: "costly", Many: true, Target: product, On: on("lt", cost, "cost")},
	}
	category.Links = []*rql.Link{
		{Name: "parent", Target: category, On: on("eq", parentID, "id")}, {Name: "children", Many: true, Target: category, On: on("eq", id, "parentId")},
		{Name: "products", Many: true, Target: product, On: on("eq", id, "categoryId")},
	}
	return []*rql.Schema{product, category}
}

func noItems(any, func(any) bool) {}
