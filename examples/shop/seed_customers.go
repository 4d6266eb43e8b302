package main

import (
	"context"
	"fmt"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// fillCustomers adds customers, each with an address.
func (s *seed) fillCustomers(ctx context.Context, db *shop.DB) (int, error) {
	for i := range customers {
		s.customers = append(s.customers, &shop.Customer{
			Name:      fmt.Sprintf("Customer %03d", i+1),
			Email:     fmt.Sprintf("customer%03d@example.com", i+1),
			CreatedAt: opening.Add(time.Duration(i) * time.Hour),
			Terms:     perstore.Some(true),
		})
	}
	if err := db.Customers.AddAll(ctx, s.customers); err != nil { // fills their keys
		return 0, err
	}
	for i, c := range s.customers {
		s.addresses = append(s.addresses, &shop.Address{
			CustomerID: c.ID, Street: fmt.Sprintf("Main Street %d", i%90+1), City: "Oslo", Country: "NO",
		})
	}
	return 2 * customers, db.Addresses.AddAll(ctx, s.addresses)
}

// fillReviews gives the products the stars of their ratings.
func (s *seed) fillReviews(ctx context.Context, db *shop.DB) (int, error) {
	var list []*shop.Review
	for i, stars := range s.stars {
		for n, value := range stars {
			list = append(list, &shop.Review{
				ProductID: s.products[i].ID, CustomerID: s.customers[(i+n)%customers].ID,
				Stars: value, WrittenAt: opening.AddDate(0, 2, 0).Add(time.Duration(i) * time.Hour),
			})
		}
	}
	return len(list), db.Reviews.AddAll(ctx, list)
}

// fillOrders adds orders with one to four lines each, and pays for them, in
// one transaction.
func (s *seed) fillOrders(ctx context.Context, db *shop.DB) (int, error) {
	list := make([]*shop.Order, orders)
	for i := range list {
		customer := s.random.IntN(customers)
		list[i] = &shop.Order{
			CustomerID: s.customers[customer].ID,
			ShipToID:   perstore.Some(s.addresses[customer].ID),
			Status:     shop.OrderStatusPaid,
			PlacedAt:   opening.AddDate(0, 1, 0).Add(time.Duration(i) * time.Hour),
		}
	}
	n := 0
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := db.Orders.AddAll(ctx, list); err != nil {
			return err
		}
		items := s.items(list)
		if err := db.OrderItems.AddAll(ctx, items); err != nil {
			return err
		}
		n = len(list) + len(items) + len(list)
		return s.pay(ctx, db, list, items)
	})
	return n, err
}

func (s *seed) items(list []*shop.Order) []*shop.OrderItem {
	var items []*shop.OrderItem
	for _, o := range list {
		for line := range s.random.IntN(4) + 1 {
			p := pick(s, s.products)
			for p.Status == shop.ProductStatusDraft { // not for sale yet
				p = pick(s, s.products)
			}
			items = append(items, &shop.OrderItem{
				OrderID: o.ID, Line: int64(line + 1), ProductID: p.ID,
				Quantity: int64(s.random.IntN(3) + 1), Price: p.Price,
			})
		}
	}
	return items
}

// pay adds a payment for each order: every third comes from a bank account, the
// others by card.
func (s *seed) pay(ctx context.Context, db *shop.DB, list []*shop.Order, items []*shop.OrderItem) error {
	value := map[int64]float64{}
	for _, item := range items {
		value[item.OrderID] += item.Price * float64(item.Quantity)
	}
	var cards []*shop.CardPayment
	var transfers []*shop.TransferPayment
	for i, o := range list {
		paidAt := o.PlacedAt.Add(time.Minute)
		if i%3 == 0 {
			transfers = append(transfers, &shop.TransferPayment{
				OrderID: o.ID, Amount: value[o.ID], PaidAt: paidAt, Iban: fmt.Sprintf("NO938601111%04d", i),
			})
			continue
		}
		cards = append(cards, &shop.CardPayment{
			OrderID: o.ID, Amount: value[o.ID], PaidAt: paidAt,
			Brand: pick(s, brands), LastDigits: fmt.Sprintf("%04d", s.random.IntN(10000)),
		})
	}
	if err := db.CardPayments.AddAll(ctx, cards); err != nil {
		return err
	}
	return db.TransferPayments.AddAll(ctx, transfers)
}

var brands = []shop.CardPaymentBrand{shop.CardPaymentBrandVisa, shop.CardPaymentBrandMastercard, shop.CardPaymentBrandAmex}
