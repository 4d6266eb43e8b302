package rql

// reach is a compiled PredRecurse.
type reach struct {
	schema *Schema
	start  *test
	field  int // that has one value in all objects at the start, by which a source may find them; -1 is none
	value  Value
	link   *link
}

func compileReach(s *Schema, p *Pred) *reach {
	t := &reach{schema: s, start: compileTest(s, p.Args[0]), field: -1, link: compileLink(s, p.Via)}
	for i := range s.Fields {
		if v, ok := p.Args[0].keyLookup(i); ok {
			t.field, t.value = i, v
			break
		}
	}
	return t
}

// match tells whether obj is among the objects that are reached. Which those are
// is found out once in a run.
func (t *reach) match(obj any, r *run) bool {
	reached, ok := r.reached[t]
	if !ok {
		reached = t.all(r)
		if r.reached == nil {
			r.reached = make(map[*reach]keySet)
		}
		r.reached[t] = reached
	}
	r.key = t.schema.appendObjectKey(r.key[:0], obj)
	_, found := reached[string(r.key)]
	return found
}

// keySet are the keys of objects.
type keySet map[string]struct{}

// all gives the keys of all objects that are reached: first of those at the
// start, then of those that are one link away from them, and so on. An object
// that was met before leads nowhere new, so circles end.
func (t *reach) all(r *run) keySet {
	reached := make(keySet)
	var near, far []any
	meet := func(obj any) {
		r.key = t.schema.appendObjectKey(r.key[:0], obj)
		if _, ok := reached[string(r.key)]; !ok {
			reached[string(r.key)] = struct{}{}
			far = append(far, obj)
		}
	}
	t.begin(r, meet)
	for len(far) > 0 && r.err == nil {
		near, far = far, near[:0]
		for _, obj := range near {
			t.link.each(obj, r, func(target any) bool { meet(target); return true })
		}
	}
	return reached
}

// begin yields the objects at the start.
func (t *reach) begin(r *run, yield func(obj any)) {
	r.lookup(t.schema, t.field, t.value, func(obj any) bool {
		if t.start.match(obj, r) {
			yield(obj)
		}
		return r.err == nil
	})
}

// appendObjectKey writes the key of an object so that no other object has the
// same bytes.
func (s *Schema) appendObjectKey(dst []byte, obj any) []byte {
	for _, field := range s.Key {
		v := s.Value(obj, field)
		dst = appendKey(dst, v)
	}
	return dst
}
