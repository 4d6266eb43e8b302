package gen_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
)

// TestForbiddenCallsDoNotCompile adds calls to the golden package of facets: what a
// facet holds compiles, and nothing else does.
func TestForbiddenCallsDoNotCompile(t *testing.T) {
	sources := goldenSources(t, "facets")
	compile := func(statements []string) string {
		call := "package facets\n\nimport \"context\"\n"
		for _, statement := range statements {
			call += "func _(ctx context.Context, db *DB, public *PublicFacets, supplier *SupplierFacets, admin *AdminFacets) { " + statement + " }\n"
		}
		sources["call.gen.go"] = call
		if err := typecheck.Package(sources); err != nil {
			return err.Error()
		}
		return ""
	}
	allowed := []string{
		"_, _ = public.Products.Get(ctx, 1); _ = public.Products.Add(ctx, public.Products.New())",
		"_, _ = supplier.Products.Where(SupplierProductFields.Price.Lt(1)).Update(ctx, SupplierProductPatch{})",
		"_ = admin.Products.Delete(ctx, 1); _, _ = admin.Products.Where().Delete(ctx)",
		"_ = db.Supplier(SupplierParams{Supplier: 7}).Narrow(SupplierRules{}).Reviews.Where().Core()",
	}
	if wrong := compile(allowed); wrong != "" {
		t.Errorf("what the facets hold does not compile: %s", wrong)
	}
	forbidden := map[string]string{
		"_ = public.Products.Delete(ctx, 1)":                           "Delete",
		"_ = public.Products.Put(ctx, nil)":                            "Put",
		"_, _ = public.Products.Patch(ctx, 1, nil)":                    "Patch",
		"_, _ = public.Products.Where().Delete(ctx)":                   "Delete",
		"_, _ = public.Products.Where().Update(ctx, ProductPatch{})":   "Update",
		"_ = public.Products.Store()":                                  "Store",
		"_, _ = public.Products.Where().Explain(ctx)":                  "Explain",
		"_ = public.Suppliers":                                         "Suppliers",
		"_ = public.Reviews.New()":                                     "New",
		"_ = supplier.Products.Delete(ctx, 1)":                         "Delete",
		"_ = supplier.Suppliers.Add(ctx, nil)":                         "Add",
		"_ = supplier.Suppliers.New()":                                 "New",
		"_, _ = public.Products.Where().Core, new(PublicProduct).Cost": "Cost",
		"_ = new(AdminProduct).Code":                                   "Code",
		"_ = AdminProductPatch{}.Code":                                 "Code",
		"_ = PublicProductFields.Cost":                                 "Cost",
		"_, _ = new(PublicProduct).Supplier(ctx)":                      "Supplier",
		"_ = new(AdminProduct).Twins()":                                "Twins",
		"_ = AdminProductLinks.Twins":                                  "Twins",
		"_ = new(SupplierReview).Save(ctx)":                            "Save",
		"_ = admin.Products.Where(ProductFields.Code.Eq(``))":          "ProductFields",
		"_ = public.Products.Where(AdminProductFields.Cost.Eq(1))":     "AdminProductFields",
		"_ = public.Products.Add(ctx, new(Product))":                   "Product",
		"_ = db.Supplier()":                                            "not enough arguments",
		"_ = db.Public(SupplierRules{})":                               "SupplierRules",
	}
	calls := slices.Sorted(maps.Keys(forbidden))
	wrong := strings.Split(compile(calls), "\n")
	for i, statement := range calls {
		line := fmt.Sprintf("call.gen.go:%d:", i+4)
		told := slices.ContainsFunc(wrong, func(text string) bool {
			return strings.Contains(text, line) && strings.Contains(text, forbidden[statement])
		})
		if !told {
			t.Errorf("%s compiles, or not for %s; the compiler says %q", statement, forbidden[statement], wrong)
		}
	}
}

// goldenSources are the generated files of a golden package.
func goldenSources(t *testing.T, name string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "golden", name, "want", "*"+gogen.Suffix))
	if err != nil || len(paths) == 0 {
		t.Fatalf("Glob gives %d files, %v; want some", len(paths), err)
	}
	sources := make(map[string]string)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sources[filepath.Base(path)] = string(text)
	}
	return sources
}
