// Package storetest is the contract of perstore.Store and perstore.Database in
// code. Every store and every wrapper runs it:
//
//	func TestConformance(t *testing.T) {
//		storetest.Run(t, storetest.Harness{Open: memstore.Open, Counts: true})
//	}
//
// A bug that is found in one store becomes a case for all.
package storetest
