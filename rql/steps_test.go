package rql_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// TestSteps bounds how many links a condition may be behind: each can multiply
// the objects that are looked at.
func TestSteps(t *testing.T) {
	node := &rql.Schema{Name: "Node", Fields: []rql.Field{{Name: "id", Type: rql.TypeInt}, {Name: "up", Type: rql.TypeInt}}}
	node.Links = []*rql.Link{{Name: "down", Many: true, Target: node, On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"up"}}}}}
	for query, ok := range map[string]bool{
		strings.Repeat("down/", 8) + "id=1":                              true,
		strings.Repeat("down/", 9) + "id=1":                              false,
		strings.Repeat("rel(down,", 8) + "id=1" + strings.Repeat(")", 8): true,
		strings.Repeat("rel(down,", 9) + "id=1" + strings.Repeat(")", 9): false,
		"rel(down/down/down/down," + "down/down/down/down/down/id=1)":    false,
		"down/down/down/down/id=1&down/down/down/down/down/id=2":         true,
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", query, err)
		}
		_, err = rql.Bind(q, node)
		if e := (*rql.Error)(nil); ok != (err == nil) || err != nil && !errors.As(err, &e) {
			t.Errorf("Bind(%s) error = %v; want one: %v", query, err, !ok)
		}
	}
}

// TestStepsOfLinks counts those of a link's own condition for the link alone: it
// can be used wherever another one can.
func TestStepsOfLinks(t *testing.T) {
	far, err := rql.Parse(strings.Repeat("rel(down,", 8) + "id=1" + strings.Repeat(")", 8))
	if err != nil {
		t.Fatal(err)
	}
	node := &rql.Schema{Name: "Node", Fields: []rql.Field{{Name: "id", Type: rql.TypeInt}, {Name: "up", Type: rql.TypeInt}}}
	on := []rql.Join{{Op: "eq", Local: 0, Remote: []string{"up"}}}
	node.Links = []*rql.Link{{Name: "down", Many: true, Target: node, On: on}, {Name: "far", Many: true, Target: node, On: on, Filter: far}}
	for query, ok := range map[string]bool{
		"rel(far)": true,
		strings.Repeat("rel(down,", 7) + "rel(far)" + strings.Repeat(")", 7): true,
		strings.Repeat("rel(down,", 8) + "rel(far)" + strings.Repeat(")", 8): false,
	} {
		q, err := rql.Parse(query)
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", query, err)
		}
		if _, err := rql.Bind(q, node); ok != (err == nil) {
			t.Errorf("Bind(%s) error = %v; want one: %v", query, err, !ok)
		}
	}
}
