package rql

// link is a compiled [BoundLink].
type link struct {
	from, target *Schema
	on           []join
	index        int // of the join in on that finds the candidates; -1 is none
	filter       *test
}

type join struct {
	BoundJoin
	path []*link
}

func compileLink(from *Schema, b *BoundLink) *link {
	l := &link{from: from, target: b.Link.Target, index: -1}
	for i, j := range b.On {
		l.on = append(l.on, join{BoundJoin: j, path: compilePath(l.target, j.Path)})
		if finds := len(j.Path) == 0 && !j.Not && (j.Op == PredEq || j.Op == PredIn); finds && l.index < 0 {
			l.index = i
		}
	}
	if b.Filter != nil {
		l.filter = compileTest(l.target, b.Filter)
	}
	return l
}

func compilePath(from *Schema, path []*BoundLink) []*link {
	links := make([]*link, len(path))
	for i, b := range path {
		links[i] = compileLink(from, b)
		from = b.Link.Target
	}
	return links
}

// linkTest is a compiled PredLink.
type linkTest struct {
	link  *link
	where *test // of the target
}

func (t *linkTest) match(obj any, r *run) bool {
	found := false
	t.link.each(obj, r, func(target any) bool {
		found = t.where.match(target, r)
		return !found
	})
	return found
}

// each yields the objects that obj is linked to, until yield returns false. An
// object that is found by several items of a list comes several times.
func (l *link) each(obj any, r *run, yield func(target any) bool) {
	for i := range l.on {
		if l.from.Value(obj, l.on[i].Local).IsNull() {
			return
		}
	}
	if l.index < 0 {
		l.lookup(obj, r, -1, Null(), yield)
		return
	}
	j := &l.on[l.index]
	v := l.from.Value(obj, j.Local)
	if j.Op != PredIn {
		l.lookup(obj, r, j.Remote, v, yield)
		return
	}
	for _, item := range v.List() {
		if !l.lookup(obj, r, j.Remote, item, yield) {
			return
		}
	}
}

// lookup yields the candidates that are linked to obj; it returns false where
// yield has had enough or the source failed.
func (l *link) lookup(obj any, r *run, field int, v Value, yield func(target any) bool) bool {
	more := true
	r.lookup(l.target, field, v, func(target any) bool {
		if l.holds(obj, target, r) {
			more = yield(target)
		}
		return more && r.err == nil
	})
	return more && r.err == nil
}

// lookup asks the source, unless it has failed before.
func (r *run) lookup(s *Schema, field int, v Value, yield func(obj any) bool) {
	if r.err != nil {
		return
	}
	if r.src == nil {
		r.err = errorf(-1, "no source for the linked objects of %s", s.Name)
		return
	}
	if err := r.src.Lookup(s, field, v, yield); r.err == nil {
		r.err = err
	}
}

// holds tells whether target is linked to obj, whose local values are not null.
func (l *link) holds(obj, target any, r *run) bool {
	for i := range l.on {
		j := &l.on[i]
		local := l.from.Value(obj, j.Local)
		if j.reaches(l.target, j.path, target, local, r) == j.Not {
			return false
		}
	}
	return l.filter == nil || l.filter.match(target, r)
}

// reaches tells whether path leads from target to an object whose remote value
// compares with local.
func (j *join) reaches(s *Schema, path []*link, target any, local Value, r *run) bool {
	if len(path) == 0 {
		v := s.Value(target, j.Remote)
		return !v.IsNull() && compareValues(j.Op, v, local)
	}
	found := false
	path[0].each(target, r, func(next any) bool {
		found = j.reaches(path[0].target, path[1:], next, local, r)
		return !found
	})
	return found
}
