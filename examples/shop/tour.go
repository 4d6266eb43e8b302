package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// tour shows one thing after another.
type tour struct {
	ctx        context.Context
	db         *shop.DB
	statements *int
	out        printer
}

// fill creates the tables and stores a few thousand objects.
func (t *tour) fill() error {
	var rows [][]string
	total, begin := 0, time.Now()
	row := func(what string, n int, took time.Duration) {
		objects, each := "", ""
		if n > 0 {
			objects, each = strconv.Itoa(n), fmt.Sprintf("%.1f µs", float64(took.Nanoseconds())/1e3/float64(n))
		}
		rows = append(rows, []string{what, objects, took.Round(100 * time.Microsecond).String(), each})
	}
	for _, s := range newSeed().steps() {
		start := time.Now()
		n, err := s.run(t.ctx, t.db)
		if err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
		row(s.what, n, time.Since(start))
		total += n
	}
	row("all", total, time.Since(begin))
	t.out.table([]string{"stored", "objects ", "time ", "each "}, rows)
	return nil
}

// bargains is the typed query of the tour; bargainsRQL is its twin.
func (t *tour) bargains() *shop.ProductQuery {
	f := shop.ProductFields
	return t.db.Products.
		Where(f.Price.Lt(40), f.Status.Eq(shop.ProductStatusPublished), f.Name.Like("*Lamp")).
		Sort(f.Rating.Desc(), f.Price.Asc()).
		Limit(5)
}

const bargainsRQL = "price=lt=40&status=published&like(name,*Lamp)&sort(-rating,+price)&limit(5)"

// typed asks in Go.
func (t *tour) typed() error {
	t.out.title("The best lamps under 40, in Go")
	t.out.code(`db.Products.
	Where(f.Price.Lt(40), f.Status.Eq(shop.ProductStatusPublished), f.Name.Like("*Lamp")).
	Sort(f.Rating.Desc(), f.Price.Asc()).
	Limit(5).All(ctx)`)
	start := time.Now()
	found, err := t.bargains().All(t.ctx)
	if err != nil {
		return err
	}
	took := time.Since(start)
	var rows [][]string
	for _, p := range found {
		rows = append(rows, []string{p.Sku, p.Name, fmt.Sprintf("%.2f", p.Price), fmt.Sprintf("%.1f", p.Rating.Or(0)), fmt.Sprint(p.Stock.Or(0))})
	}
	t.out.table([]string{"sku", "name", "price ", "stars ", "stock "}, rows)
	t.out.line("%d rows in %v", len(found), took.Round(time.Microsecond))
	return nil
}

// rql asks the same in RQL, as a browser would, and compares.
func (t *tour) rql() error {
	t.out.title("The same in RQL")
	t.out.code(bargainsRQL)
	inGo, err := t.bargains().All(t.ctx)
	if err != nil {
		return err
	}
	inRQL, err := t.db.Products.RQL(bargainsRQL).All(t.ctx)
	if err != nil {
		return err
	}
	same := len(inGo) == len(inRQL)
	for i := range inRQL {
		same = same && inGo[i].ID == inRQL[i].ID
	}
	plan, err := t.db.Products.RQL(bargainsRQL).Explain(t.ctx)
	if err != nil {
		return err
	}
	t.out.line("the same rows: %v; the plan of both:", same)
	t.out.code(plan.SQL + plan.InMemory)
	return nil
}

// links follows links of many objects in one query a link.
func (t *tour) links() error {
	t.out.title("Fifty orders with their customers, items and products")
	l := shop.OrderLinks
	before, start := *t.statements, time.Now()
	list, err := t.db.Orders.Where().
		Sort(shop.OrderFields.PlacedAt.Desc()).
		Limit(50).
		With(l.Customer, l.Items.With(shop.OrderItemLinks.Product)).
		All(t.ctx)
	if err != nil {
		return err
	}
	pieces, value := int64(0), 0.0
	for _, o := range list {
		items, err := o.Items().All(t.ctx) // loaded already
		if err != nil {
			return err
		}
		for _, item := range items {
			pieces += item.Quantity
			value += item.Price * float64(item.Quantity)
		}
	}
	t.out.line("%d orders, %d pieces, %.2f in all: %d statements, %v",
		len(list), pieces, value, *t.statements-before, time.Since(start).Round(10*time.Microsecond))
	customers, err := t.db.Customers.RQL("orders/items/product/category/parent/name=Lighting").Count(t.ctx)
	if err != nil {
		return err
	}
	t.out.line("%d customers have bought lighting: a path through five links, one statement", customers)
	return nil
}

// payments reads a family of models: those that extend Payment are in its
// table, and what asks for payments finds them all.
func (t *tour) payments() error {
	t.out.title("Money by card and from bank accounts, in one table")
	largest, err := t.db.Payments.Where().Sort(shop.PaymentFields.Amount.Desc()).Limit(3).All(t.ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, p := range largest {
		rows = append(rows, []string{fmt.Sprintf("%.2f", p.Amount), p.Perstore.Model()})
	}
	t.out.table([]string{"the largest ", "of the model"}, rows)
	all, err := perstore.Sum(t.ctx, t.db.Payments.Where(), shop.PaymentFields.Amount)
	if err != nil {
		return err
	}
	visa := t.db.CardPayments.Where(shop.CardPaymentFields.Brand.Eq(shop.CardPaymentBrandVisa))
	byVisa, err := perstore.Sum(t.ctx, visa, shop.CardPaymentFields.Amount)
	if err != nil {
		return err
	}
	t.out.line("%.2f in all, %.2f of it by Visa, as only card payments can tell", all.Or(0), byVisa.Or(0))
	return nil
}

// rules shows what the schema refuses, all at once.
func (t *tour) rules() error {
	t.out.title("What the schema refuses")
	var rows [][]string
	for _, err := range []error{
		t.db.Products.Add(t.ctx, &shop.Product{Sku: "P-0001", Price: -1, Status: "sold"}),
		t.db.Customers.Add(t.ctx, &shop.Customer{Name: "Eve", Email: "eve@example.com", Terms: perstore.Some(false)}),
	} {
		var invalid *perstore.ValidationError
		if !errors.As(err, &invalid) {
			return fmt.Errorf("what breaks rules was not refused: %w", err)
		}
		for _, v := range invalid.Violations {
			rows = append(rows, []string{v.Pointer, v.Keyword, v.Message})
		}
	}
	t.out.table([]string{"member", "rule", "why"}, rows)
	return nil
}

// clerks lets two of them change one product.
func (t *tour) clerks() error {
	t.out.title("Two clerks and the price of one product")
	hers, err := t.db.Products.RQL("sku=P-0001").One(t.ctx)
	if err != nil {
		return err
	}
	his, err := t.db.Products.Get(t.ctx, hers.ID)
	if err != nil {
		return err
	}
	hers.Price += 5
	if err := hers.Save(t.ctx); err != nil {
		return err
	}
	t.out.line("hers is stored, revision %d", hers.Revision)
	his.Price -= 5
	if err = his.Save(t.ctx); !errors.Is(err, perstore.ErrPrecondition) {
		return fmt.Errorf("a price was overwritten by one who had not seen it: %w", err)
	}
	t.out.line("his is not: %v", err)
	return nil
}

// holders gives facets to a visitor and to a supplier: neither can name what the
// facet does not hold.
func (t *tour) holders() error {
	t.out.title("What others hold of the shop")
	visitor := t.db.Public()
	lamps, err := visitor.Products.Where(shop.PublicProductFields.Name.Like("*Lamp")).Limit(2).All(t.ctx)
	if err != nil {
		return err
	}
	for _, lamp := range lamps { // a lamp has no Stock, and visitor.Products no Delete
		n, err := lamp.Reviews().Count(t.ctx)
		if err != nil {
			return err
		}
		t.out.line("a visitor sees %s for %.2f, with %d reviews", lamp.Name, lamp.Price, n)
	}
	supplier := t.db.Supplier(shop.SupplierParams{Supplier: 1})
	mine, err := supplier.Products.Where().First(t.ctx)
	if err != nil {
		return err
	}
	mine.Price = 20000
	t.out.line("supplier 1 asks too much: %v", mine.Save(t.ctx))
	_, err = t.db.Supplier(shop.SupplierParams{Supplier: 2}).Products.Get(t.ctx, mine.ID)
	t.out.line("supplier 2 looks for it: %v", err)
	return nil
}

// transaction shows that all or nothing happens.
func (t *tour) transaction() error {
	t.out.title("A transaction that fails leaves nothing behind")
	unsold := t.db.Products.Where(
		shop.ProductFields.Status.Eq(shop.ProductStatusDraft),
		perstore.Not(shop.ProductLinks.OrderItems.Has()),
	)
	deleted, broken := int64(0), errors.New("the power went")
	err := perstore.Transaction(t.ctx, func(ctx context.Context) (err error) {
		if deleted, err = unsold.Delete(ctx); err != nil { // one statement
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		return err
	}
	left, err := unsold.Count(t.ctx)
	if err != nil {
		return err
	}
	t.out.line("%d drafts deleted, then %v: %d are there", deleted, broken, left)
	return nil
}
