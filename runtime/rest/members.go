package rest

import (
	"encoding/json"
)

// members are those of a JSON object in the order in which they are written.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes an object.
func (m members) MarshalJSON() ([]byte, error) {
	buf := []byte{'{'}
	for i, one := range m {
		if i > 0 {
			buf = append(buf, ',')
		}
		name, err := json.Marshal(one.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		buf = append(append(append(buf, name...), ':'), value...)
	}
	return append(buf, '}'), nil
}
