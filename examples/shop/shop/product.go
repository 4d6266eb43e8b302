package shop

import "context"

// This file is written by hand: a method beside the generated ones.

// Retire takes a product out of the shop; its orders and reviews stay.
func (p *Product) Retire(ctx context.Context) error {
	p.Status = ProductStatusRetired
	return p.Save(ctx)
}
