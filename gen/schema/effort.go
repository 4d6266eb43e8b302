package schema

// maxEffort is how much work the validations of all values of a set may be
// together: about a second. Each schema may apply the next one twice, so that forty
// of them apply the last one 2⁴⁰ times, and package jsonschema tries each time.
const maxEffort = 10_000_000

// effort is the work that a validation is. Package jsonschema goes from schema to
// schema and, where a value is not valid, writes down the whole way: each step
// costs again for each schema behind it.
type effort struct {
	schemas float64 // how often a schema is applied
	work    float64
}

// stepsCompiled is how many steps up a way through schemas, which package
// jsonschema looks at when it compiles them, are a unit of work.
const stepsCompiled = 100

// schemaEffort is the work of applying one schema, whatever it says.
const schemaEffort = 32

// pair is a schema and a value that it is applied to.
type pair struct{ schema, value *Node }

// estimate is the work of one validation, as it would be at worst: every
// alternative is tried, and no type ends the search. It is found for each pair
// once.
type estimate struct {
	set   *Set
	known map[pair]effort
	left  float64 // how much work there may be
	met   float64 // how much of it was met
}

// affordable tells whether a validation is no more work than a set has left, and
// takes it off. One that is too much takes off only what finding that out was.
func (s *Set) affordable(schema, value *Node) bool {
	e := estimate{set: s, known: make(map[pair]effort), left: maxEffort - s.effort}
	total := e.of(schema, value)
	if e.met > e.left || total.work > e.left {
		s.effort += e.met
		return false
	}
	s.effort += total.work
	return true
}

func (e *estimate) of(schema, value *Node) effort {
	at := pair{schema, value}
	if known, ok := e.known[at]; ok || e.met > e.left {
		return known
	}
	own := schemaEffort + outline(value) + size(schema.Get("enum")) + size(schema.Get("const"))
	e.met += own
	sum := effort{1, own}
	for _, next := range e.set.applied(schema) {
		sum.add(e.of(next, value), 1)
	}
	for _, m := range value.Members() {
		for _, next := range forMember(schema, m.Name) {
			sum.add(e.of(next, m.Value), 1+texts(m.Name))
		}
		if names := schema.Get("propertyNames"); isSchema(names) {
			sum.add(e.of(names, nil), 1+texts(m.Name))
		}
	}
	inner := forItems(schema)
	for _, item := range value.Items() {
		for _, next := range inner {
			sum.add(e.of(next, item), 1)
		}
	}
	e.known[at] = sum
	return sum
}

// add counts what is behind a step.
func (e *effort) add(behind effort, step float64) {
	e.schemas += behind.schemas
	e.work += behind.work + behind.schemas*step
}

// forMember are the schemas that may apply to a member of an object.
func forMember(schema *Node, name string) []*Node {
	var next []*Node
	if declared := schema.Get("properties").Get(name); isSchema(declared) {
		next = append(next, declared)
	}
	for _, each := range []string{"patternProperties", "additionalProperties", "unevaluatedProperties"} {
		next = append(next, subschemas(Member{each, schema.Get(each)})...)
	}
	return next
}

// forItems are the schemas that may apply to an item of an array.
func forItems(schema *Node) []*Node {
	var next []*Node
	for _, each := range []string{"items", "prefixItems", "additionalItems", "contains", "unevaluatedItems"} {
		next = append(next, subschemas(Member{each, schema.Get(each)})...)
	}
	return next
}

// outline is the work of looking at a value but not into it.
func outline(value *Node) float64 {
	return float64(len(value.Members())+len(value.Items())) + texts(value.Text())
}

// size is the work of comparing a value with another one.
func size(value *Node) float64 {
	sum := outline(value)
	for _, m := range value.Members() {
		sum += size(m.Value) + texts(m.Name)
	}
	for _, item := range value.Items() {
		sum += size(item)
	}
	return sum
}

// texts is the work of looking through a text, or of copying it.
func texts(text string) float64 { return float64(len(text)) / 32 }
