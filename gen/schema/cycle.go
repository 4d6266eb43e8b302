package schema

import (
	"fmt"
	"slices"
	"strings"
)

// inPlace are the keywords whose schemas apply to the same value as the schema
// that holds them.
var inPlace = []string{"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}

// breakCycles reports references that lead back to where they stand without
// ever stepping into the value: no value can be checked against those. It
// takes them out of the targets, so that nobody else runs in circles.
func (r *reader) breakCycles() {
	c := &cycles{reader: r, state: make(map[*Node]visit), below: make(map[*Node]int)}
	for _, n := range r.refs {
		c.visit(n)
	}
	r.set.effort = float64(len(c.below)) * float64(c.longest) / stepsCompiled
}

// maxSteps is how many references of a circle are listed.
const maxSteps = 10

type visit int

const (
	visiting visit = iota + 1
	visited
)

type cycles struct {
	*reader
	told    int // how many circles were reported
	state   map[*Node]visit
	path    []*Node       // the schemas on the way to where the search is
	below   map[*Node]int // how many schemas there are on the longest way from one
	longest int           // the most of these
}

func (c *cycles) visit(n *Node) {
	if c.state[n] != 0 {
		return
	}
	c.state[n] = visiting
	c.path = append(c.path, n)
	for _, next := range c.set.applied(n) {
		if c.state[next] == visiting {
			c.report(next)
		}
		c.visit(next)
		c.below[n] = max(c.below[n], c.below[next])
	}
	c.below[n]++
	c.longest = max(c.longest, c.below[n])
	c.path = c.path[:len(c.path)-1]
	c.state[n] = visited
}

// applied are the schemas that apply to whatever n applies to.
func (s *Set) applied(n *Node) []*Node {
	var next []*Node
	if target := s.targets[n]; target != nil {
		next = append(next, target)
	}
	for _, name := range inPlace {
		if held := n.Get(name); held != nil {
			next = append(next, subschemas(Member{name, held})...)
		}
	}
	return next
}

// maxCircles is how many circles are reported. The search for the best place to
// report another one takes time for each of its references.
const maxCircles = 100

// report tells of the circle that the path has closed by leading back to start,
// and breaks it, at the first of its references in the set.
func (c *cycles) report(start *Node) {
	if c.told++; c.told > maxCircles {
		c.breakLast()
		return
	}
	circle := slices.DeleteFunc(slices.Clone(c.path[slices.Index(c.path, start):]), func(n *Node) bool {
		return c.set.targets[n] == nil
	})
	if len(circle) == 0 {
		return // broken already, at another circle through the same reference
	}
	first := slices.Index(circle, slices.MinFunc(circle, before))
	circle = slices.Concat(circle[first:], circle[:first])
	steps := make([]string, len(circle))
	for i, n := range circle {
		steps[i] = n.Get("$ref").text
	}
	if len(steps) > maxSteps {
		steps = append(steps[:maxSteps], fmt.Sprintf("%d more", len(circle)-maxSteps))
	}
	c.problem(circle[0].Get("$ref").Place(), "cyclic $ref: %s leads back here", strings.Join(steps, ", then "))
	delete(c.set.targets, circle[0])
}

// breakLast breaks a circle at its last reference.
func (c *cycles) breakLast() {
	for _, n := range slices.Backward(c.path) {
		if c.set.targets[n] != nil {
			delete(c.set.targets, n)
			return
		}
	}
}
