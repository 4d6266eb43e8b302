package rest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

const csvType = "text/csv"

// csvObjects sends objects as lines of their members; nil members are all.
func (c *call) csvObjects(status int, objs []any, members []string) error {
	if members == nil {
		for _, f := range c.res.entity.Schema.Fields {
			if !f.Hidden && !f.Unnamed {
				members = append(members, f.Name)
			}
		}
	}
	records := [][]string{members}
	for _, obj := range objs {
		record, err := csvObject(obj, members)
		if err != nil {
			return err
		}
		records = append(records, record)
	}
	return c.sendCSV(status, records)
}

func csvObject(obj any, members []string) ([]string, error) {
	data, err := appendJSON(nil, obj)
	if err != nil {
		return nil, err
	}
	v, err := codec.Parse(data)
	if err != nil {
		return nil, err
	}
	record := make([]string, len(members))
	for i, name := range members {
		if m, ok := v.Member(name); ok {
			record[i] = cell(m)
		}
	}
	return record, nil
}

// cell is a value as a line has it: text as it is, nothing for null, else JSON.
func cell(v codec.JSON) string {
	switch v.Kind() {
	case codec.KindString:
		return v.Text()
	case codec.KindNull:
		return ""
	}
	return v.Raw()
}

// csvRows sends the rows of a query.
func (c *call) csvRows(status int, r perstore.Result) error {
	records := [][]string{r.Columns}
	for _, row := range r.Rows {
		record := make([]string, len(row))
		for i, value := range row {
			data, err := json.Marshal(value)
			if err != nil {
				return err
			}
			v, err := codec.Parse(data)
			if err != nil {
				return fmt.Errorf("column %s: %w", r.Columns[i], err)
			}
			record[i] = cell(v)
		}
		records = append(records, record)
	}
	return c.sendCSV(status, records)
}

func (c *call) sendCSV(status int, records [][]string) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(records); err != nil {
		return err
	}
	c.send(status, csvType+"; charset=utf-8; header=present", b.Bytes())
	return nil
}
