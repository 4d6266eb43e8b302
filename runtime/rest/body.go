package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// mediaType is the type of the body, without parameters. An own error names what is
// read where it is none of those.
func (c *call) mediaType(header, types string, known ...string) (string, error) {
	if coding := c.r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return "", errCoding
	}
	name, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	for _, k := range known {
		if err == nil && name == k {
			return name, nil
		}
	}
	return "", &mediaError{header, types}
}

// errCoding is a body that is packed: how large it is would be known too late.
var errCoding = &mediaError{"Accept-Encoding", "identity"}

// body reads the body, as far as it may be long.
func (c *call) body() ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, c.opts.MaxBody))
	if err != nil {
		return nil, asRequestError(err)
	}
	return data, nil
}

// asRequestError makes of an error in reading a body one of the request.
func asRequestError(err error) error {
	if tooLarge, ok := err.(*http.MaxBytesError); ok { //nolint:errorlint // as the reader gives it
		return tooLarge
	}
	return &statusError{http.StatusBadRequest, "the body ends early"}
}

// decode reads an object from its JSON.
func decode(data []byte, obj any) error {
	if own, ok := obj.(codec.Reader); ok {
		return codec.Unmarshal(data, own)
	}
	if _, err := codec.Parse(data); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(obj); err != nil {
		return fmt.Errorf("%w: %w", perstore.ErrInvalid, err)
	}
	return nil
}

// withKey gives the JSON of an object the key of its path, where it has none. A
// conflict is that it has another one.
func (res *resource) withKey(data []byte, key any) ([]byte, error) {
	v, err := codec.Parse(data)
	if err != nil {
		return nil, err
	}
	if v.Kind() != codec.KindObject {
		return data, nil // decoding tells that it is none
	}
	parts, _ := res.entity.KeyValues(key, nil)
	lacks := []byte{'{'}
	for i, field := range res.entity.Schema.Key {
		f := &res.entity.Schema.Fields[field]
		text, err := keyJSON(f, parts[i])
		if err != nil {
			return nil, err
		}
		if has, ok := v.Member(f.Name); !ok {
			lacks = append(append(append(append(lacks, strconv.Quote(f.Name)...), ':'), text...), ',')
		} else if want, err := codec.Parse(text); err != nil || !has.Equal(want) && !res.respelled(key, i, has) {
			return nil, errOtherKey
		}
	}
	return joined(lacks, data, v.Len()), nil
}

// respelled tells whether v is part i of a key in other letters, as those of a uuid.
func (res *resource) respelled(key any, i int, v codec.JSON) bool {
	switch res.field(res.entity.Schema.Key[i]).Type {
	case rql.TypeTime, rql.TypeDate, rql.TypeUUID:
	default:
		return false
	}
	own := res.entity.KeySegment(key)
	parts := strings.Split(own, ",")
	parts[i] = strings.ReplaceAll(url.PathEscape(v.Text()), ",", "%2C")
	other, err := res.entity.ParseKey(strings.Join(parts, ","))
	return err == nil && res.entity.KeySegment(other) == own
}

var errOtherKey = &statusError{http.StatusConflict, "the body has another key than the path"}

// joined puts members before those of an object.
func joined(lacks, data []byte, members int) []byte {
	if len(lacks) == 1 {
		return data
	}
	if members == 0 {
		lacks = lacks[:len(lacks)-1]
	}
	_, after, _ := bytes.Cut(data, []byte{'{'})
	return append(lacks, after...)
}

// keyJSON is the JSON of a part of a key.
func keyJSON(f *rql.Field, v rql.Value) ([]byte, error) {
	switch f.Type {
	case rql.TypeInt:
		return json.Marshal(v.Int())
	case rql.TypeBool:
		return json.Marshal(v.Bool())
	case rql.TypeTime:
		return json.Marshal(v.Time())
	}
	return json.Marshal(v.Text())
}
