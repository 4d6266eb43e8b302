package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// circles reports links whose conditions come back to the links themselves:
// nobody could follow them to an end.
func (l *loader) circles() {
	c := circles{loader: l, links: make(map[*rql.Link]*link), state: make(map[*link]visit)}
	for _, m := range l.models {
		for _, found := range m.ownLinks() {
			c.links[found.view] = found
		}
	}
	for _, m := range l.models {
		for _, found := range m.ownLinks() {
			c.visit(found)
		}
	}
}

type visit int

const (
	visiting visit = iota + 1
	visited
)

// circles is one search for circles of links.
type circles struct {
	*loader
	links map[*rql.Link]*link // by their views
	state map[*link]visit
	path  []*link // the links on the way to where the search is
}

func (c *circles) visit(found *link) {
	if c.state[found] != 0 {
		return
	}
	c.state[found] = visiting
	c.path = append(c.path, found)
	for _, view := range found.through {
		next := c.links[view]
		if c.state[next] == visiting {
			c.report(next)
		}
		c.visit(next)
	}
	c.path = c.path[:len(c.path)-1]
	c.state[found] = visited
}

// report tells of the circle that the path has closed by leading back to start,
// unless it shares a link with one that was told of: that one goes first.
func (c *circles) report(start *link) {
	var circle []*link
	for _, found := range slices.Backward(c.path) {
		if found.wrong {
			return
		}
		found.wrong = true
		circle = append(circle, found)
		if found == start {
			break
		}
	}
	slices.Reverse(circle)
	c.problem(start.href.href.Place(), "the condition of link %q needs the link itself%s", start.ir.Rel, wayThrough(circle[1:]))
}

// maxSteps is how many links of a circle are listed.
const maxSteps = 10

// wayThrough lists the links between the beginning of a circle and its end.
func wayThrough(links []*link) string {
	if len(links) == 0 {
		return ""
	}
	var steps []string
	for _, found := range links[:min(len(links), maxSteps)] {
		steps = append(steps, fmt.Sprintf("%q of %s", found.ir.Rel, found.of.ir.Name))
	}
	if more := len(links) - len(steps); more > 0 {
		steps = append(steps, fmt.Sprintf("%d more", more))
	}
	return ", through " + strings.Join(steps, ", then ")
}
