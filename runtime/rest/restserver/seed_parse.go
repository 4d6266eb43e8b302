package restserver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// parse reads all objects and judges each. The error has what is wrong.
func (s *seed) parse() error {
	d := json.NewDecoder(bytes.NewReader(s.text))
	if err := s.lists(d); err != nil {
		offset := d.InputOffset()
		if _, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = syntaxOffset(s.text)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			offset, err = int64(len(s.text)), errors.New("the file ends early")
		}
		s.wrong(offset, "", err.Error())
	}
	return s.failed()
}

// lists reads {"Product":[…],…}.
func (s *seed) lists(d *json.Decoder) error {
	if err := opens(d, '{', `a seed is an object with a list of objects for each model: {"Product":[{…}]}`); err != nil {
		return err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if err := s.list(d, name); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more behind the object")
	}
	return nil
}

// opens wants a delimiter.
func opens(d *json.Decoder, want json.Delim, message string) error {
	token, err := d.Token()
	if err == nil && token != want {
		err = errors.New(message)
	}
	return err
}

// list reads the objects of a model.
func (s *seed) list(d *json.Decoder, name string) error {
	model := s.models.Model(name)
	if model == nil {
		s.wrong(d.InputOffset()-int64(len(name))-2, "/"+name, fmt.Sprintf("there is no model %q; there are %s", name, s.names()))
	}
	if err := opens(d, '[', fmt.Sprintf("the objects of %s are a list", name)); err != nil {
		return err
	}
	for i := 0; d.More(); i++ {
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return err
		}
		if model != nil {
			o := &seeded{model: model, start: d.InputOffset() - int64(len(text)), text: text, pointer: fmt.Sprintf("/%s/%d", name, i)}
			s.take(o)
		}
	}
	_, err := d.Token()
	return err
}

// take reads one object and keeps it, or what is wrong with it. It is judged with
// defaults, as it will be when it is added.
func (s *seed) take(o *seeded) {
	e := o.model.Entity()
	o.obj = e.New()
	err := decode(o.text, o.obj)
	if err == nil {
		judged := e.New() // a copy by Clone has no transient members
		err = cmp.Or(decode(o.text, judged), judge(judged))
	}
	if err != nil {
		s.wrongIn(o, err)
		return
	}
	s.objects = append(s.objects, o)
}

// names are those of the models.
func (s *seed) names() string {
	text := ""
	for i, m := range s.models.Models() {
		if i > 0 {
			text += ", "
		}
		text += m.Entity().Schema.Name
	}
	return text
}

// syntaxOffset is where a text ceases to be JSON. A decoder that has given tokens
// counts from elsewhere.
func syntaxOffset(text []byte) int64 {
	var all json.RawMessage
	syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &all))
	if !ok {
		return 0
	}
	return syntax.Offset - 1
}
