package dialecttest

import "github.com/perstore/perstoregen/rql"

// row is an object of the shop: the values of its schema's fields.
type row []rql.Value

func rowValue(obj any, i int) rql.Value { return obj.(row)[i] }

// Fields of the shop by index. The first field of every schema is unique; it is
// the key of all but the orders.
const (
	categoryParent = 2

	productName     = 1
	productCategory = 4
	productWeight   = 5
	productTags     = 12
	productRivals   = 13
	productSerial   = 17
	productCost     = 19

	customerCountry = 2
	customerWishes  = 4

	orderProduct  = 1
	orderCustomer = 2
	orderQuantity = 3
)

// The fields are of every type, with nulls and without. Names of SQL and
// names with quotes are among the columns.
var (
	categoryFields = []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString},
		{Name: "parent", Column: "parent_id", Type: rql.TypeInt, Nullable: true},
		{Name: "code", Column: "code", Type: rql.TypeInt, Nullable: true}, // no two are the same
	}
	productFields = []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "name", Column: "name", Type: rql.TypeString},
		{Name: "note", Column: "note", Type: rql.TypeString, Nullable: true},
		{Name: "price", Column: "price", Type: rql.TypeFloat},
		{Name: "category", Column: "category_id", Type: rql.TypeInt, Nullable: true},
		{Name: "weight", Column: "weight", Type: rql.TypeFloat, Nullable: true},
		{Name: "active", Column: "active", Type: rql.TypeBool},
		{Name: "checked", Column: "checked", Type: rql.TypeBool, Nullable: true},
		{Name: "added", Column: "added", Type: rql.TypeTime},
		{Name: "sold", Column: "sold", Type: rql.TypeTime, Nullable: true},
		{Name: "day", Column: "day", Type: rql.TypeDate, Nullable: true},
		{Name: "extra", Column: "extra", Type: rql.TypeJSON, Nullable: true, Of: extraSchema},
		{Name: "tags", Column: "tags", Type: rql.TypeList, Elem: rql.TypeString},
		{Name: "rivals", Column: "rivals", Type: rql.TypeList, Elem: rql.TypeInt, Nullable: true},
		{Name: "scores", Column: "scores", Type: rql.TypeList, Elem: rql.TypeFloat, Nullable: true},
		{Name: "flags", Column: "flags", Type: rql.TypeList, Elem: rql.TypeBool},
		{Name: "seen", Column: "seen", Type: rql.TypeList, Elem: rql.TypeTime, Nullable: true},
		{Name: "serial", Column: "serial", Type: rql.TypeInt, Nullable: true},
		{Name: "parts", Column: "parts", Type: rql.TypeJSON, Nullable: true, Of: partSchema, Items: records},
		{Name: "cost", Column: "cost", Type: rql.TypeDecimal, Nullable: true},
	}
	customerFields = []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeUUID},
		{Name: "name", Column: "na\"me", Type: rql.TypeString, Nullable: true},
		{Name: "country", Column: "country", Type: rql.TypeString, Nullable: true},
		{Name: "vip", Column: "group", Type: rql.TypeBool},
		{Name: "wishes", Column: "wishes", Type: rql.TypeList, Elem: rql.TypeInt, Nullable: true},
	}
	orderFields = []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "product", Column: "product_id", Type: rql.TypeInt},
		{Name: "customer", Column: "customer_id", Type: rql.TypeUUID, Nullable: true},
		{Name: "quantity", Column: "quantity", Type: rql.TypeInt},
		{Name: "placed", Column: "select", Type: rql.TypeTime},
		{Name: "total", Column: "to'tal", Type: rql.TypeDecimal},
	}
)

// shop is the schemas and their rows.
type shop struct {
	category, product, customer, order *rql.Schema

	rows map[*rql.Schema][]row
}

// newShop makes the schemas, with links of every kind between them. Filters
// have lists of a length that random queries have not, so that no link
// with a condition reads as another link with a filter.
func newShop() *shop {
	s := &shop{
		category: newSchema("category", categoryFields),
		product:  newSchema("product", productFields),
		customer: newSchema("customer", customerFields),
		order:    newSchema("order", orderFields),
		rows:     make(map[*rql.Schema][]row),
	}
	s.order.Key = []int{0, orderProduct}
	s.linkCatalogue()
	s.linkToOne()
	s.linkSales()
	return s
}

func newSchema(name string, fields []rql.Field) *rql.Schema {
	return &rql.Schema{Name: name, Table: name, Fields: fields, Key: []int{0}, Value: rowValue}
}

// schemas are all schemas in the order in which tables are made.
func (s *shop) schemas() []*rql.Schema {
	return []*rql.Schema{s.category, s.product, s.customer, s.order}
}

func (s *shop) linkCatalogue() {
	s.category.Links = []*rql.Link{
		{Name: "up", Target: s.category, On: on("eq", categoryParent, "id")},
		{Name: "children", Many: true, Target: s.category, On: on("eq", 0, "parent")},
		{Name: "below", Many: true, Target: s.category, On: on("eq", 0, "parent"),
			Filter: rql.NewQuery(rql.Recurse("children", rql.In(rql.Property("id"), rql.Int(1), rql.Int(2), rql.Int(3), rql.Int(4))))},
		{Name: "products", Many: true, Target: s.product, On: on("eq", 0, "category")},
		{Name: "dear", Many: true, Target: s.product, On: on("eq", 0, "category"),
			Filter: rql.NewQuery(rql.Or(
				rql.In(rql.Property("price"), rql.Float(0.3), rql.Float(1), rql.Float(2.5), rql.Float(1e10)),
				rql.Eq(rql.Property("weight"), rql.Null())))},
	}
	s.product.Links = []*rql.Link{
		{Name: "kind", Target: s.category, On: on("eq", productCategory, "id")},
		{Name: "orders", Many: true, Target: s.order, On: on("eq", 0, "product")},
		{Name: "others", Many: true, Target: s.product, On: on("ne", productCategory, "category")},
		{Name: "dearer", Many: true, Target: s.product,
			On: append(on("eq", productCategory, "category"), on("gt", 3, "price")...)},
		{Name: "against", Many: true, Target: s.product, On: on("in", productRivals, "id")},
		{Name: "wishers", Many: true, Target: s.customer, On: on("contains", 0, "wishes")},
		{Name: "namesakes", Many: true, Target: s.product,
			On: on("eq", productCategory, "kind", "id")},
		{Name: "paid", Many: true, Target: s.order, On: on("eq", productCost, "total")},
		{Name: "overpaid", Many: true, Target: s.order,
			On: append(on("eq", 0, "product"), on("gt", productCost, "total")...)},
	}
}

// linkToOne adds links that are to one product, category or order: by its key,
// which can be joined, and in ways that cannot.
func (s *shop) linkToOne() {
	rare := rql.In(rql.Property("name"), rql.String("a"), rql.String("A"), rql.String("ab"), rql.String("z"))
	s.product.Links = append(s.product.Links,
		&rql.Link{Name: "main", Target: s.product, On: on("eq", productSerial, "id")},
		&rql.Link{Name: "rare", Target: s.category, On: on("eq", productCategory, "id"), Filter: rql.NewQuery(rare)},
		&rql.Link{Name: "own", Target: s.order,
			On: append(on("eq", productSerial, "id"), on("eq", 0, "product")...)},
		&rql.Link{Name: "coded", Target: s.category, On: on("eq", productCategory, "code")},
		&rql.Link{Name: "half", Target: s.order, On: on("eq", productSerial, "id")},
		&rql.Link{Name: "weighed", Target: s.category, On: on("eq", productWeight, "id")},
		&rql.Link{Name: "under", Target: s.category, On: on("eq", productCategory, "id"),
			Filter: rql.NewQuery(rql.Rel("up", rare))},
		&rql.Link{Name: "older", Target: s.category,
			On: append(on("eq", productCategory, "id"), on("gt", productSerial, "parent")...)})
	s.category.Links = append(s.category.Links,
		&rql.Link{Name: "twin", Target: s.category, On: on("eq", categoryParent, "code")})
}

func (s *shop) linkSales() {
	s.customer.Links = []*rql.Link{
		{Name: "orders", Many: true, Target: s.order, On: on("eq", 0, "customer")},
		{Name: "bulk", Many: true, Target: s.order, On: on("eq", 0, "customer"),
			Filter: rql.NewQuery(rql.Out(rql.Property("quantity"), rql.Int(0), rql.Int(1), rql.Int(2), rql.Int(3)))},
		{Name: "wished", Many: true, Target: s.product, On: on("in", customerWishes, "id")},
		{Name: "domestic", Many: true, Target: s.order,
			On: on("eq", customerCountry, "buyer", "country")},
		{Name: "foreign", Many: true, Target: s.order,
			On: on("ne", customerCountry, "buyer", "country")},
	}
	s.order.Links = []*rql.Link{
		{Name: "item", Target: s.product, On: on("eq", orderProduct, "id")},
		{Name: "counted", Target: s.product,
			On: append(on("eq", orderProduct, "id"), on("eq", orderQuantity, "category")...)},
		{Name: "buyer", Target: s.customer, On: on("eq", orderCustomer, "id")},
	}
}

func on(op string, local int, remote ...string) []rql.Join {
	return []rql.Join{{Op: op, Local: local, Remote: remote}}
}

func (s *shop) schema(name string) *rql.Schema {
	for _, schema := range s.schemas() {
		if schema.Name == name {
			return schema
		}
	}
	return nil
}
