// Package reststore keeps objects on a server that speaks the protocol of package
// rest: a store over HTTP. Generated code opens it by the address of the server:
//
//	db, err := shop.Open(ctx, "https://shop.example/api", reststore.With(reststore.Options{Token: token}))
//
// Queries run on the server, and are read page by page. What is safe to repeat is
// repeated when a connection breaks or the server is busy. Problem details become
// the errors of package perstore, in an *[Error] that tells the request.
//
// docs/stores.md tells what a store over HTTP promises and what it does not.
package reststore
