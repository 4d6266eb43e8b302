// Package rql is the Resource Query Language of Perstore: its syntax tree, its
// parser and printer, and its evaluation over Go objects.
//
//	price=lt=10&sort(-rating)&limit(20)
//
// [Parse] and the constructors ([Eq], [And], [Sort] …) build the same tree.
// [Bind] checks a [Query] against a [Schema] and gives a [Bound] query: names
// resolved, values converted to the types of their properties, clauses in the
// order in which they run. A bound query is what [Compile] evaluates in memory
// and what package rqlsql turns into SQL, so both mean the same.
//
// # The language
//
// A query is a list of terms: conditions, which all must hold, and clauses. In
// which order they are written does not matter.
//
//	a=1  a==1  eq(a,1)              the same condition; ne lt le gt ge, too: a!=1 a<1 a=le=1
//	a=in=(1,2)  out(a,(1,2))        one of a list, none of it
//	between(a,(1,5))                1 <= a < 5
//	like(a,x*y%3F)  ilike(a,x*)     text: * is any run, ? one character, \ escapes; ilike folds case
//	match(a,%5Ex)  a=re:x  a=glob:x* a regular expression of RE2 matches a part of the text
//	contains(a,x)  excludes(a,x)    the list a holds x, does not
//	contains(a,(b=1&c=2))           an element of the list a meets a condition; contains(a,gt(1)) of scalars
//	a=1&b=2  (a=1|b=2)  not(a=1)    and, or, not; & and | are not mixed without parentheses
//	link/a=1  rel(link,a=1,b=2)     an object linked by link has it
//	nested/a=1                      a member of a nested object
//	a=null                          a is missing or null
//
//	sort(-a,b)  limit(20,40)  select(a,b)  unselect(a)
//	count()  first()  one()  sum(a)  mean(a)  min(a)  max(a)
//
//	values(a)  values(a,b)          values instead of objects, or lists of them
//	select(a,link/b)  distinct()    rows: also of linked objects, and each once
//	aggregate(a,sum(b),count())     a row for all objects with the same a
//
//	recurse(link,a=1)               the objects with a=1, and all that link leads to from them, at any depth
//
// What is written in any order runs in this one: recurse, conditions, aggregate,
// sort, the projection, distinct, limit, one reduction.
//
// Everything but letters, digits and _ . - ~ + * is percent-encoded in names
// and values. A value is read by its property's type; a converter says what it
// is where there is no type: string: number: boolean: date: isodate: epoch: re:
// RE: glob: auto:.
//
// [Eval] runs a query over decoded JSON, where properties have no types. A
// [Filter] finds objects in a slice, in about the time of a loop by hand.
//
// A [Parser] has more than that where it is told so: operators of the
// application ([Custom]), values as dstore sends them ([Dstore]).
//
// A comparison with a property that is missing or null is false; ne, out,
// excludes and not are the complements of eq, in, contains and their argument,
// also along links. Nulls sort first, and last descending.
package rql
