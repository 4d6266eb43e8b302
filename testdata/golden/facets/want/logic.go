package facets

import (
	"context"
	"encoding/json"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

var _ perstore.MethodCaller = (*Product)(nil)

// CallMethod runs the methods that product.json declares.
func (p *Product) CallMethod(ctx context.Context, name string, params json.RawMessage) (any, error) {
	if name == "audit" {
		return fmt.Sprint(p.Name, " costs ", p.Cost), nil
	}
	var given struct{ Percent float64 }
	if err := json.Unmarshal(params, &given); err != nil {
		return nil, err
	}
	p.Price -= p.Price * given.Percent / 100
	return p.Price, p.Save(ctx)
}
