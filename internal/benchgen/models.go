package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// object is a JSON object; encoding/json sorts its members.
type object map[string]any

// definition is a model of ten properties beside its key, three links and two
// indexes, as the limits of the project have it. Its owner is the next model.
func definition(i, of int) object {
	name := fmt.Sprintf("Model%03d", i)
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   name, "description": name + " is one of many.",
		"type": "object", "additionalProperties": false,
		"required": []string{"name", "status", "price", "createdAt", "ownerId"},
		"properties": object{
			"id":        object{"type": "integer", "readOnly": true},
			"name":      object{"type": "string", "minLength": 1, "maxLength": 200},
			"status":    object{"type": "string", "enum": []string{"draft", "published", "retired"}, "default": "draft"},
			"price":     object{"description": "For one piece.", "type": "number", "minimum": 0},
			"stock":     object{"type": "integer", "minimum": 0, "default": 0},
			"active":    object{"type": "boolean"},
			"createdAt": object{"type": "string", "format": "date-time"},
			"day":       object{"type": "string", "format": "date"},
			"tags":      object{"type": "array", "items": object{"type": "string", "maxLength": 40}, "uniqueItems": true},
			"ownerId":   object{"type": "integer"},
			"parentId":  object{"type": "integer"},
		},
		"links": []object{
			{"rel": "owner", "href": fmt.Sprintf("/Model%03d/{ownerId}", (i+1)%of)},
			{"rel": "parent", "href": "{parentId}"},
			{"rel": "children", "href": fmt.Sprintf("/%s/?parentId={id}", name)},
		},
		"x-perstore": object{"indexes": []any{[]string{"status", "-createdAt"}, object{"on": []string{"name"}, "unique": true}}},
	}
}

// writeModels writes n definitions to a folder.
func writeModels(dir string, n int) error {
	for i := range n {
		text, err := json.MarshalIndent(definition(i, n), "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("model%03d.json", i)), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}
