package naming_test

import (
	"go/token"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/naming"
	"pgregory.net/rapid"
)

func TestNames(t *testing.T) {
	tests := []struct{ name, exported, unexported, snake string }{
		{"supplierId", "SupplierID", "supplierID", "supplier_id"},
		{"user_url", "UserURL", "userURL", "user_url"},
		{"PlaylistId", "PlaylistID", "playlistID", "playlist_id"},
		{"URLPath", "URLPath", "urlPath", "url_path"},
		{"HTTPServer", "HTTPServer", "httpServer", "http_server"},
		{"productIDs", "ProductIDs", "productIDs", "product_ids"},
		{"ids", "IDs", "ids", "ids"},
		{"URLs", "URLs", "urls", "urls"},
		{"order item", "OrderItem", "orderItem", "order_item"},
		{"orderItem2", "OrderItem2", "orderItem2", "order_item2"},
		{"v1_1", "V1_1", "v1_1", "v1_1"},
		{"x509Cert", "X509Cert", "x509Cert", "x509_cert"},
		{"STATUS", "Status", "status", "status"},
		{"MIXEDCase", "MixedCase", "mixedCase", "mixed_case"},
		{"2fa", "X2fa", "x2fa", "2fa"},
		{"$ref", "Ref", "ref", "ref"},
		{"_id", "ID", "id", "id"},
		{"", "Empty", "empty", "empty"},
		{"-", "Minus", "minus", "minus"},
		{"<=", "LessEqual", "lessEqual", "less_equal"},
		{"\n\u202e", "U000AU202E", "u000AU202E", "u000_au202_e"},
		{"é", "É", "é", "é"},
		{"e\u0301te\u0301", "Ete", "ete", "ete"},
		{"日本", "X日本", "x日本", "日本"},
		{"ß", "Xß", "xß", "ß"},
		{"Type", "Type", "typeValue", "type"},
		{"string", "String", "stringValue", "string"},
		{"Context", "Context", "contextValue", "context"},
		{"SQL", "SQL", "sqlValue", "sql"},
		{"init", "Init", "initValue", "init"},
	}
	for _, tt := range tests {
		if got := naming.Exported(tt.name); got != tt.exported {
			t.Errorf("Exported(%q) = %q; want %q", tt.name, got, tt.exported)
		}
		if got := naming.Unexported(naming.Exported(tt.name)); got != tt.unexported {
			t.Errorf("Unexported(Exported(%q)) = %q; want %q", tt.name, got, tt.unexported)
		}
		if got := naming.Snake(tt.name); got != tt.snake {
			t.Errorf("Snake(%q) = %q; want %q", tt.name, got, tt.snake)
		}
	}
}

func TestSuffix(t *testing.T) {
	tests := []struct{ value, want string }{
		{"in stock", "InStock"},
		{"1st", "1st"},
		{"a-b", "AB"},
		{"", "Empty"},
		{"é", "É"},
		{"application/json", "ApplicationJSON"},
		{"+", "Plus"},
		{"3.14", "3_14"},
	}
	for _, tt := range tests {
		if got := naming.Suffix(tt.value); got != tt.want {
			t.Errorf("Suffix(%q) = %q; want %q", tt.value, got, tt.want)
		}
	}
}

func TestPlural(t *testing.T) {
	tests := []struct{ one, many string }{
		{"Product", "Products"},
		{"Category", "Categories"},
		{"box", "boxes"},
		{"Person", "People"},
		{"Child", "Children"},
		{"OrderItem", "OrderItems"},
		{"order_item", "order_items"},
		{"News", "News"},
		{"Series", "Series"},
		{"Status", "Statuses"},
		{"Address", "Addresses"},
		{"Day", "Days"},
		{"Key", "Keys"},
		{"Leaf", "Leaves"},
		{"Bus", "Buses"},
		{"Analysis", "Analyses"},
		{"Hypothesis", "Hypotheses"},
		{"Datum", "Data"},
		{"Medium", "Media"},
		{"Index", "Indexes"},
		{"Lens", "Lenses"},
		{"Canvas", "Canvases"},
		{"Quiz", "Quizzes"},
		{"Photo", "Photos"},
		{"Movie", "Movies"},
		{"URL", "URLs"},
		{"API", "APIs"},
		{"UserID", "UserIDs"},
		{"Álbum", "Álbums"},
	}
	for _, tt := range tests {
		if got := naming.Plural(tt.one); got != tt.many {
			t.Errorf("Plural(%q) = %q; want %q", tt.one, got, tt.many)
		}
		if got := naming.Singular(tt.many); got != tt.one {
			t.Errorf("Singular(%q) = %q; want %q", tt.many, got, tt.one)
		}
		if got := naming.Plural(tt.many); got != tt.many {
			t.Errorf("Plural(%q) = %q; want it unchanged", tt.many, got)
		}
	}
}

// TestAnyText makes names of any text: all are identifiers, and an exported name
// stays as it is when it is made a name again.
func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		exported := naming.Exported(text)
		if !naming.IsExported(exported) {
			t.Errorf("Exported(%q) = %q; want an exported identifier", text, exported)
		}
		if unexported := naming.Unexported(exported); !token.IsIdentifier(unexported) || token.IsExported(unexported) {
			t.Errorf("Unexported(%q) = %q; want an unexported identifier", exported, unexported)
		}
		if !token.IsIdentifier("X" + naming.Suffix(text)) {
			t.Errorf("Suffix(%q) = %q; want the rest of an identifier", text, naming.Suffix(text))
		}
		if snake := naming.Snake(text); snake == "" || strings.ToLower(snake) != snake {
			t.Errorf("Snake(%q) = %q; want small letters", text, snake)
		}
		if plural := naming.Plural(exported); !naming.IsExported(plural) {
			t.Errorf("Plural(%q) = %q; want an exported identifier", exported, plural)
		}
	})
}

func TestIsPackage(t *testing.T) {
	for name, want := range map[string]bool{"shop": true, "shop2": true, "": false, "_": false, "func": false, "a-b": false, "a.b": false} {
		if got := naming.IsPackage(name); got != want {
			t.Errorf("IsPackage(%q) = %v; want %v", name, got, want)
		}
	}
}
