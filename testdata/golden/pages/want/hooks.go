package pages

import (
	"context"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

var (
	_ perstore.AfterLoader = (*Product)(nil)
	_ perstore.AfterLoader = (*Supplier)(nil)
)

// AfterLoad spells a name another way: pages follow what is stored.
func (p *Product) AfterLoad(context.Context) error {
	p.Name = strings.ToUpper(p.Name)
	return nil
}

// AfterLoad spells a name another way.
func (s *Supplier) AfterLoad(context.Context) error {
	s.Name = strings.ToLower(s.Name)
	return nil
}
