package naming_test

import (
	"fmt"

	"github.com/perstore/perstoregen/gen/naming"
)

// A name is a function of its own text alone.
func Example() {
	for _, name := range []string{"supplierId", "URLPath", "1st-choice", "größe"} {
		fmt.Println(naming.Exported(name), naming.Unexported(naming.Exported(name)), naming.Snake(name))
	}
	fmt.Println(naming.Plural("Category"), naming.Plural("OrderItem"), naming.Singular("People"))
	// Output:
	// SupplierID supplierID supplier_id
	// URLPath urlPath url_path
	// X1stChoice x1stChoice 1st_choice
	// Größe größe größe
	// Categories OrderItems Person
}
