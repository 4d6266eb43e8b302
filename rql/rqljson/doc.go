// Package rqljson is the JSON form of queries and values: what the command
// writes and reads, and what the conformance files hold.
//
// A call is {"name":"eq","args":[…]}, an array is an array, and a value that
// JSON has is itself. The others are objects:
//
//	undefined            {"$undefined":true}
//	NaN                  {"$nan":true}
//	Infinity, -Infinity  {"$infinity":1}, {"$infinity":-1}
//	-0                   {"$negzero":true}
//	an instant           {"$date":"2009-01-01T00:00:00.000Z"}, to the millisecond
//	a pattern            {"$regexp":"^x\\/y","flags":"i"}, flags "" where case matters
//	a named parameter    {"$param":"supplier"}
package rqljson
