package rql

// Assignment gives a field a value: a part of what an update sets.
type Assignment struct {
	Field int // index into the fields of the schema
	Value Value
	Add   bool // the number is added to what the field has
}
