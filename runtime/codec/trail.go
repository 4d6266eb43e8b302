package codec

// trail is where in the schema a decoder is, one object or array inside of another.
// It is kept only once a value could not be read, to tell which rule it breaks:
// what is valid is not slowed down.
type trail struct {
	frames []frame
	next   *Source // of the type that reads what comes next, where it has begun nothing yet
	ended  *Source // of the type of the object or array that was left last
}

// frame is an object or array that is being read.
type frame struct {
	source *Source // of the type that reads it; nil where it is part of another type
	step   step    // to what is read in it
}

// From says whose value comes next: the pointers of errors lead to its schema.
func (d *Decoder) From(s *Source) {
	d.source = true
	if d.trail != nil {
		d.trail.next = s
	}
}

// Entry is a copy of the name of a member that is of a map, or that its type has no
// field for.
func (d *Decoder) Entry() string {
	if t := d.trail; t != nil && len(t.frames) > 0 {
		t.frames[len(t.frames)-1].step.index = toEntry
	}
	return d.Key()
}

// enter begins an object or an array.
func (t *trail) enter() {
	t.frames = append(t.frames, frame{source: t.next, step: step{index: toMember}})
	t.next = nil
}

// member goes to a member of the object.
func (t *trail) member(name string) {
	t.next = nil
	t.frames[len(t.frames)-1].step = step{name: name, index: toMember}
}

// element goes to the next element of the array.
func (t *trail) element() {
	t.next = nil
	last := &t.frames[len(t.frames)-1].step
	if last.name = ""; last.index < 0 {
		last.index = 0
	} else {
		last.index++
	}
}

// leave ends an object or an array.
func (t *trail) leave() {
	last := len(t.frames) - 1
	t.next, t.ended = nil, t.frames[last].source
	t.frames = t.frames[:last]
}

// rule is where the rule of a keyword is that the value ahead, or its name, breaks;
// empty where nobody knows.
func (t *trail) rule(keyword string) string {
	switch {
	case t == nil || keyword == "uniqueNames": // which JSON asks for, not the schema
		return ""
	case t.next != nil:
		return t.next.rule(nil, keyword)
	}
	from := len(t.frames) - 1
	for from >= 0 && t.frames[from].source == nil {
		from--
	}
	if from < 0 {
		return ""
	}
	var steps []step
	for _, f := range t.frames[from:] {
		steps = append(steps, f.step)
	}
	if keyword == "additionalProperties" || keyword == "items" {
		steps = steps[:len(steps)-1]
	}
	return t.frames[from].source.rule(steps, keyword)
}

// whole is rule for what was left last.
func (t *trail) whole(keyword string) string {
	if t == nil || t.ended == nil {
		return ""
	}
	return t.ended.rule(nil, keyword)
}
