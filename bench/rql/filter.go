package main

import (
	"fmt"
	"io"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/internal/measure"
	"github.com/perstore/perstoregen/rql"
)

// filterRows is how many objects are filtered.
const filterRows = 100_000

// reportFilter compares a query over generated objects with loops by hand.
func reportFilter(out io.Writer, rounds int) error {
	products := products()
	p, err := program("price<250&status=published")
	if err != nil {
		return err
	}
	contenders := filters(p, products)
	times, err := measure.Rounds(contenders, rounds, 3)
	if err != nil {
		return err
	}
	for i, c := range contenders {
		fmt.Fprintf(out, "%d objects\t%s\t%v\t%.2f\t\n", filterRows, c.Name, time.Duration(measure.Median(times[i])), measure.Ratio(times[i], times[i/3*3]))
	}
	return nil
}

// filters count the products that match, and then gather them. Of each three the
// first is by hand.
func filters(p *rql.Program, products []*shop.Product) []measure.Contender {
	f := rql.NewFilter[shop.Product](p)
	found := make([]*shop.Product, 0, len(products))
	return []measure.Contender{
		measure.Here("counted by hand", func() error { return quarter(countByHand(products)) }),
		measure.Here("counted by rql.Filter", func() error { n, _ := f.Count(products, nil); return quarter(n) }),
		measure.Here("counted by Program.Match", func() error { return quarter(countMatching(p, products)) }),
		measure.Here("gathered by hand", func() error { return quarter(len(gatherByHand(found, products))) }),
		measure.Here("gathered by rql.Filter", func() error { all, _ := f.Append(found, products, nil); return quarter(len(all)) }),
		measure.Here("gathered by Program.Match", func() error { return quarter(len(gatherMatching(found, p, products))) }),
	}
}

func products() []*shop.Product {
	all := make([]*shop.Product, filterRows)
	for i := range all {
		all[i] = &shop.Product{ID: int64(i), Price: float64(i % 500), Status: shop.ProductStatusDraft}
		if i%2 == 0 {
			all[i].Status = shop.ProductStatusPublished
		}
	}
	return all
}

// program compiles a query over the generated accessors of Product.
func program(query string) (*rql.Program, error) {
	q, err := rql.Parse(query)
	if err != nil {
		return nil, err
	}
	for _, e := range shop.Entities() {
		if e.Schema.Name == "Product" {
			b, err := rql.Bind(q, e.Schema)
			if err != nil {
				return nil, err
			}
			return rql.Compile(b), nil
		}
	}
	return nil, fmt.Errorf("the shop has no products")
}

func countMatching(p *rql.Program, products []*shop.Product) (n int) {
	for _, product := range products {
		if ok, _ := p.Match(product, nil); ok {
			n++
		}
	}
	return n
}

func countByHand(products []*shop.Product) (n int) {
	for _, p := range products {
		if p.Price < 250 && p.Status == shop.ProductStatusPublished {
			n++
		}
	}
	return n
}

func gatherMatching(found []*shop.Product, p *rql.Program, products []*shop.Product) []*shop.Product {
	for _, product := range products {
		if ok, _ := p.Match(product, nil); ok {
			found = append(found, product)
		}
	}
	return found
}

func gatherByHand(found, products []*shop.Product) []*shop.Product {
	for _, p := range products {
		if p.Price < 250 && p.Status == shop.ProductStatusPublished {
			found = append(found, p)
		}
	}
	return found
}

// quarter checks that a fourth of the objects was found.
func quarter(n int) error {
	if n != filterRows/4 {
		return fmt.Errorf("%d objects match, not %d", n, filterRows/4)
	}
	return nil
}
