package restserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// The most that Seed takes.
const (
	maxSeed     = 256 << 20 // bytes of a file
	maxMistakes = 20        // that are told
)

// Seed adds the objects of a file, {"Product":[{…},…],…}, to a database without
// objects, and tells in a line what it has done. Where there are objects already
// nothing is added: the same command can be given again. The objects are added in
// the order of their links, all or none. The error is [Mistakes], twenty at most, with
// what is wrong in the file; of an object that cannot be read it has the first one. Or it
// is that of the database.
func Seed(ctx context.Context, models *perstore.DataModel, file string, to io.Writer) error {
	text, err := read(file)
	if err != nil {
		return err
	}
	s := &seed{models: models, file: file, text: text}
	if err := s.parse(); err != nil {
		return err
	}
	done := fmt.Sprintf("%s: added %d objects", file, len(s.objects))
	err = perstore.Transaction(ctx, func(ctx context.Context) error {
		any, err := hasObjects(ctx, models)
		if any {
			done = file + ": left out, there are objects already"
		}
		if err != nil || any {
			return err
		}
		return s.add(ctx)
	})
	if err == nil {
		fmt.Fprintln(to, done)
	}
	return err
}

// read reads a file that is not too long.
func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSeed+1))
	if err == nil && len(text) > maxSeed {
		err = fmt.Errorf("%s has more than %d bytes", file, maxSeed)
	}
	return text, err
}

func hasObjects(ctx context.Context, models *perstore.DataModel) (bool, error) {
	for _, m := range models.Models() {
		if any, err := m.Where().Exists(ctx); any || err != nil {
			return any, err
		}
	}
	return false, nil
}

// seed is a file on its way into a database.
type seed struct {
	models   *perstore.DataModel
	file     string
	text     []byte
	objects  []*seeded
	mistakes Mistakes
}

// seeded is one object of the file.
type seeded struct {
	model   *perstore.Model
	obj     any
	start   int64 // in the file
	text    []byte
	pointer string
}

// object is what every generated struct can.
type object interface {
	Defaults()
	Validate() error
}

// wrong keeps a mistake.
func (s *seed) wrong(offset int64, pointer, message string) {
	if len(s.mistakes) < maxMistakes {
		line, col := place(s.text, offset)
		s.mistakes = append(s.mistakes, Mistake{s.file, line, col, pointer, message})
	}
}

// wrongIn keeps what is wrong in an object: each broken rule, or the error.
func (s *seed) wrongIn(o *seeded, err error) {
	invalid, ok := errors.AsType[*perstore.ValidationError](err)
	if !ok {
		s.wrong(o.start, o.pointer, err.Error())
		return
	}
	for _, v := range invalid.Violations {
		s.wrong(o.start+offsetOf(o.text, v.Pointer), o.pointer+v.Pointer, v.Message)
	}
}

// failed gives the mistakes as an error.
func (s *seed) failed() error {
	if len(s.mistakes) == 0 {
		return nil
	}
	return s.mistakes
}

// decode reads an object from its JSON.
func decode(text []byte, obj any) error {
	if own, ok := obj.(codec.Reader); ok {
		return codec.Unmarshal(text, own)
	}
	return json.Unmarshal(text, obj)
}

// judge tells what is wrong with an object once it has its defaults.
func judge(obj any) error {
	o, ok := obj.(object)
	if !ok {
		return nil
	}
	o.Defaults()
	return o.Validate()
}

// add adds the objects, what others refer to before them.
func (s *seed) add(ctx context.Context) error {
	for _, o := range s.inOrder() {
		if err := o.model.Add(ctx, o.obj); err != nil {
			s.wrongIn(o, err)
			return s.failed()
		}
	}
	return nil
}
