package load

// components numbers the strongly connected components of the types that hold
// each other by value (Tarjan).
func components(p *pointing) map[*decl]int {
	t := &tarjan{pointing: p, index: make(map[*decl]int), low: make(map[*decl]int), component: make(map[*decl]int)}
	for _, d := range p.decls {
		if t.index[d] == 0 {
			t.visit(d)
		}
	}
	return t.component
}

type tarjan struct {
	*pointing
	next       int
	index, low map[*decl]int
	stack      []*decl
	component  map[*decl]int // from 1; 0 is on the stack or not visited
	found      int
}

func (t *tarjan) visit(d *decl) {
	t.next++
	t.index[d], t.low[d] = t.next, t.next
	t.stack = append(t.stack, d)
	for _, held := range t.held(d) {
		to := t.decls[held.Name]
		switch {
		case t.index[to] == 0:
			t.visit(to)
			t.low[d] = min(t.low[d], t.low[to])
		case t.component[to] == 0:
			t.low[d] = min(t.low[d], t.index[to])
		}
	}
	if t.low[d] != t.index[d] {
		return
	}
	t.found++
	for {
		last := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.component[last] = t.found
		if last == d {
			return
		}
	}
}
