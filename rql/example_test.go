package rql_test

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

type product struct {
	name   string
	price  float64
	rating *int64
}

var products = &rql.Schema{
	Name: "Product",
	Fields: []rql.Field{
		{Name: "name", Type: rql.TypeString},
		{Name: "price", Type: rql.TypeFloat},
		{Name: "rating", Type: rql.TypeInt, Nullable: true},
	},
	Value: func(obj any, i int) rql.Value {
		p := obj.(*product)
		switch {
		case i == 0:
			return rql.String(p.name)
		case i == 1:
			return rql.Float(p.price)
		case p.rating == nil:
			return rql.Null()
		}
		return rql.Int(*p.rating)
	},
}

var stock = []any{
	&product{"nut", 2, new(int64(3))},
	&product{"bolt", 4.5, new(int64(5))},
	&product{"gear", 120, new(int64(4))},
	&product{"wire", 7, nil},
}

func Example() {
	q, err := rql.Parse("price=lt=10&sort(-rating)&limit(2)")
	if err != nil {
		fmt.Println(err)
		return
	}
	bound, err := rql.Bind(q, products)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = rql.Compile(bound).Run(slices.Values(stock), nil, func(obj any) bool {
		fmt.Println(obj.(*product).name)
		return true
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// bolt
	// nut
}

func ExampleParse() {
	q, err := rql.Parse("(status=new|status=paid)&total>=1e3&created<2020-01-01T00:00:00Z")
	fmt.Println(q, err)
	_, err = rql.Parse("status=new|status=paid&total>1000")
	fmt.Println(err)
	// Output:
	// or(eq(status,new),eq(status,paid))&ge(total,1e3)&lt(created,date:2020-01-01T00:00:00Z) <nil>
	// rql: at byte 22: '&' after '|': separators cannot be mixed; use parentheses
}

func ExampleParams() {
	q, err := rql.Parse("in(name,$1)&price<$2", rql.Params([]string{"nut", "a&b"}, 10))
	fmt.Println(q, err)
	// Output: in(name,(nut,a%26b))&lt(price,10) <nil>
}

func ExampleNewParser() {
	// cheap(price,10) is a price that is known and below 10.
	cheap := rql.Operator{
		Name: "cheap", Args: []rql.ArgShape{rql.PropertyArg, rql.ValueArg},
		Rewrite: func(args []rql.Node) (rql.Node, error) {
			return rql.And(rql.Ne(args[0], rql.Null()), rql.Lt(args[0], args[1].Value())), nil
		},
	}
	parser, err := rql.NewParser(rql.Custom(cheap))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(parser.Parse("price=cheap=10&sort(name)"))
	_, err = parser.Parse("sort(name)&cheap(price)")
	fmt.Println(err)
	// Output:
	// and(ne(price,null),lt(price,10))&sort(name) <nil>
	// rql: at byte 11: cheap takes 2 arguments, met 1
}

func ExampleDstore() {
	fmt.Println(rql.Parse("price=in=(3%2C5)&name=match=%2F%5En%2Fi", rql.Dstore()))
	// Output: in(price,(3,5))&match(name,re:%5En) <nil>
}

func ExampleNewQuery() {
	price := rql.Property("price")
	q := rql.NewQuery(rql.Lt(price, rql.Int(10)), rql.Sort(rql.SortKey{Path: []string{"rating"}, Desc: true}))
	parsed, _ := rql.Parse("price=lt=10&sort(-rating)")
	fmt.Println(q, q.Equal(parsed))
	// Output: lt(price,10)&sort(-rating) true
}

func ExampleRecurse() {
	slug := rql.Property("slug")
	q := rql.NewQuery(rql.Recurse("children", rql.Eq(slug, rql.String("tools"))), rql.Ne(slug, rql.String("saws")))
	parsed, _ := rql.Parse("recurse(children,slug=tools)&slug!=saws")
	fmt.Println(q, q.Equal(parsed))
	// Output: recurse(children,eq(slug,tools))&ne(slug,saws) true
}

func ExampleBind() {
	for _, text := range []string{"prize<10", "price<cheap", "rating=match=4"} {
		q, _ := rql.Parse(text)
		_, err := rql.Bind(q, products)
		fmt.Println(err)
	}
	// Output:
	// rql: at byte 0: unknown property "prize" of Product; did you mean "price"?
	// rql: at byte 6: "price" takes a number, met cheap
	// rql: at byte 13: match needs text, and "rating" is an integer
}

func ExampleProgram_Reduce() {
	q, _ := rql.Parse("price<10&mean(rating)")
	bound, _ := rql.Bind(q, products)
	mean, err := rql.Compile(bound).Reduce(slices.Values(stock), nil)
	fmt.Println(mean, err)
	// Output: 4 <nil>
}

type part struct {
	Name  string  `json:"name"`
	Price float64 `json:"price"`
}

// Many objects of one type are filtered sooner than one by one.
func ExampleFilter() {
	parts := &rql.Schema{
		Name:   "Part",
		Fields: []rql.Field{{Name: "name", Type: rql.TypeString}, {Name: "price", Type: rql.TypeFloat}},
		Value: func(obj any, i int) rql.Value {
			p := obj.(*part)
			return []rql.Value{rql.String(p.Name), rql.Float(p.Price)}[i]
		},
		Struct: (*part)(nil), // each field is the member of that name
	}
	q, _ := rql.Parse("price<10&name!=wire")
	bound, _ := rql.Bind(q, parts)
	cheap := rql.NewFilter[part](rql.Compile(bound))
	found, err := cheap.Append(nil, []*part{{"nut", 2}, {"gear", 120}, {"wire", 7}}, nil)
	fmt.Println(len(found), found[0].Name, err)
	// Output: 1 nut <nil>
}
