// Package jsonext reads and writes the extended JSON of Perstore's files: JSON, and
// of JavaScript's literals what JSON lacks: NaN, Infinity, undefined, dates, holes in
// arrays, the names of constructors, keys without quotes, single quotes, commas
// behind the last item. Nothing is ever evaluated.
//
// A value is one of these types of Go:
//
//	null                     nil
//	true, 1.5, NaN           bool, float64
//	"text", 'text'           string
//	new Date(0)              time.Time, in UTC and milliseconds
//	[1,,2]                   []any; what is left out is [Hole]
//	{a:1}                    [Object], whose members stay in their order
//	undefined                [Undefined]
//	String, Number           [Constructor]
//
// # What is lost on the way
//
// JavaScript has one type of numbers: integers beyond 2⁵³ are rounded, as Perstore
// did ([Options.Integers] gives them as they stand), and 1 and 1.0 are the same. A text in quotes that is a time of ISO 8601 in UTC,
// such as 2011-01-02T03:04:05.678Z, is read as that time without its fraction, as
// Perstore did; [Options.Strings] leaves it a text. A time is written as new Date(…),
// which has milliseconds, so what is finer is cut. Half a surrogate pair, which texts
// of JavaScript may have and those of Go cannot, is an error. JSON itself has neither
// NaN nor undefined: who needs plain JSON must decide what becomes of them.
package jsonext
