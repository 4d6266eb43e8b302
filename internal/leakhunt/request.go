package leakhunt

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// Request is one request of the holder.
type Request struct {
	Method, Path, Body string
	Headers            []string // Name: value
}

func (r Request) String() string {
	text := r.Method + " " + r.Path
	for _, h := range r.Headers {
		text += "\n  " + h
	}
	if r.Body != "" {
		text += "\n  " + r.Body
	}
	return text
}

// asker draws requests. It knows the names of both worlds, and what it was answered:
// the same in both, as long as nothing leaks.
type asker struct {
	*rand.Rand
	*population
	tags, cursors, events, made []string
}

func newAsker(seed uint64, p *population) *asker {
	return &asker{Rand: rand.New(rand.NewPCG(seed, 3)), population: p}
}

func (a *asker) chance(percent int) bool { return a.IntN(100) < percent }

func one[T any](a *asker, list []T) T { return list[a.IntN(len(list))] }

// learn keeps of an answer what further requests can use.
func (a *asker) learn(answer *Answer) {
	keep := func(list *[]string, s string) {
		if s != "" {
			*list = append(*list, s)
		}
	}
	keep(&a.tags, answer.header.Get("Etag"))
	keep(&a.made, answer.header.Get("Location"))
	for _, link := range answer.header["Link"] {
		for _, way := range []string{"after(", "before("} {
			if _, behind, ok := strings.Cut(link, way); ok {
				cursor, _, _ := strings.Cut(behind, ",")
				keep(&a.cursors, cursor)
			}
		}
	}
	if _, after, ok := strings.Cut(answer.body, "\nid: "); ok {
		id, _, _ := strings.Cut(after, "\n")
		keep(&a.events, id)
	}
}

// kind draws a model that has the facet.
func (a *asker) kind() *Kind { return one(a, a.families[0].Kinds[1:]) }

func (a *asker) index(k *Kind) int { return slices.Index(a.families[0].Kinds, k) }

// name is that of a property, of either world where it is hidden, or nothing's.
func (a *asker) name(k *Kind) string {
	switch a.IntN(40) {
	case 0:
		return one(a, secrets[a.IntN(2)])
	case 1:
		return one(a, []string{"nope", "titl", "Extra", "_extra", "version", "part"})
	}
	i := a.IntN(len(k.Fields))
	for k.Fields[i].Hidden && a.chance(85) {
		i = a.IntN(len(k.Fields))
	}
	return a.nameOf(k, i)
}

// nameOf is the name of a property in either world.
func (a *asker) nameOf(k *Kind, i int) string {
	if a.chance(50) {
		k = a.families[1].Kinds[a.index(k)]
	}
	return k.Fields[i].Name
}

// link is the name of a link, of either world where it is hidden.
func (a *asker) link(k *Kind) (name string, target *Kind) {
	if len(k.Links) == 0 || a.chance(5) {
		return one(a, []string{"owner", "team", "peers", "nope"}), k
	}
	i := a.IntN(len(k.Links))
	l := k.Links[i]
	if a.chance(50) {
		l = a.families[1].Kinds[a.index(k)].Links[i]
	}
	return l.Name, a.families[0].Kinds[l.Target]
}

// number draws what a key is made of, in whatever world.
func (a *asker) number() int {
	if a.chance(60) {
		return visibleKeys + a.IntN(4)
	}
	return one(a, []int{commonKeys, onlyKeys, onlyKeys + 100, freeKeys, lastKey}) + a.IntN(4)
}

// free draws a number of a key that says the same in both worlds where it is brought.
func (a *asker) free(k *Kind) int {
	if numbers := a.numbers[a.index(k)]; len(numbers) > 0 && a.chance(60) {
		return one(a, numbers)
	}
	return freeKeys + a.IntN(20)
}

// segment is a key as a path has it.
func (k *Kind) segment(n int) string {
	var parts []string
	for _, v := range k.key(n) {
		parts = append(parts, plain(v))
	}
	return strings.Join(parts, ",")
}

// item is the path of an object.
func (a *asker) item(k *Kind) string {
	if len(a.made) > 0 && a.chance(10) {
		return one(a, a.made)
	}
	if a.chance(3) {
		return "/" + one(a, []string{secrets[0][10], secrets[0][11], secrets[1][10], secrets[1][11], "Nope", "Class"}) + "/" + fmt.Sprint(a.number())
	}
	return "/" + k.Name + "/" + k.segment(a.number())
}

// next draws a request.
func (a *asker) next() Request {
	k := a.kind()
	r := a.draw(k, a.IntN(100))
	switch {
	case r.Method == "GET" && a.chance(8):
		r.Method = one(a, []string{"HEAD", "OPTIONS", "DELETE", "PUT", "TRACE"})
		if r.Method == "PUT" && !a.safe(k, r.Path) {
			r.Method = "HEAD"
		}
	case a.chance(15):
		r.Headers = append(r.Headers, a.condition())
	}
	return r
}

// safe tells that a path is of no single object, which PUT would create.
func (a *asker) safe(_ *Kind, path string) bool { return strings.Count(path, "/") != 2 }

func (a *asker) draw(k *Kind, kind int) Request {
	collection := "/" + k.Name + "/"
	switch {
	case kind < 38:
		return a.query(collection, k)
	case kind < 46:
		r := Request{Method: "GET", Path: a.item(k)}
		if len(a.tags) > 0 && a.chance(40) {
			r.Headers = []string{"If-None-Match: " + one(a, a.tags)}
		}
		if a.chance(8) {
			r.Headers = append(r.Headers, "Accept: text/event-stream")
		}
		return r
	case kind < 56:
		return a.path(k)
	case kind < 59:
		return Request{Method: "GET", Path: fmt.Sprintf("%s(%s,%s)", collection, k.segment(a.number()), k.segment(a.number()))}
	case kind < 65:
		return a.add(k)
	case kind < 70:
		n := a.free(k)
		return Request{Method: "PUT", Path: collection + k.segment(n), Body: a.object(k, n), Headers: a.json()}
	case kind < 76:
		return Request{Method: "PATCH", Path: a.item(k), Body: a.members(k), Headers: []string{"Content-Type: application/merge-patch+json"}}
	case kind < 80:
		return Request{Method: "PATCH", Path: a.item(k), Body: a.jsonPatch(k), Headers: []string{"Content-Type: application/json-patch+json"}}
	case kind < 83:
		return Request{Method: "POST", Path: a.item(k), Body: a.members(k), Headers: a.json()}
	case kind < 88:
		return Request{Method: "DELETE", Path: a.item(k)}
	case kind < 92:
		return a.batch()
	case kind < 95:
		return a.stream(collection, k)
	case kind < 97:
		return Request{Method: "GET", Path: one(a, []string{"/", "/Class/", "/openapi.json", "/Class/" + k.Name, "/Class/" + secrets[0][10], "/Class/" + secrets[1][11], "/" + secrets[0][11], "/" + k.Name})}
	}
	return a.odd(k)
}

func (a *asker) json() []string {
	headers := []string{"Content-Type: application/json"}
	if a.chance(10) {
		headers = append(headers, "Prefer: return=minimal")
	}
	return headers
}

// condition is a header about the state of an object, or about a part.
func (a *asker) condition() string {
	tag := one(a, []string{"*", `"1"`, `"2"`, `W/"1"`, `"x"`, `x, "1"`})
	if len(a.tags) > 0 && a.chance(60) {
		tag = one(a, a.tags)
	}
	switch a.IntN(6) {
	case 0, 1:
		return "If-Match: " + tag
	case 2, 3:
		return "If-None-Match: " + tag
	case 4:
		return "Prefer: count=exact"
	}
	return a.part()
}

// part is a header that asks for a part.
func (a *asker) part() string {
	return "Range: items=" + one(a, []string{"0-0", "0-1", "1-2", "0-99", "5-", "2-1", "99999999999999999999-", "-1", "x"})
}

// path goes on from an object.
func (a *asker) path(k *Kind) Request {
	path := a.item(k)
	for range a.IntN(3) {
		name, target := a.link(k)
		path += "/" + name
		if a.chance(30) {
			path += "/" + target.segment(a.number())
		}
		k = target
	}
	if a.chance(60) {
		path += "/" + a.name(k)
	}
	if a.chance(5) {
		path += "/0"
	}
	r := Request{Method: "GET", Path: path}
	if a.chance(20) {
		r.Path += "?" + a.rql(k)
	}
	return r
}

// query asks for what a collection has.
func (a *asker) query(collection string, k *Kind) Request {
	r := Request{Method: "GET", Path: collection + "?" + a.rql(k)}
	if a.chance(15) {
		r.Headers = append(r.Headers, "Accept: "+one(a, []string{"text/csv", "text/csv", "application/json", "text/html", "*/*;q=0.1"}))
	}
	if a.chance(15) {
		r.Headers = append(r.Headers, a.part())
	}
	return r
}

// stream asks for the beginning of a stream.
func (a *asker) stream(collection string, k *Kind) Request {
	r := Request{Method: "GET", Path: collection + "?" + a.rql(k), Headers: []string{"Accept: text/event-stream"}}
	if len(a.events) > 0 && a.chance(50) {
		r.Headers = append(r.Headers, "Last-Event-ID: "+one(a, a.events))
	}
	return r
}

// add adds an object, or several.
func (a *asker) add(k *Kind) Request {
	body := a.object(k, a.free(k))
	if a.chance(25) {
		body = "[" + body + "," + a.object(k, freeKeys+20+a.IntN(20)) + "]"
	}
	r := Request{Method: "POST", Path: "/" + k.Name + "/", Body: body, Headers: a.json()}
	if a.chance(10) {
		r.Headers = append(r.Headers, "Idempotency-Key: "+one(a, []string{"a", "b"}))
	}
	return r
}

// batch does several requests in one.
func (a *asker) batch() Request {
	var parts []string
	for i := range 1 + a.IntN(4) {
		r := a.draw(a.kind(), a.IntN(88))
		part := fmt.Sprintf(`{"id":%d,"method":%q,"to":%q`, i, r.Method, r.Path)
		var headers []string
		for _, h := range r.Headers {
			name, value, _ := strings.Cut(h, ": ")
			headers = append(headers, fmt.Sprintf("%q:%q", name, value))
		}
		if len(headers) > 0 {
			part += `,"headers":{` + strings.Join(headers, ",") + "}"
		}
		if r.Body != "" {
			part += `,"body":` + r.Body
		}
		parts = append(parts, part+"}")
	}
	return Request{Method: "POST", Path: "/", Body: "[" + strings.Join(parts, ",") + "]", Headers: a.json()}
}

// odd draws a request that nobody should send.
func (a *asker) odd(k *Kind) Request {
	switch a.IntN(8) {
	case 0:
		return Request{Method: "POST", Path: "/" + k.Name + "/", Body: `{"id":`, Headers: a.json()}
	case 1:
		return Request{Method: "POST", Path: "/" + k.Name + "/", Body: `{"title":"x","title":"y"}`, Headers: a.json()}
	case 2:
		return Request{Method: "PATCH", Path: a.item(k), Body: "{}", Headers: []string{"Content-Type: text/plain"}}
	case 3:
		return Request{Method: "GET", Path: a.item(k) + "/../" + k.segment(a.number())}
	case 4:
		return Request{Method: "GET", Path: a.item(k) + "%00"}
	case 5:
		return Request{Method: "GET", Path: "/" + k.Name + "/?" + one(a, []string{"(", "limit(-1)", "a=b=c", "in(status,(", "%zz", "sort()", "after(x)", "limit(1)&after(AAAA,3)"})}
	case 6:
		return Request{Method: "PATCH", Path: a.item(k), Body: `[{"op":"test","path":"/` + a.name(k) + `","value":` + a.text(k, a.IntN(len(k.Fields))) + `}]`, Headers: []string{"Content-Type: application/json-patch+json"}}
	}
	return Request{Method: "PATCH", Path: a.item(k), Body: `{"id":` + literal(k.key(a.number())[0]) + `}`, Headers: []string{"Content-Type: application/merge-patch+json"}}
}

// object is the JSON of an object.
func (a *asker) object(k *Kind, n int) string {
	members := []string{}
	for i, f := range k.Fields {
		isKey := i < len(k.Key)
		switch {
		case isKey && k.Generate && a.chance(70):
		case isKey:
			members = append(members, fmt.Sprintf("%q:%s", f.Name, literal(k.key(n)[i])))
		case f.Hidden && !a.chance(3):
		case f.ReadOnly && !a.chance(10), i == k.Version && !a.chance(10), !f.Required && a.chance(40):
		default:
			members = append(members, fmt.Sprintf("%q:%s", f.Name, a.text(k, i)))
		}
	}
	if a.chance(3) {
		members = append(members, fmt.Sprintf("%q:%s", a.name(k)+"x", `"y"`))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// members is the JSON of some members.
func (a *asker) members(k *Kind) string {
	members := map[string]string{}
	for range 1 + a.IntN(3) {
		i := a.IntN(len(k.Fields))
		if (i < len(k.Key) || k.Fields[i].Hidden || k.Fields[i].ReadOnly) && !a.chance(8) {
			continue
		}
		name := a.nameOf(k, i)
		members[name] = a.text(k, i)
		if a.chance(10) {
			members[name] = "null"
		}
	}
	var list []string
	for name, text := range members {
		list = append(list, fmt.Sprintf("%q:%s", name, text))
	}
	slices.Sort(list)
	return "{" + strings.Join(list, ",") + "}"
}

// jsonPatch draws operations. Only texts are copied: a number could become the key of
// what one world alone has.
func (a *asker) jsonPatch(k *Kind) string {
	var ops []string
	for range 1 + a.IntN(3) {
		i := len(k.Key) + a.IntN(len(k.Fields)-len(k.Key))
		name := a.nameOf(k, i)
		switch op := one(a, []string{"replace", "replace", "add", "test", "remove", "copy", "move"}); op {
		case "copy", "move":
			ops = append(ops, fmt.Sprintf(`{"op":%q,"from":"/%s","path":"/%s"}`, op, one(a, []string{"title", "status", secrets[0][0], secrets[1][0]}), one(a, []string{"title", "status", "code", secrets[0][3]})))
		case "remove":
			ops = append(ops, fmt.Sprintf(`{"op":"remove","path":"/%s"}`, name))
		default:
			ops = append(ops, fmt.Sprintf(`{"op":%q,"path":"/%s","value":%s}`, op, name, a.text(k, i)))
		}
	}
	return "[" + strings.Join(ops, ",") + "]"
}

// text is the JSON of a value for a property. What one world alone has is not named
// where a foreign key would tell of it.
func (a *asker) text(k *Kind, i int) string {
	f := k.Fields[i]
	switch {
	case a.chance(3):
		return one(a, []string{"null", `"x"`, "7", "[]", "true", "1e400", `{"a":1}`})
	case f.Target >= 0:
		to := a.families[0].Kinds[f.Target]
		n := a.number()
		if k.checked(i) {
			n = a.free(to)
		}
		return literal(to.key(n)[0])
	case f.Unique && f.Type == rql.TypeString:
		return fmt.Sprintf(`"u%d"`, 1+a.IntN(30))
	}
	for _, c := range k.clauses() { // that the object stays where the holder sees it
		if c[0].Link < 0 && c[0].Field == i && a.chance(70) {
			return literal(one(a, c[0].Values))
		}
	}
	return literal(drawer{a.Rand, a.population}.value(f, true))
}
