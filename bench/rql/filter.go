package main

import (
	"fmt"
	"io"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
)

// filterRows is how many objects are filtered.
const filterRows = 100_000

// reportFilter compares a query over generated objects with a loop by hand.
func reportFilter(out io.Writer, rounds int) error {
	products := products()
	p, err := program("price<250&status=published")
	if err != nil {
		return err
	}
	times, err := measure([]contender{
		here("by hand", func() error { return quarter(byHand(products)) }),
		here("rql.Program", func() error { return quarter(matching(p, products)) }),
	}, rounds, 3)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d objects\tfiltered by hand\t%v\t%.2f\t\n", filterRows, time.Duration(median(times[0])), 1.0)
	fmt.Fprintf(out, "%d objects\tfiltered by rql.Program\t%v\t%.2f\t\n", filterRows, time.Duration(median(times[1])), ratio(times[1], times[0]))
	return nil
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

func matching(p *rql.Program, products []*shop.Product) (n int) {
	for _, product := range products {
		if ok, _ := p.Match(product, nil); ok {
			n++
		}
	}
	return n
}

func byHand(products []*shop.Product) (n int) {
	for _, p := range products {
		if p.Price < 250 && p.Status == shop.ProductStatusPublished {
			n++
		}
	}
	return n
}

// quarter checks that a fourth of the objects was found.
func quarter(n int) error {
	if n != filterRows/4 {
		return fmt.Errorf("%d objects match, not %d", n, filterRows/4)
	}
	return nil
}
