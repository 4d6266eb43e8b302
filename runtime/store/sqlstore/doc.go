// Package sqlstore keeps objects in the tables of an SQL database. [New] makes
// a database of any sqlx handle and an [Engine]; the packages below, such as
// sqlite, open one by URL.
//
// Statement texts are made once for each shape of a query, statements are
// prepared once for each pool, and rows are scanned into fields without
// reflection.
//
// A condition that the database cannot express runs in this process, over the
// objects that meet the others: up to 10,000 of them. Where there are more, or
// where the rest of the query follows links, the error is
// errors.ErrUnsupported, as it is where nothing can evaluate a query: it has to
// be another one. Explain tells what runs where. Update and Delete go object by
// object then.
package sqlstore
