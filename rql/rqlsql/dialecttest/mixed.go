package dialecttest

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// Fields of the schema of texts, which have several types.
const (
	mixedText = 1 + iota
	mixedDay
	mixedUUID
	mixedTexts
	mixedDays
	mixedUUIDs
)

// newMixed is a table with every type of texts. Some are of several types, and
// others nearly so: a database that casts takes them for the same, or fails.
func newMixed() (*rql.Schema, []row) {
	s := newSchema("mixed", []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "text", Column: "text", Type: rql.TypeString, Nullable: true},
		{Name: "day", Column: "day", Type: rql.TypeDate, Nullable: true},
		{Name: "uuid", Column: "uuid", Type: rql.TypeUUID},
		{Name: "texts", Column: "texts", Type: rql.TypeList, Elem: rql.TypeString, Nullable: true},
		{Name: "days", Column: "days", Type: rql.TypeList, Elem: rql.TypeDate},
		{Name: "uuids", Column: "uuids", Type: rql.TypeList, Elem: rql.TypeUUID},
	})
	texts := textValues("2024-12-31", "2024-12-31 ", "2024-12-31 00:00:00", "20241231", "2024-1-1", "31.12.2024", "1969-12-31", "0001-01-01", "9999-12-31", "a", "",
		key(rql.TypeUUID, 1).Text(), key(rql.TypeUUID, 2).Text()+" ", "00000007000040008000000000000001", "0000000E-0000-4000-8000-000000000002", "{"+key(rql.TypeUUID, 3).Text()+"}")
	dates := textValues("2024-12-31", "1969-12-31", "0001-01-01", "9999-12-31", "2024-01-01", "2000-02-29")
	var rows []row
	for i, text := range texts {
		day := dates[i%len(dates)]
		r := row{rql.Int(int64(i)), text, day, key(rql.TypeUUID, i%4), rql.List(texts[i:min(i+3, len(texts))]),
			rql.List([]rql.Value{day}), rql.List([]rql.Value{key(rql.TypeUUID, (i+1)%4), key(rql.TypeUUID, 9)})}
		switch i {
		case 3:
			r[mixedText], r[mixedTexts] = rql.Null(), rql.Null()
		case 4:
			r[mixedDay] = rql.Null()
		}
		rows = append(rows, r)
	}
	return s, rows
}

// testMixedJoins joins texts, dates and uuids with each other, and with lists of
// each.
func (h *harness) testMixedJoins(t *testing.T) {
	s, rows := newMixed()
	h.rows[s] = rows
	h.create(t, s)
	h.insert(t, s)
	for _, local := range []int{mixedText, mixedDay, mixedUUID} {
		for _, remote := range []int{mixedText, mixedDay, mixedUUID} {
			for op := rql.PredEq; op <= rql.PredGe; op++ {
				h.testMixedJoin(t, s, rql.BoundJoin{Op: op, Local: local, Remote: remote})
			}
		}
		for _, list := range []int{mixedTexts, mixedDays, mixedUUIDs} {
			h.testMixedJoin(t, s, rql.BoundJoin{Op: rql.PredContains, Local: local, Remote: list})
			h.testMixedJoin(t, s, rql.BoundJoin{Op: rql.PredIn, Local: list, Remote: local})
		}
	}
}

// testTimeJoins joins times with lists of them, where those are arrays: as JSON they
// are texts, which no database compares with a time.
func (h *harness) testTimeJoins(t *testing.T) {
	s := newSchema("timed", []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "at", Column: "at", Type: rql.TypeTime, Nullable: true},
		{Name: "times", Column: "times", Type: rql.TypeList, Elem: rql.TypeTime, Nullable: true},
	})
	if !rqlsql.HoldsArray(h.dialect, &s.Fields[2]) {
		return
	}
	times := []rql.Value{rql.TimeMicros(0), rql.TimeMicros(1), rql.TimeMicros(-1), rql.TimeMicros(year0), rql.TimeMicros(year10000 - 1), rql.Null()}
	for i, at := range times {
		r := row{rql.Int(int64(i)), at, rql.List([]rql.Value{times[(i+1)%len(times)], times[(i+3)%len(times)]})}
		if i == 1 {
			r[2] = rql.Null()
		}
		h.rows[s] = append(h.rows[s], r)
	}
	h.create(t, s)
	h.insert(t, s)
	h.testMixedJoin(t, s, rql.BoundJoin{Op: rql.PredContains, Local: 1, Remote: 2})
	h.testMixedJoin(t, s, rql.BoundJoin{Op: rql.PredIn, Local: 2, Remote: 1})
}

// testMixedJoin asks for the rows that are joined to one, and for those that are
// not, by the comparison and by its complement.
func (h *harness) testMixedJoin(t *testing.T, s *rql.Schema, j rql.BoundJoin) {
	t.Helper()
	for _, j.Not = range []bool{false, true} {
		link := &rql.BoundLink{Link: &rql.Link{Name: "joined", Many: true, Target: s}, On: []rql.BoundJoin{j}}
		where := &rql.Pred{Op: rql.PredLink, Via: link, Args: []*rql.Pred{{Op: rql.PredLt, Values: []rql.Value{rql.Int(12)}}}}
		for _, p := range []*rql.Pred{where, {Op: rql.PredNot, Args: []*rql.Pred{where}}} {
			h.compare(t, &rql.Bound{Schema: s, Where: p, Limit: -1, MaxCount: -1}, "join")
		}
	}
}
