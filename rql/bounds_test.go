package rql

import (
	"fmt"
	"strings"
	"testing"
)

// spell writes bounds as an interval.
func spell(b Bounds, ok bool) string {
	switch {
	case !ok:
		return ""
	case b.In != nil:
		return fmt.Sprint(b.In)
	}
	s := "[" + b.Low.String() + " " + b.High.String() + "]"
	if b.LowOpen {
		s = "(" + s[1:]
	}
	if b.HighOpen {
		s = s[:len(s)-1] + ")"
	}
	return strings.ReplaceAll(s, "null", "")
}

func TestBounds(t *testing.T) {
	for query, want := range map[string]string{
		"":                               "",
		"id=3":                           "[3]",
		"in(id,(4,3,4))":                 "[3 4]",
		"in(id,())":                      "[]",
		"in(id,(4,3))&id=3":              "[3]",
		"id=3&id>1":                      "[3]",
		"id>1":                           "(1 ]",
		"id>=1&id>1&id<7":                "(1 7)",
		"id<=7&id<9&id>0&id>=2":          "[2 7]",
		"between(id,(2,5))":              "[2 5)",
		"qty=1&and(id>2,and(id<4,id=3))": "[3]",
		"or(id=3,id=4)":                  "",
		"id!=3":                          "",
		"items/id=3":                     "",
		"not(id>3)":                      "",
	} {
		b, ok := mustBind(t, orders, query).Bounds(0)
		if got := spell(b, ok); got != want {
			t.Errorf("Bounds of %s = %s; want %s", query, got, want)
		}
	}
}

func TestBoundsOfText(t *testing.T) {
	field := orders.FieldIndex("status")
	for query, want := range map[string]string{
		"like(status,ab*)":            "[ab ac)",
		"like(status,a*b%3F)":         "[a b)",
		"like(status,a%3F)":           "[a b)",
		"like(status,a%5C*)":          "[a%2A]",
		"like(status,*a)":             "",
		"like(status,%3Fa)":           "",
		"ilike(status,a*)":            "",
		"like(status,abc)":            "[abc]",
		"status=null":                 "[null]",
		"like(status,ab*)&status>abc": "(abc ac)",
	} {
		b, ok := mustBind(t, orders, query).Bounds(field)
		if got := spell(b, ok); got != want {
			t.Errorf("Bounds of %s = %s; want %s", query, got, want)
		}
	}
	if got := after("\xff\xff"); got != "" {
		t.Errorf("after = %q; want none", got)
	}
	if got := after("a\xff"); got != "b" {
		t.Errorf("after = %q; want b", got)
	}
}

func TestOnly(t *testing.T) {
	for query, want := range map[string]bool{
		"": true, "id=3": true, "id=3&qty=1": true, "in(id,(1,2))": true,
		"id=3&id=4": false, "id>3": false, "id=3&paid=true": false, "or(id=3,qty=1)": false,
	} {
		if got := mustBind(t, orders, query).Only([]int{0, orders.FieldIndex("qty")}); got != want {
			t.Errorf("Only of %s = %v; want %v", query, got, want)
		}
	}
}
