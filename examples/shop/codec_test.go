package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestDecodeProduct decodes what a client may send: without the members that the
// store sets, and with nothing that the definition does not name.
func TestDecodeProduct(t *testing.T) {
	const lamp = `{"sku": "l-1", "name": "Lamp", "price": 12.5, "status": "draft", "categoryId": 1, "dimensions": {"width": 3, "height": 4}}`
	tests := []struct{ text, pointer, keyword string }{
		{text: lamp},
		{`{"sku": "l-1", "name": "Lamp", "price": 12.5, "status": "draft"}`, "/categoryId", "required"},
		{lamp[:len(lamp)-1] + `, "colour": "red"}`, "/colour", "additionalProperties"},
		{lamp[:len(lamp)-1] + `, "sku": "l-2"}`, "/sku", "uniqueNames"},
		{lamp[:len(lamp)-1] + `, "stock": null}`, "/stock", "type"},
		{lamp[:len(lamp)-1] + `, "stock": 1.5}`, "/stock", "type"},
		{lamp[:len(lamp)-2] + `, "depth": "5"}}`, "/dimensions/depth", "type"},
	}
	for _, test := range tests {
		var p shop.Product
		err := json.Unmarshal([]byte(test.text), &p)
		if test.keyword == "" {
			if err != nil || p.Name != "Lamp" || p.Dimensions.V.Height != 4 {
				t.Errorf("Unmarshal(%s) = %+v, %v; want the lamp", test.text, p, err)
			}
			continue
		}
		invalid, ok := errors.AsType[*perstore.ValidationError](err)
		if !ok || len(invalid.Violations) != 1 || invalid.Violations[0].Pointer != test.pointer || invalid.Violations[0].Keyword != test.keyword {
			t.Errorf("Unmarshal(%s) error = %v; want %s at %s", test.text, err, test.keyword, test.pointer)
		}
	}
}

// TestEncodeProduct wants the same JSON from a product and from a pointer to one.
func TestEncodeProduct(t *testing.T) {
	p := shop.Product{Sku: "l-1", Name: "Lamp", Status: shop.ProductStatusDraft, CategoryID: 1}
	const want = `{"sku":"l-1","name":"Lamp","price":0,"status":"draft","categoryId":1}`
	byValue, err := json.Marshal(p)
	if err != nil || string(byValue) != want {
		t.Errorf("Marshal(p) = %s, %v; want %s", byValue, err, want)
	}
	byPointer, err := json.Marshal(&p)
	if err != nil || !bytes.Equal(byPointer, byValue) {
		t.Errorf("Marshal(&p) = %s, %v; want %s", byPointer, err, byValue)
	}
}

// TestDecodeStored decodes into an object that came from a model: it stays one of
// that model, and a refused write tells what is wrong as JSON.
func TestDecodeStored(t *testing.T) {
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := db.Products.New()
	if err := json.Unmarshal([]byte(`{"sku": "", "name": "Lamp", "price": -1, "status": "draft", "categoryId": 1}`), p); err != nil {
		t.Fatalf("Unmarshal error = %v; want none: rules are for Validate", err)
	}
	err = p.Save(t.Context())
	invalid, ok := errors.AsType[*perstore.ValidationError](err)
	if !ok {
		t.Fatalf("Save error = %v; want a ValidationError", err)
	}
	const want = `{"violations":[{"pointer":"/sku","keyword":"minLength","schemaPointer":"product.json#/properties/sku/minLength","message":"has 0 characters; at least 1 are needed"},{"pointer":"/price","keyword":"minimum","schemaPointer":"product.json#/properties/price/minimum","message":"is -1; at least 0 is needed"}]}`
	if got, err := json.Marshal(invalid); err != nil || string(got) != want {
		t.Errorf("JSON of the error = %s, %v; want %s", got, err, want)
	}
}
