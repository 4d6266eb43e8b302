package gogen

import (
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/ir"
)

// manager is a model that specialises another one. Between two stored members
// it has a transient one, and its discriminator has none.
func manager() *ir.Model {
	secret := optional("Secret", opt(text))
	secret.Transient = true
	model := required("__schema__", text)
	model.Hidden = true
	m := &ir.Model{
		Name: "Manager", Var: "manager", Table: "employees", Extends: "Employee",
		Key: ir.Key{Fields: []int{0}}, Discriminator: &ir.Discriminator{Field: 2, Models: []string{"Manager", "Director"}},
		Fields: []*ir.Field{required("ID", number), secret, model, required("Budget", number)},
	}
	for i, index := range []int{0, -1, 1, 2} {
		m.Fields[i].Index = index
	}
	return m
}

// TestFamilySnippets tests what only models have that share a table, or that
// have members which are not stored.
func TestFamilySnippets(t *testing.T) {
	m := manager()
	g := newGenerator(&ir.Package{Models: []*ir.Model{m}})
	expr := func(s *jen.Statement) func(*jen.File) { return block([]jen.Code{jen.Id("_").Op("=").Add(s)}) }
	kind := required("Kind", room)
	testSnippets(t, []snippet{
		{"struct", declaration(jen.Type().Id("Manager").Struct(g.members(m.Fields)...)), `
type Manager struct {
	ID     int64                ` + "`json:\"id\"`" + `
	Secret perstore.Opt[string] ` + "`json:\"secret,omitzero\"`" + `
	Budget int64                ` + "`json:\"budget\"`" + `
}`},
		{"schema", declaration(modelSchema(m)), `
// ManagerSchema is the definition of Manager as data. Never assign to it.
var ManagerSchema = &perstore.ModelSchema{Name: "Manager", Plural: "", Source: "", Extends: EmployeeSchema, JSON: ` + "``" + `}`},
		{"value", declaration(g.value(m)), `
// managerValue gives a field of an object to queries and stores.
func managerValue(obj any, i int) rql.Value {
	m := obj.(*Manager)
	switch i {
	case 0:
		return rql.Int(m.ID)
	case 1:
		return rql.String(m.Perstore.Model())
	case 2:
		return rql.Int(m.Budget)
	}
	return rql.Null()
}`},
		{"scan", declaration(g.scan(m)), `
// managerScan reads an object from a row of its table.
func managerScan(obj any, row *perstore.Row) {
	m := obj.(*Manager)
	m.ID = row.Int(0)
	row.Model(1, &m.Perstore)
	m.Budget = row.Int(2)
}`},
		{"clone", expr(g.cloneEntity(m)), `
func f() {
	_ = func(obj any) any {
		c := *obj.(*Manager)
		c.Perstore = c.Perstore.Detached()
		c.Secret = perstore.Opt[string]{}
		return &c
	}
}`},
		{"discriminator", expr(shared(m)), `
func f() {
	_ = &rql.Shared{Field: 1, Names: []string{"Manager", "Director"}}
}`},
		{"set model", expr(setModel(m, kind)), `
func f() {
	_ = func(obj any, name string) {
		obj.(*Manager).Kind = StayRoom(name)
	}
}`},
		{"positions", expr(positions(m, []int{3, 0})), `
func f() {
	_ = []int{2, 0}
}`},
		{"fields", declaration(g.fields(m)), `
// ManagerFields are the fields of Manager, for Where, Sort and Select. Never
// assign to it.
var ManagerFields = struct {
	ID     *perstore.OrderedField[*Manager, int64]
	Budget *perstore.OrderedField[*Manager, int64]
}{
	ID:     perstore.NewOrderedField[*Manager]("id", rql.Int),
	Budget: perstore.NewOrderedField[*Manager]("budget", rql.Int),
}`},
	})
}
